package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.desired.BindingFacts.Peer;
import io.crossbind.desired.EksCluster;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.desired.ServiceAccountHome;
import io.crossbind.model.AccountId;
import io.crossbind.model.Failure;
import io.crossbind.model.Refusal;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.ClusterPlanner;
import io.crossbind.plan.Observed;
import io.crossbind.plan.Plan;
import io.crossbind.plan.TearDown;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes away what a binding was given, going by what its status says and by what the roles' own tags say. */
public final class Withdrawal {
    private final Accounts accounts;
    private final ServiceAccountPeers peers;
    private final Changes changes;
    private final EventRecorder events;

    public Withdrawal(Accounts accounts, ServiceAccountPeers peers, Changes changes, EventRecorder events) {
        this.accounts = accounts;
        this.peers = peers;
        this.changes = changes;
        this.events = events;
    }

    /**
     * The binding is being deleted.
     *
     * @return what was taken away, and why not all could be
     * @throws Failure if an account cannot be reached
     */
    Applied delete(BindingContext context) {
        DeletionPolicy policy = context.binding().getSpec().deletionPolicy();
        return run(context, policy == null ? DeletionPolicy.Delete : policy);
    }

    /**
     * The binding stays but is no longer admitted: its roles go, whatever is to become of them at deletion.
     *
     * @return what was taken away, and why not all could be
     * @throws Failure if an account cannot be reached
     */
    Applied revoke(BindingContext context) {
        return run(context, DeletionPolicy.Delete);
    }

    private Applied run(BindingContext context, DeletionPolicy policy) {
        return context.roleArn()
                .map(roleArn -> peers.alone(context, () -> withdraw(context, roleArn, policy)))
                .orElseGet(() -> new Applied(List.of(), Optional.empty()));
    }

    /** First what leads pods to the roles, so that no new pod asks for one that is about to go; then the roles. */
    private Applied withdraw(BindingContext context, String roleArn, DeletionPolicy policy) {
        AccountAccess target = accounts.access(context.account());
        AccountAccess home = context.sourceRole()
                .flatMap(_ -> context.sourceAccount())
                .map(accounts::access)
                .orElse(target);
        peers.leaves(context);
        List<Peer> remaining = context.workload().sharesSource() ? peers.of(context, Optional.empty()) : List.of();
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(home, inCluster(context, roleArn, home, remaining)));
        if (Accounts.isManaged(context.account())) {
            TearDown ofTarget = new TearDown(context.ownerTags(target), policy);
            steps.add(new Step(
                    target, tearDown(context, target, roleArn, ofTarget).changes()));
        }
        Optional<Plan> ofSource = context.sourceRole()
                .map(RoleStatus::arn)
                .map(arn -> remaining.isEmpty()
                        ? tearDown(
                                context,
                                home,
                                arn,
                                new TearDown(
                                        context.sourceTags(home),
                                        policy,
                                        context.workload().kind() == WorkloadKind.Ec2Instance))
                        : changes.planSide(home, home(context, home, remaining).side(), true));
        ofSource.ifPresent(plan -> steps.add(new Step(home, plan.changes())));
        return ofSource.filter(Plan.Refused.class::isInstance)
                .map(refused -> new Applied(List.of(), Optional.of(((Plan.Refused) refused).refusal())))
                .orElseGet(() -> changes.apply(context, steps).but(undissociable(context, home)));
    }

    private List<Change> inCluster(BindingContext context, String roleArn, AccountAccess home, List<Peer> remaining) {
        return context.serviceAccount()
                .map(serviceAccount -> switch (context.workload().delivery().orElseThrow()) {
                    case WebIdentity, Unknown -> release(context, serviceAccount, roleArn);
                    case RoleChaining -> configMap(context, serviceAccount, home, remaining);
                    case PodIdentity -> dissociate(context, serviceAccount, home);
                })
                .orElse(List.of());
    }

    private static List<Change> release(BindingContext context, ResourceID serviceAccount, String roleArn) {
        return new ClusterPlanner(context.uid())
                .release(
                        context.namespace(),
                        serviceAccount.getName(),
                        roleArn,
                        context.inCluster(Optional.empty()).serviceAccount());
    }

    private List<Change> configMap(
            BindingContext context, ResourceID serviceAccount, AccountAccess home, List<Peer> remaining) {
        Observed.InCluster observed = context.inCluster(Optional.empty());
        return remaining.isEmpty()
                ? ClusterPlanner.empty(
                        context.namespace(), ProfilesConfigMap.nameFor(serviceAccount.getName()), observed.configMap())
                : ClusterPlanner.configMap(home(context, home, remaining).configMap(), observed.configMap());
    }

    private List<Change> dissociate(BindingContext context, ResourceID serviceAccount, AccountAccess home) {
        return EksCluster.of(home.cluster())
                .filter(_ -> context.sourceRole().isPresent())
                .filter(_ -> undissociable(context, home).isEmpty())
                .map(cluster -> ClusterPlanner.dissociate(
                        cluster,
                        context.namespace(),
                        serviceAccount.getName(),
                        context.ownerTags(home),
                        changes.readAssociation(home, cluster, serviceAccount)))
                .orElse(List.of());
    }

    /** An association is made after the source role only. Access ends with the roles, so they go although it cannot. */
    private static Optional<Refusal> undissociable(BindingContext context, AccountAccess home) {
        return context.serviceAccount()
                .filter(_ -> context.workload().delivery().equals(Optional.of(Delivery.PodIdentity)))
                .filter(_ -> context.sourceRole().isPresent())
                .flatMap(serviceAccount -> ClusterPlanner.undissociable(
                        home.cluster(),
                        new AccountId(
                                context.sourceAccount().orElseThrow().getSpec().accountId()),
                        context.namespace(),
                        serviceAccount.getName()));
    }

    private ServiceAccountHome home(BindingContext context, AccountAccess home, List<Peer> remaining) {
        return new ServiceAccountHome(
                home.cluster(),
                accounts.facts(context.sourceAccount().orElseThrow()),
                context.namespaceFacts(),
                context.serviceAccount().orElseThrow().getName(),
                remaining,
                ServiceAccountPeers.anyUnmanaged(context, remaining)
                        ? Optional.of(Accounts.operatorRole(home))
                        : Optional.empty());
    }

    /** Nothing is deleted on hearsay: the role is read by itself, by the name under which it was made. */
    private Plan tearDown(BindingContext context, AccountAccess access, String roleArn, TearDown tearDown) {
        RoleObservation role = changes.read(access, nameIn(roleArn));
        Plan plan = tearDown.plan(role);
        if (plan.changes().isEmpty() && !(role instanceof RoleObservation.Absent)) {
            events.warning(
                    context.binding(),
                    "RoleLeft",
                    roleArn + " does not carry this binding's tags any more and is left as it is.");
        }
        return plan;
    }

    /** The name of a role is what follows the last slash of its ARN (IAM identifiers). */
    static String nameIn(String roleArn) {
        return roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }
}
