package io.crossbind.reconcile;

import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.apply.Applier;
import io.crossbind.apply.RoleChanges;
import io.crossbind.aws.IamPolicies;
import io.crossbind.aws.IamProviders;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.EksCluster;
import io.crossbind.inventory.AssociationReader;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Change;
import io.crossbind.plan.ChangeMessages;
import io.crossbind.plan.Observed;
import io.crossbind.plan.Plan;
import io.crossbind.reconcile.port.NamespacedName;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans changes of one account by what the inventory remembers. The planner reads an object before a plan that would write it, so that no
 * write rests on memory.
 */
public final class ReadFirstPlanner {
    private static final Logger LOG = LoggerFactory.getLogger(ReadFirstPlanner.class);

    private final Applier applier;
    private final Clock clock;

    public ReadFirstPlanner(Applier applier, Clock clock) {
        this.applier = applier;
        this.clock = clock;
    }

    /**
     * Plans with the cached role, or with a fresh read of the role if the cached one would lead to a write.
     *
     * @param made whether a status names the role: IAM's bulk read may not contain a new role yet
     */
    public Plan plan(AccountAccess access, String role, boolean made, Function<RoleObservation, Plan> planner) {
        RoleObservation remembered = access.inventory().role(role);
        boolean doubtful = made && remembered instanceof RoleObservation.Absent;
        Plan plan = planner.apply(doubtful ? new RoleObservation.Unknown() : remembered);
        if (!(plan instanceof Plan.ReadRoleFirst)) {
            return plan;
        }
        RoleObservation read = read(access, role);
        Plan decided = planner.apply(read);
        if (read instanceof RoleObservation.Owned(var taken, var _)
                && decided instanceof Plan.Refused(Problem why)
                && why.reason() == Reason.CONFLICT) {
            // The condition is read by one tenant, and does not name another one.
            LOG.warn("{} belongs to {}", taken.arn(), OwnerTags.ownerIn(taken.tags()));
        }
        return decided;
    }

    /** Plans the changes in an account. Only a fresh read of the provider from IAM can block the account for long. */
    public Plan planSide(AccountAccess access, DesiredAccountState wanted, boolean made) {
        Plan plan = planWithProvider(access, wanted, made);
        if (plan instanceof Plan.Refused(Problem why) && why.reason() == Reason.AUDIENCE_MISSING) {
            String provider = wanted.provider().orElseThrow().arn();
            access.inventory().recordProvider(new IamProviders(access.session()).read(provider), clock.instant());
            return planWithProvider(access, wanted, made);
        }
        return plan;
    }

    private Plan planWithProvider(AccountAccess access, DesiredAccountState wanted, boolean made) {
        AccountPlanner planner = new AccountPlanner(access.cluster());
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

    /** Before the operator creates something for a managed policy that was missing, it reads that policy again. */
    public Optional<Problem> stillMissing(AccountAccess access, Set<String> policies) {
        IamPolicies iam = new IamPolicies(access.session());
        for (String arn : access.inventory().missingPolicies()) {
            if (policies.contains(arn)) {
                boolean exists = iam.exists(arn);
                access.inventory().recordPolicy(arn, exists);
                if (!exists) {
                    return Optional.of(new Problem(Reason.POLICY_NOT_FOUND, "policy " + arn + " does not exist"));
                }
            }
        }
        return Optional.empty();
    }

    /** Reads a role that is about to be deleted. */
    public RoleObservation readBeforeDeletion(AccountAccess access, String role) {
        return new RoleChanges(access, clock).readBeforeDeletion(role);
    }

    /** Reads a single role. */
    private RoleObservation read(AccountAccess access, String role) {
        return new RoleChanges(access, clock).read(role);
    }

    /** The pod identity association of a service account, as remembered, or read if it never was. */
    public Optional<ObservedAssociation> association(
            AccountAccess access, EksCluster cluster, NamespacedName serviceAccount) {
        return associations(access, cluster).find(serviceAccount.namespace(), serviceAccount.name());
    }

    /** Reads the association of a single service account. */
    public Optional<ObservedAssociation> readAssociation(
            AccountAccess access, EksCluster cluster, NamespacedName serviceAccount) {
        return associations(access, cluster).read(serviceAccount.namespace(), serviceAccount.name());
    }

    private static AssociationReader associations(AccountAccess access, EksCluster cluster) {
        return new AssociationReader(
                access.session(), cluster, access.inventory().associations());
    }

    /** Carries changes of a role out that no binding asks for. */
    public Applied applyToRole(AccountAccess access, List<Change> changes) {
        return applier.apply(
                access,
                change -> {
                    throw new IllegalArgumentException(ChangeMessages.of(change));
                },
                changes);
    }
}
