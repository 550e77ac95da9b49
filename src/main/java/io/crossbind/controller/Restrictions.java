package io.crossbind.controller;

import io.crossbind.apply.Applied;
import io.crossbind.desired.grants.GrantCaps;
import io.crossbind.model.Failure;
import io.crossbind.plan.Change;
import io.crossbind.plan.Restriction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Holds what a binding was given to what is still allowed, whatever else hinders the binding. Nothing is made or extended. */
public final class Restrictions {
    private final Accounts accounts;
    private final ServiceAccountPeers peers;
    private final Changes changes;

    public Restrictions(Accounts accounts, ServiceAccountPeers peers, Changes changes) {
        this.accounts = accounts;
        this.peers = peers;
        this.changes = changes;
    }

    /** Each account by itself: one that is out of reach does not keep the other from being looked after. */
    Applied run(BindingContext context) {
        List<Supplier<Step>> steps = new ArrayList<>();
        Optional<String> revokedBefore =
                Optional.ofNullable(context.binding().getSpec().revokeSessionsBefore());
        steps.add(() -> restricted(context, GivenRoles.ofTarget(context, accounts), revokedBefore));
        steps.addAll(GivenGrants.of(context, accounts).restriction());
        steps.add(() -> restricted(
                context, GivenRoles.ofSource(context, accounts), revokedBefore.filter(_ -> !context.leadsToTarget())));
        return peers.alone(context, () -> changes.applyEach(context, steps));
    }

    /** Those of the account that is reached: they hold for what the role's own policy says of it too. */
    private static Optional<GrantCaps> grantCaps(BindingContext context) {
        try {
            return Optional.of(GivenGrants.caps(context.account()));
        } catch (Failure e) {
            return Optional.empty();
        }
    }

    private Step restricted(BindingContext context, Optional<GivenRoles> given, Optional<String> revokedBefore) {
        if (given.filter(roles -> isToBeSeen(roles, revokedBefore)).isEmpty()) {
            return Step.NONE;
        }
        GivenRoles roles = given.get();
        Restriction restriction =
                new Restriction(roles.tags(), roles.caps(), grantCaps(context), context.namespaceUid(), revokedBefore);
        List<Change> all = new ArrayList<>();
        for (String arn : roles.arns()) {
            all.addAll(changes.plan(roles.access(), Withdrawal.nameIn(arn), true, restriction::plan)
                    .changes());
        }
        return new Step(roles.access(), all);
    }

    /** What was never read has nothing to compare with, but a revocation does not wait for that. */
    private static boolean isToBeSeen(GivenRoles roles, Optional<String> revokedBefore) {
        return roles.access().inventory().isKnown() || roles.named() && revokedBefore.isPresent();
    }
}
