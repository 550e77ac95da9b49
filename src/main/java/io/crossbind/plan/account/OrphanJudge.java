package io.crossbind.plan.account;

import io.crossbind.desired.AccountLimits;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.Boundaries;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Plan;
import io.crossbind.plan.Reading;
import io.crossbind.plan.RoleClampPlanner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges the roles without a binding, and blocks their trust where nobody may assume them any more. A token's subject names the namespace, not its
 * UID, so a new tenant would inherit the role of a deleted namespace. A tenant who removes the finalizer of a binding would keep its role. A block
 * ends when an accepted binding requests the role. The binding's own pass handles a role with a binding, so that no role has two writers.
 */
final class OrphanJudge {
    private final OrphanRule rule;
    private final Boundaries boundaries;
    private final AccountObservations observed;
    private final Set<AccountRef> unread = new LinkedHashSet<>();
    private final List<AccountChange> changes = new ArrayList<>();
    private Optional<Problem> problem = Optional.empty();

    private OrphanJudge(OrphanRule rule, AccountObservations observed) {
        this.rule = rule;
        this.boundaries = AccountLimits.boundaries(rule.account());
        this.observed = observed;
    }

    /** Judges each role of an account without a binding. A role that cannot be judged keeps no other from being blocked. */
    static OrphanJudge judge(OrphanRule rule, ObservedAccount contents, AccountObservations observed) {
        OrphanJudge judge = new OrphanJudge(rule, observed);
        contents.orphans().forEach(judge::judge);
        return judge;
    }

    /** The reads that are necessary before all roles are judged, in the order of the roles. */
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

    private void judge(OrphanedRole orphan) {
        Optional<String> namespace = OwnerTags.namespaceOf(orphan.role().tags());
        if (namespace.isEmpty()) {
            rule.cause(orphan).ifPresent(cause -> block(orphan.role(), cause, Optional.empty()));
            return;
        }
        switch (observed.namespaces().get(namespace.get())) {
            case null -> unread.add(new AccountRef.NamespaceUid(namespace.get()));
            case Reading.Failed<Optional<String>>(Problem why) -> keep(why);
            case Reading.Known<Optional<String>>(Optional<String> uid) ->
                cause(orphan, uid).ifPresent(cause -> block(orphan.role(), cause, uid));
        }
    }

    private Optional<BlockCause> cause(OrphanedRole orphan, Optional<String> uid) {
        return uid.filter(_ -> !AccountRules.adoptsOrphans(rule.account()))
                .filter(current -> RoleClampPlanner.belongsToEarlierNamespace(orphan.role(), current))
                .map(_ -> BlockCause.NAMESPACE_RECREATED)
                .or(() -> rule.cause(orphan));
    }

    /** A block rests on a role that was just read from IAM. */
    private void block(ObservedRole role, BlockCause cause, Optional<String> uid) {
        if (plan(role, cause, uid, new RoleObservation.Owned(role, true))
                .changes()
                .isEmpty()) {
            return;
        }
        switch (observed.roles().get(role.name())) {
            case null -> unread.add(new AccountRef.Role(role.name()));
            case Reading.Failed<RoleObservation>(Problem why) -> keep(why);
            case Reading.Known<RoleObservation>(RoleObservation read) -> {
                Plan plan = plan(role, cause, uid, read);
                if (!plan.changes().isEmpty()) {
                    changes.add(new AccountChange.BlockRole(role.name(), cause, plan.changes()));
                }
            }
        }
    }

    private Plan plan(ObservedRole role, BlockCause cause, Optional<String> uid, RoleObservation observation) {
        return cause == BlockCause.NAMESPACE_RECREATED
                ? AccountPlanner.blockOnNamespaceReuse(uid.orElseThrow(), boundaries, observation)
                : AccountPlanner.blockOrphan(role.tags(), boundaries, observation);
    }

    private void keep(Problem why) {
        problem = problem.or(() -> Optional.of(why));
    }
}
