package io.crossbind.plan;

import io.crossbind.desired.Boundaries;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.DesiredProvider;
import io.crossbind.desired.InlinePolicies;
import io.crossbind.desired.TrustPolicies;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans the changes in an account: provider, then role, then permissions. */
public final class AccountPlanner {
    private final ClusterIdentity cluster;

    public AccountPlanner(ClusterIdentity cluster) {
        this.cluster = cluster;
    }

    /** Plans the changes from the observed to the desired state of the account. */
    public Plan plan(DesiredAccountState wanted, Observed.InAccount observed) {
        Optional<Problem> problem =
                wanted.provider().flatMap(provider -> providerRefusal(provider, observed.provider()));
        if (problem.isPresent()) {
            return new Plan.Refused(problem.get());
        }
        return switch (RolePlanner.plan(wanted, observed.role(), observed.attachedPoliciesQuota())) {
            case Plan.Apply(List<Change> ofRole) -> {
                List<Change> changes = new ArrayList<>();
                wanted.provider().ifPresent(provider -> changes.addAll(provider(provider, observed.provider())));
                changes.addAll(ofRole);
                yield new Plan.Apply(changes);
            }
            case Plan other -> other;
        };
    }

    private Optional<Problem> providerRefusal(DesiredProvider wanted, Optional<ObservedProvider> observed) {
        return observed.filter(provider -> !provider.clientIds().contains(wanted.audience()))
                .filter(provider -> !OwnerTags.ownedBy(cluster, provider.tags()))
                .map(provider -> new Problem(
                        Reason.AUDIENCE_MISSING,
                        provider.arn() + " accepts the audiences " + provider.clientIds() + ", but not "
                                + wanted.audience()));
    }

    private static List<Change> provider(DesiredProvider wanted, Optional<ObservedProvider> observed) {
        if (observed.isEmpty()) {
            return List.of(new Change.CreateProvider(wanted));
        }
        return observed.get().clientIds().contains(wanted.audience())
                ? List.of()
                : List.of(new Change.AddAudience(wanted));
    }

    /**
     * Adds an update of the trust policy if the plan has none, because this operator has re-created the policy's principal: IAM keeps the
     * unique ID of the first principal. The snapshot does not show whether the role has another owner by now, so this pass reads the role
     * first.
     */
    public static Plan refreshTrustPrincipal(DesiredAccountState wanted, RoleObservation observed, Plan plan) {
        if (plan instanceof Plan.Apply(List<Change> changes)
                && changes.stream()
                        .noneMatch(change ->
                                change instanceof Change.CreateRole || change instanceof Change.UpdateTrustPolicy)) {
            if (observed instanceof RoleObservation.Owned(var _, boolean direct) && !direct) {
                return new Plan.ReadRoleFirst();
            }
            List<Change> all = new ArrayList<>(changes);
            all.add(new Change.UpdateTrustPolicy(
                    wanted.role().name(), wanted.role().trust()));
            return new Plan.Apply(all);
        }
        return plan;
    }

    /**
     * Blocks a role whose namespace was deleted and re-created, as {@link #blockOrphan} does.
     *
     * @param namespaceUid UID of the present namespace of this name
     * @param boundaries the permissions boundaries allowed for the role
     */
    public static Plan blockOnNamespaceReuse(String namespaceUid, Boundaries boundaries, RoleObservation observed) {
        return Plan.ofOwned(
                observed,
                role -> RoleClampPlanner.belongsToEarlierNamespace(role, namespaceUid)
                        ? block(boundaries, role)
                        : List.of());
    }

    private static List<Change> blockTrust(Boundaries boundaries, ObservedRole role) {
        if (role.trust().isEquivalentTo(TrustPolicies.nobody())) {
            return List.of();
        }
        List<Change> changes = new ArrayList<>(RolePlanner.boundary(boundaries, role));
        changes.add(new Change.UpdateTrustPolicy(role.name(), TrustPolicies.nobody()));
        return changes;
    }

    /**
     * Blocks the trust of a role: nobody may assume the role any more, but the role stays for now.
     *
     * @param tags the required owner tags; a role without them stays unchanged
     * @param boundaries the permissions boundaries allowed for the role
     */
    public static Plan blockTrust(Map<String, String> tags, Boundaries boundaries, RoleObservation observed) {
        return observed instanceof RoleObservation.Owned(ObservedRole role, boolean _)
                        && OwnerTags.sameOwner(tags, role.tags())
                ? new Plan.Apply(blockTrust(boundaries, role))
                : new Plan.Apply(List.of());
    }

    /**
     * Blocks a role that belongs to no binding: nobody can assume the role, and its sessions are denied everything. The next plan of a binding that
     * requests the role ends both.
     *
     * @param tags the required owner tags; a role without them stays unchanged
     * @param boundaries the permissions boundaries allowed for the role
     */
    public static Plan blockOrphan(Map<String, String> tags, Boundaries boundaries, RoleObservation observed) {
        return observed instanceof RoleObservation.Owned(ObservedRole role, boolean _)
                        && OwnerTags.sameOwner(tags, role.tags())
                ? new Plan.Apply(block(boundaries, role))
                : new Plan.Apply(List.of());
    }

    private static List<Change> block(Boundaries boundaries, ObservedRole role) {
        List<Change> changes = new ArrayList<>(blockTrust(boundaries, role));
        PolicyDocument denial = role.inlinePolicies().get(InlinePolicies.BLOCKED);
        if (denial == null || !denial.isEquivalentTo(InlinePolicies.denyAll())) {
            if (changes.isEmpty()) {
                changes.addAll(RolePlanner.boundary(boundaries, role));
            }
            changes.addAll(new InlinePolicyPlanner(role)
                    .denials(Map.of(InlinePolicies.BLOCKED, InlinePolicies.denyAll()), List.of()));
        }
        return changes;
    }

    /**
     * Removes a target from a shared source role: replaces the role's inline policies by the policies of the remaining targets, and changes nothing
     * else.
     *
     * @param tags the required owner tags; a role without them stays unchanged
     * @param boundaries the permissions boundaries allowed for the role
     */
    public static Plan removeTarget(
            Map<String, PolicyDocument> inlinePolicies,
            Map<String, String> tags,
            Boundaries boundaries,
            RoleObservation observed) {
        return RolePlanner.replaceInlinePolicies(inlinePolicies, tags, boundaries, observed);
    }
}
