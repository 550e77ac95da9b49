package io.crossbind.reconcile.binding;

import io.crossbind.apply.Applied;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.Change;
import io.crossbind.plan.RoleClampPlanner;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.ReadFirstPlanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Holds what a binding was given to what is still allowed, whatever else hinders the binding. Nothing is made or extended. */
public final class LimitEnforcement {
    private final AccountRegistry accounts;
    private final ServiceAccountMembers members;
    private final ReadFirstPlanner planning;
    private final PlanExecutor executor;

    public LimitEnforcement(
            AccountRegistry accounts, ServiceAccountMembers members, ReadFirstPlanner planning, PlanExecutor executor) {
        this.accounts = accounts;
        this.members = members;
        this.planning = planning;
        this.executor = executor;
    }

    /** Each account by itself: one that is out of reach does not keep the other from being looked after. */
    Applied enforce(BindingContext context) {
        List<Supplier<Step>> steps = new ArrayList<>();
        steps.add(() -> target(context, false));
        steps.addAll(OwnedGrants.of(context, accounts).restriction());
        steps.add(() -> source(context, false));
        return members.withLock(context, () -> executor.applyEach(context, steps));
    }

    /** The roles alone, which stay behind when the binding goes. Nobody looks after them later, so each is looked at now. */
    Applied enforceBeforeRelease(BindingContext context) {
        return members.withLock(
                context,
                () -> executor.applyEach(context, List.of(() -> target(context, true), () -> source(context, true))));
    }

    private Step target(BindingContext context, boolean forTheLastTime) {
        return restricted(context, OwnedRoles.ofTarget(context, accounts), revokedBefore(context), forTheLastTime);
    }

    private Step source(BindingContext context, boolean forTheLastTime) {
        return restricted(
                context,
                OwnedRoles.ofSource(context, accounts),
                revokedBefore(context).filter(_ -> !context.leadsToTarget()),
                forTheLastTime);
    }

    private static Optional<String> revokedBefore(BindingContext context) {
        return Optional.ofNullable(context.binding().getSpec().revokeSessionsBefore());
    }

    /** Those of the account that is reached: they hold for what the role's own policy says of it too. */
    private static Optional<GrantBounds> grantCaps(BindingContext context) {
        try {
            return Optional.of(OwnedGrants.caps(context.account()));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private Step restricted(
            BindingContext context,
            Optional<OwnedRoles> given,
            Optional<String> revokedBefore,
            boolean forTheLastTime) {
        boolean pressing = forTheLastTime || revokedBefore.isPresent();
        if (given.filter(roles -> isToBeSeen(roles, pressing)).isEmpty()) {
            return Step.NONE;
        }
        OwnedRoles roles = given.get();
        RoleClampPlanner restriction = new RoleClampPlanner(
                roles.tags(), roles.caps(), grantCaps(context), context.namespaceUid(), revokedBefore);
        List<Change> all = new ArrayList<>();
        for (String name : roles.names()) {
            all.addAll(
                    planning.plan(roles.access(), name, true, restriction::plan).changes());
        }
        return new Step(roles.access(), all);
    }

    /** What was never read has nothing to compare with, but neither a revocation nor a release waits for that. */
    private static boolean isToBeSeen(OwnedRoles roles, boolean pressing) {
        return roles.access().inventory().isKnown() || roles.named() && pressing;
    }
}
