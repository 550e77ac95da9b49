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
import java.util.List;
import java.util.Optional;

/**
 * Judges the roles without a binding, and blocks their trust if nobody may assume them any more. A token's subject names the namespace, not its UID,
 * so a new tenant would inherit the role of a deleted namespace. A tenant who removes the finalizer of a binding would keep its role. A block ends
 * when an accepted binding requests the role. The binding's own pass handles a role with a binding, so that no role has two writers.
 */
final class OrphanJudge {
    private final OrphanRule rule;
    private final Boundaries boundaries;
    private final RoleFindings findings;

    private OrphanJudge(OrphanRule rule, RoleFindings findings) {
        this.rule = rule;
        this.boundaries = AccountLimits.boundaries(rule.account());
        this.findings = findings;
    }

    /** Judges each role of an account without a binding. A role that cannot be judged does not prevent the block of other roles. */
    static void judge(OrphanRule rule, List<OrphanedRole> roles, RoleFindings findings) {
        OrphanJudge judge = new OrphanJudge(rule, findings);
        roles.forEach(judge::judge);
    }

    private void judge(OrphanedRole orphan) {
        Optional<String> namespace = OwnerTags.namespaceOf(orphan.role().tags());
        if (namespace.isEmpty()) {
            rule.cause(orphan).ifPresent(cause -> block(orphan.role(), cause, Optional.empty()));
            return;
        }
        switch (findings.observed().namespaces().get(namespace.get())) {
            case null -> findings.needs(new AccountRef.NamespaceUid(namespace.get()));
            case Reading.Failed<Optional<String>>(Problem why) -> findings.failed(why);
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

    private void block(ObservedRole role, BlockCause cause, Optional<String> uid) {
        findings.change(
                role,
                observation -> Optional.of(plan(role, cause, uid, observation).changes())
                        .filter(changes -> !changes.isEmpty())
                        .map(changes -> new AccountChange.BlockRole(role.name(), cause, changes)));
    }

    private Plan plan(ObservedRole role, BlockCause cause, Optional<String> uid, RoleObservation observation) {
        return cause == BlockCause.NAMESPACE_RECREATED
                ? AccountPlanner.blockOnNamespaceReuse(uid.orElseThrow(), boundaries, observation)
                : AccountPlanner.blockOrphan(role.tags(), boundaries, observation);
    }
}
