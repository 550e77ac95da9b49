package io.crossbind.plan.account;

import io.crossbind.model.ObservedRole;
import io.crossbind.model.Problem;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The findings of the judges of an account's roles: the reads to do first, the changes, and the first problem. */
final class RoleFindings {
    private final AccountObservations observed;
    private final Set<AccountRef> unread = new LinkedHashSet<>();
    private final List<AccountChange> changes = new ArrayList<>();
    private Optional<Problem> problem = Optional.empty();

    RoleFindings(AccountObservations observed) {
        this.observed = observed;
    }

    AccountObservations observed() {
        return observed;
    }

    /** The reads that are necessary before all roles are judged, in the order of the roles. */
    Set<AccountRef> unread() {
        return Collections.unmodifiableSet(unread);
    }

    /** The changes of roles. */
    List<AccountChange> changes() {
        return List.copyOf(changes);
    }

    /** The first problem of a read. */
    Optional<Problem> problem() {
        return problem;
    }

    /** Notes that a role cannot be judged before an object is read. */
    void needs(AccountRef ref) {
        unread.add(ref);
    }

    /** Notes that an object could not be read. */
    void failed(Problem why) {
        problem = problem.or(() -> Optional.of(why));
    }

    /**
     * Notes the change of a role. A change requires a role just read from IAM.
     *
     * @param role from the snapshot
     * @param change judges an observation of the role; empty if the role stays unchanged
     */
    void change(ObservedRole role, Function<RoleObservation, Optional<AccountChange>> change) {
        if (change.apply(new RoleObservation.Owned(role, true)).isEmpty()) {
            return;
        }
        switch (observed.roles().get(role.name())) {
            case null -> needs(new AccountRef.Role(role.name()));
            case Reading.Failed<RoleObservation>(Problem why) -> failed(why);
            case Reading.Known<RoleObservation>(RoleObservation read) ->
                change.apply(read).ifPresent(changes::add);
        }
    }
}
