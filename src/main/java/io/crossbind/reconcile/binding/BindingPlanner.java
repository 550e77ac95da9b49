package io.crossbind.reconcile.binding;

import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.grants.GrantsDesign;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.BindingPlan;
import io.crossbind.plan.ClusterPlanner;
import io.crossbind.plan.GrantMirror;
import io.crossbind.plan.GrantPlan;
import io.crossbind.plan.Plan;
import io.crossbind.reconcile.ReadFirstPlanner;
import io.crossbind.status.BindingOutcome.Role;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Plans what has to change for a binding that its accounts allow, by what is remembered; what would be written is read first. */
final class BindingPlanner {
    private final ReadFirstPlanner planning;

    BindingPlanner(ReadFirstPlanner planning) {
        this.planning = planning;
    }

    BindingPlan plan(BindingContext context, BindingAccounts sides, Desired.Wanted wanted) {
        Plan cluster = cluster(context, sides, wanted);
        Grants grants = new Grants(context, sides.target().access());
        AccountFacts target = sides.target().facts();
        Set<String> given = GrantsDesign.among(target.spec(), target.partition(), context.grants());
        Set<ResourceArn> remembered = grants.remembered(wanted.grants());
        GrantPlan ofGrants = grants.plan(wanted.grants(), given);
        BindingPlan plan = plan(context, sides, wanted, ofGrants, cluster);
        // A policy holds the unique id of the role that was deleted, so it does not grant access to the re-created
        // role.
        if (plan.createsRole() && grants.doubt(remembered)) {
            GrantPlan again = grants.plan(wanted.grants(), given);
            return again.refusals().equals(ofGrants.refusals())
                    ? plan.withGrants(again)
                    : plan(context, sides, wanted, again, cluster);
        }
        return plan;
    }

    private BindingPlan plan(
            BindingContext context, BindingAccounts sides, Desired.Wanted wanted, GrantPlan grants, Plan cluster) {
        GrantMirror mirror = wanted.source()
                .map(side -> GrantMirror.of(sides.sourceOrTarget()
                        .access()
                        .inventory()
                        .role(side.role().name())))
                .orElse(new GrantMirror(Optional.empty()));
        Desired.Wanted granted = wanted.withSource(
                wanted.source().map(side -> mirror.without(grants.refusals().keySet(), side)));
        Optional<Plan> source = granted.source()
                .map(side -> planning.planSide(
                        sides.sourceOrTarget().access(),
                        side,
                        context.sourceRole().isPresent()));
        Plan target = granted.target()
                .map(side -> target(context, sides, side, granted, source))
                .orElse(new Plan.Apply(List.of()));
        return new BindingPlan(source, target, grants, cluster, mirror);
    }

    private Plan cluster(BindingContext context, BindingAccounts sides, Desired.Wanted wanted) {
        return new ClusterPlanner(context.usersOfServiceAccount())
                .plan(
                        wanted.cluster(),
                        context.inCluster(wanted.cluster()
                                .association()
                                .flatMap(association -> planning.association(
                                        sides.sourceOrTarget().access(),
                                        association.cluster(),
                                        context.serviceAccount().orElseThrow()))));
    }

    /** A source role that had to be made again has another id, and the trust policy still holds that of the first. */
    private Plan target(
            BindingContext context,
            BindingAccounts sides,
            DesiredAccountState target,
            Desired.Wanted wanted,
            Optional<Plan> ofSource) {
        if (!sides.target().facts().isManaged()) {
            return new Plan.Apply(List.of());
        }
        Plan plan = planning.planSide(
                sides.target().access(), target, context.roleArn().isPresent());
        boolean madeAgain = ofSource.filter(source -> wanted.source()
                        .filter(side -> BindingPlan.isMade(side, source.changes()))
                        .isPresent())
                .isPresent();
        Optional<Role> current = wanted.source().flatMap(sides.sourceOrTarget()::ownRole);
        boolean replaced = context.sourceRole()
                .filter(pinned -> pinned.id() != null || context.roleId().isPresent())
                .filter(pinned ->
                        current.isPresent() && !Objects.equals(current.get().id(), pinned.id()))
                .isPresent();
        return madeAgain || replaced ? AccountPlanner.repin(target, plan) : plan;
    }
}
