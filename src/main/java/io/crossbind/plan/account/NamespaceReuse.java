package io.crossbind.plan.account;

import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Plan;
import io.crossbind.plan.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds roles without a binding whose namespace was deleted and re-created. A token's subject names the namespace, not its UID, so another
 * tenant would inherit such a role. The role's trust is blocked until an accepted binding in the new namespace requests the role. The
 * binding's own pass handles a role with a binding, so that no role has two writers.
 */
final class NamespaceReuse {
    private final AccountObservations observed;
    private final @Nullable String boundary;
    private final Set<AccountRef> unread = new LinkedHashSet<>();
    private final List<AccountChange> changes = new ArrayList<>();
    private Optional<Problem> problem = Optional.empty();

    private NamespaceReuse(AccountObservations observed, @Nullable String boundary) {
        this.observed = observed;
        this.boundary = boundary;
    }

    /**
     * Checks each role. A role that cannot be checked keeps no other from being blocked.
     *
     * @param boundary the permissions boundary that the account requires, null if none
     * @param orphans the roles of this cluster without a binding
     */
    static NamespaceReuse check(@Nullable String boundary, List<ObservedRole> orphans, AccountObservations observed) {
        NamespaceReuse reuse = new NamespaceReuse(observed, boundary);
        orphans.forEach(reuse::check);
        return reuse;
    }

    /** The reads that are necessary before all roles are checked, in the order of the roles. */
    Set<AccountRef> unread() {
        return Collections.unmodifiableSet(unread);
    }

    /** The changes that block roles. */
    List<AccountChange> changes() {
        return List.copyOf(changes);
    }

    /** The first problem of a read. */
    Optional<Problem> problem() {
        return problem;
    }

    private void check(ObservedRole role) {
        OwnerTags.namespaceOf(role.tags()).ifPresent(namespace -> {
            switch (observed.namespaces().get(namespace)) {
                case null -> unread.add(new AccountRef.NamespaceUid(namespace));
                case Reading.Failed<Optional<String>>(Problem why) -> keep(why);
                case Reading.Known<Optional<String>>(Optional<String> uid) -> uid.ifPresent(now -> check(role, now));
            }
        });
    }

    /** A block rests on a role that was just read from IAM. */
    private void check(ObservedRole role, String namespaceUid) {
        switch (observed.roles().get(role.name())) {
            case null -> {
                if (!(plan(namespaceUid, new RoleObservation.Owned(role, false)) instanceof Plan.Apply)) {
                    unread.add(new AccountRef.Role(role.name()));
                }
            }
            case Reading.Failed<RoleObservation>(Problem why) -> keep(why);
            case Reading.Known<RoleObservation>(RoleObservation read) -> {
                Plan plan = plan(namespaceUid, read);
                if (!plan.changes().isEmpty()) {
                    changes.add(new AccountChange.BlockRole(role.name(), plan.changes()));
                }
            }
        }
    }

    private Plan plan(String namespaceUid, RoleObservation role) {
        return AccountPlanner.blockOnNamespaceReuse(namespaceUid, boundary, role);
    }

    private void keep(Problem why) {
        problem = problem.or(() -> Optional.of(why));
    }
}
