package io.crossbind.controller;

import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.apply.Applier;
import io.crossbind.apply.RoleChanges;
import io.crossbind.aws.IamPolicies;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.Plan;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** From a planner to what came of its plan. */
public final class Changes {
    private final Applier applier;
    private final EventRecorder events;
    private final Clock clock;

    public Changes(Applier applier, EventRecorder events, Clock clock) {
        this.applier = applier;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Plans with what is remembered of a role; with the role itself where that would lead to a write.
     *
     * @param made whether a status names the role: one that a bulk read misses may only be younger than what IAM answered
     */
    Plan plan(AccountAccess access, String role, boolean made, Function<RoleObservation, Plan> planner) {
        RoleObservation remembered = access.inventory().role(role);
        boolean doubtful = made && remembered instanceof RoleObservation.Absent;
        Plan plan = planner.apply(doubtful ? new RoleObservation.Unknown() : remembered);
        return plan instanceof Plan.ReadRoleFirst ? planner.apply(read(access, role)) : plan;
    }

    /** A managed policy that was missing is asked for by itself before anything is made for it again. */
    Optional<Refusal> stillMissing(AccountAccess access, Set<String> policies) {
        IamPolicies iam = new IamPolicies(access.session());
        for (String arn : access.inventory().missingPolicies()) {
            if (policies.contains(arn)) {
                boolean exists = iam.exists(arn);
                access.inventory().recordPolicy(arn, exists);
                if (!exists) {
                    return Optional.of(new Refusal(Reason.POLICY_NOT_FOUND, "IAM knows no policy " + arn));
                }
            }
        }
        return Optional.empty();
    }

    /** Reads a role by itself. */
    RoleObservation read(AccountAccess access, String role) {
        return new RoleChanges(access, clock).read(role);
    }

    /** Carries changes out and tells of them in one Event. */
    Applied apply(BindingContext context, AccountAccess access, List<Change> changes) {
        Applied applied = applier.apply(
                access, new ServiceAccountWriter(context.caches().getClient(), context.binding()), changes);
        if (!applied.done().isEmpty()) {
            events.normal(
                    context.binding(),
                    "Applied",
                    applied.done().stream().map(Change::message).collect(Collectors.joining("; ")));
        }
        return applied;
    }
}
