package io.crossbind.controller;

import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.apply.Applier;
import io.crossbind.apply.RoleChanges;
import io.crossbind.aws.IamPolicies;
import io.crossbind.aws.IamProviders;
import io.crossbind.desired.DesiredSide;
import io.crossbind.desired.EksCluster;
import io.crossbind.inventory.AssociationReader;
import io.crossbind.model.Failure;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.Observed;
import io.crossbind.plan.Plan;
import io.crossbind.plan.SidePlanner;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a planner to what came of its plan. */
public final class Changes {
    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

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
        if (!(plan instanceof Plan.ReadRoleFirst)) {
            return plan;
        }
        RoleObservation read = read(access, role);
        Plan decided = planner.apply(read);
        if (read instanceof RoleObservation.Owned(var taken, var _)
                && decided instanceof Plan.Refused(Refusal why)
                && why.reason() == Reason.CONFLICT) {
            // The condition is read by one tenant, and does not name another one.
            LOG.warn("{} was made for {}", taken.arn(), OwnerTags.ownerIn(taken.tags()));
        }
        return decided;
    }

    /** Plans what has to change in one account. Whether the provider is refused for good is asked of IAM itself. */
    Plan planSide(AccountAccess access, DesiredSide wanted, boolean made) {
        Plan plan = planWithProvider(access, wanted, made);
        if (plan instanceof Plan.Refused(Refusal why) && why.reason() == Reason.AUDIENCE_MISSING) {
            String provider = wanted.provider().orElseThrow().arn();
            access.inventory().recordProvider(new IamProviders(access.session()).read(provider), clock.instant());
            return planWithProvider(access, wanted, made);
        }
        return plan;
    }

    private Plan planWithProvider(AccountAccess access, DesiredSide wanted, boolean made) {
        SidePlanner planner = new SidePlanner(access.cluster());
        return plan(access, wanted.role().name(), made, role -> planner.plan(wanted, observed(access, role)));
    }

    private static Observed.InAccount observed(AccountAccess access, RoleObservation role) {
        return new Observed.InAccount(
                access.inventory().provider(),
                role,
                access.inventory()
                        .facts()
                        .map(facts -> facts.quotas().attachedPoliciesQuota())
                        .orElse(Quotas.DEFAULT_ATTACHED_POLICIES));
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

    /** What would be made in the cluster and is there already: the caches hold the operator's own only. */
    Optional<Refusal> taken(BindingContext context, List<Change> planned) {
        ClusterWriter cluster = ClusterWriter.of(context);
        return planned.stream().map(cluster::taken).flatMap(Optional::stream).findFirst();
    }

    /** The same without what somebody else's is in the way of: to take something back must not depend on that. */
    List<Change> possible(BindingContext context, List<Change> planned) {
        return taken(context, planned).isPresent() ? List.of() : planned;
    }

    /** Reads a role by itself. */
    RoleObservation read(AccountAccess access, String role) {
        return new RoleChanges(access, clock).read(role);
    }

    /** The pod identity association of a service account, as remembered, or read if it never was. */
    Optional<ObservedAssociation> association(AccountAccess access, EksCluster cluster, ResourceID serviceAccount) {
        return associations(access, cluster)
                .find(serviceAccount.getNamespace().orElseThrow(), serviceAccount.getName());
    }

    /** Reads the association of a service account by itself. */
    Optional<ObservedAssociation> readAssociation(AccountAccess access, EksCluster cluster, ResourceID serviceAccount) {
        return associations(access, cluster)
                .read(serviceAccount.getNamespace().orElseThrow(), serviceAccount.getName());
    }

    private static AssociationReader associations(AccountAccess access, EksCluster cluster) {
        return new AssociationReader(
                access.session(), cluster, access.inventory().associations());
    }

    static String key(ResourceID serviceAccount) {
        return serviceAccount.getNamespace().orElseThrow() + "/" + serviceAccount.getName();
    }

    /** Carries changes of a role out that no binding asks for. */
    Applied applyToRole(AccountAccess access, List<Change> changes) {
        return applier.apply(
                access,
                change -> {
                    throw new IllegalArgumentException(change.message());
                },
                changes);
    }

    /**
     * Carries steps out, one after the other up to the first that fails, and tells of them in one Event.
     *
     * @param then names the step that follows, from the changes that were carried out; called also after a failure
     * @param last follows if nothing failed
     */
    Applied apply(BindingContext context, List<Step> first, Function<List<Change>, Step> then, Step last) {
        Applied before = Applied.NOTHING;
        for (Iterator<Step> rest = first.iterator(); before.failure().isEmpty() && rest.hasNext(); ) {
            before = carryOut(context, rest.next()).after(before);
        }
        Applied all = carryOut(context, then.apply(before.done())).after(before);
        if (all.failure().isEmpty()) {
            all = carryOut(context, last).after(all);
        }
        return told(context, all.done(), all.failure());
    }

    private Applied carryOut(BindingContext context, Step step) {
        if (step.changes().isEmpty()) {
            return Applied.NOTHING;
        }
        Finalizers.keep(context);
        return step.access()
                .map(access -> step.independent()
                        ? applier.applyEach(access, ClusterWriter.of(context), step.changes())
                        : applier.apply(access, ClusterWriter.of(context), step.changes()))
                .orElseGet(() -> applier.applyEachInCluster(ClusterWriter.of(context), step.changes()));
    }

    /**
     * Plans and carries out steps that take something away: each change of each, whatever came of the others, and tells of them in one Event.
     * Of several failures the first one is told.
     */
    Applied applyEach(BindingContext context, List<Supplier<Step>> steps) {
        List<Change> done = new ArrayList<>();
        Optional<Refusal> failure = Optional.empty();
        for (Supplier<Step> step : steps) {
            try {
                Step planned = step.get();
                if (!planned.changes().isEmpty()) {
                    Finalizers.keep(context);
                    ClusterWriter cluster = ClusterWriter.of(context);
                    Applied applied = planned.access()
                            .map(access -> applier.applyEach(access, cluster, planned.changes()))
                            .orElseGet(() -> applier.applyEachInCluster(cluster, planned.changes()));
                    done.addAll(applied.done());
                    failure = failure.or(applied::failure);
                }
            } catch (Failure e) {
                failure = failure.or(() -> Optional.of(e.refusal()));
            }
        }
        return told(context, done, failure);
    }

    private Applied told(BindingContext context, List<Change> done, Optional<Refusal> failure) {
        if (!done.isEmpty()) {
            events.normal(
                    context.binding(),
                    "Applied",
                    done.stream().map(Change::message).collect(Collectors.joining("; ")));
        }
        return new Applied(done, failure);
    }
}
