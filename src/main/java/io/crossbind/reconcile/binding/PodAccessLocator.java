package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.EksCluster;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.desired.SharedSourceRole;
import io.crossbind.model.AccountId;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.ClusterPlanner;
import io.crossbind.plan.binding.PodAccess;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Locates the objects that point pods to the roles of a binding. */
record PodAccessLocator(BindingContext context, AccountRegistry accounts, List<Sibling> siblings) {

    PodAccess located() {
        try {
            Optional<NamespacedName> serviceAccount = context.serviceAccount();
            Optional<OwnedRoles> given = OwnedRoles.reaching(context, accounts)
                    .filter(roles -> roles.named() || !roles.arns().isEmpty());
            if (serviceAccount.isEmpty() || given.isEmpty()) {
                return new PodAccess.None();
            }
            return switch (context.workload().delivery().orElseThrow()) {
                case WebIdentity, Unknown -> new PodAccess.Annotation(arns(given.get()));
                case RoleChaining -> profiles(serviceAccount.get());
                case PodIdentity -> association(serviceAccount.get());
            };
        } catch (ProblemException e) {
            return new PodAccess.Unreachable(e.problem());
        }
    }

    /** The possible ARNs in the annotation. The role may be in an account outside the operator's access. */
    private Set<String> arns(OwnedRoles given) {
        Set<String> all = new HashSet<>(given.arns());
        context.reachingRole().map(RoleStatus::arn).ifPresent(all::add);
        return all;
    }

    private PodAccess profiles(NamespacedName serviceAccount) {
        Optional<DesiredConfigMap> ofSiblings = context.sourceRole()
                .filter(_ -> !siblings.isEmpty())
                .map(_ -> SharedSourceRole.configMap(
                        accounts.cluster(),
                        context.namespace(),
                        serviceAccount.name(),
                        OwnedRoles.sourceArn(context, accounts),
                        siblings));
        return new PodAccess.Profiles(
                ProfilesConfigMap.nameFor(serviceAccount.name()), ofSiblings, !siblings.isEmpty());
    }

    /**
     * The association. The operator creates an association only after the source role. The roles are deleted even if the deletion of the association
     * is impossible.
     */
    private PodAccess association(NamespacedName serviceAccount) {
        if (context.roleArn().isPresent() && context.sourceRole().isEmpty()) {
            return new PodAccess.None();
        }
        AwsAccount account = context.sourceAccount().orElseThrow();
        if (AccountRules.abandonment(account).isPresent()) {
            return new PodAccess.None();
        }
        AccountAccess source = accounts.access(account);
        Optional<Problem> problem = ClusterPlanner.undissociable(
                source.cluster(),
                new AccountId(account.getSpec().accountId()),
                context.namespace(),
                serviceAccount.name());
        return problem.<PodAccess>map(PodAccess.Unreachable::new)
                .orElseGet(() -> new PodAccess.Association(
                        EksCluster.of(source.cluster()).orElseThrow(), context.ownerTags(source)));
    }
}
