package io.crossbind.aws;

import io.crossbind.aws.AwsOperation.Iam;
import io.crossbind.model.AccountRoles;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Quotas;
import io.crossbind.model.RoleObservation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;

/** IAM's calls that read a whole account. Every method throws {@link ProblemException}. */
public final class IamAccount {
    /** The maximum size of a page (IAM API reference, MaxItems); IAM may return fewer entries. */
    private static final int PAGE = 1000;

    /** The principal type of an OpenID Connect provider (IAM JSON policy elements, Principal). */
    private static final String FEDERATED = "Federated";

    private final AwsSession session;
    private final ClusterIdentity cluster;

    public IamAccount(AwsSession session, ClusterIdentity cluster) {
        this.session = session;
        this.cluster = cluster;
    }

    /**
     * Reads all roles of the account in two calls for up to 1000 roles. ListRoles returns the session duration and description, which
     * GetAccountAuthorizationDetails lacks. Roles of this cluster under another path, from an earlier limit, cost one more call for each
     * path.
     *
     * @param rolePath the path under which the operator creates roles
     * @param providers ARNs of the OpenID Connect providers for {@link AccountRoles#federated}
     */
    public AccountRoles readRoles(String rolePath, Set<String> providers) {
        Map<String, Role> listed = new HashMap<>(list(rolePath));
        List<RoleDetail> details = details();
        details.stream()
                .filter(role -> isOurs(role) && !role.path().startsWith(rolePath))
                .map(RoleDetail::path)
                .distinct()
                .forEach(path -> listed.putAll(list(path)));
        Map<String, RoleObservation> roles = new HashMap<>();
        Map<String, Set<String>> federated = new HashMap<>();
        for (RoleDetail role : details) {
            roles.put(AccountRoles.key(role.roleName()), observation(role, listed.get(role.roleId())));
            PolicyDocument trust = Documents.parse(role.assumeRolePolicyDocument());
            providers.stream()
                    .filter(provider -> trust.names(FEDERATED, provider))
                    .forEach(provider -> federated
                            .computeIfAbsent(provider, _ -> new HashSet<>())
                            .add(role.roleName()));
        }
        return new AccountRoles(roles, federated);
    }

    private Map<String, Role> list(String path) {
        return session.iam(
                Iam.ListRoles,
                iam -> iam
                        .listRolesPaginator(request -> request.pathPrefix(path).maxItems(PAGE))
                        .roles()
                        .stream()
                        .collect(Collectors.toMap(Role::roleId, role -> role, (first, _) -> first)));
    }

    private List<RoleDetail> details() {
        return session.iam(
                Iam.GetAccountAuthorizationDetails,
                iam -> iam
                        .getAccountAuthorizationDetailsPaginator(
                                request -> request.filter(EntityType.ROLE).maxItems(PAGE))
                        .stream()
                        .flatMap(page -> page.roleDetailList().stream())
                        .toList());
    }

    private boolean isOurs(RoleDetail role) {
        return OwnerTags.ownedBy(cluster, IamRoles.tags(role.tags()));
    }

    private RoleObservation observation(RoleDetail role, @Nullable Role listed) {
        Map<String, String> tags = IamRoles.tags(role.tags());
        return OwnerTags.ownedBy(cluster, tags)
                ? new RoleObservation.Owned(observed(role, tags, listed), false)
                : new RoleObservation.Foreign(role.arn(), false);
    }

    private static ObservedRole observed(RoleDetail role, Map<String, String> tags, @Nullable Role listed) {
        return new ObservedRole(
                role.roleName(),
                role.path(),
                role.arn(),
                role.roleId(),
                Documents.parse(role.assumeRolePolicyDocument()),
                role.permissionsBoundary() == null
                        ? null
                        : role.permissionsBoundary().permissionsBoundaryArn(),
                listed == null ? null : listed.maxSessionDuration(),
                listed == null ? null : listed.description(),
                tags,
                inline(role.rolePolicyList()),
                role.attachedManagedPolicies().stream()
                        .map(AttachedPolicy::policyArn)
                        .collect(Collectors.toSet()),
                role.instanceProfileList().stream()
                        .map(InstanceProfile::instanceProfileName)
                        .collect(Collectors.toSet()));
    }

    private static Map<String, PolicyDocument> inline(List<PolicyDetail> policies) {
        return policies.stream()
                .collect(
                        Collectors.toMap(PolicyDetail::policyName, policy -> Documents.parse(policy.policyDocument())));
    }

    /** Reads the account's quotas from IAM. A quota missing from IAM's answer has its documented default. */
    public Quotas readQuotas() {
        return session.iam(Iam.GetAccountSummary, iam -> {
            Map<String, Integer> summary = iam.getAccountSummary().summaryMapAsStrings();
            return new Quotas(
                    summary.getOrDefault("Roles", 0),
                    summary.getOrDefault("RolesQuota", Quotas.DEFAULT_ROLES),
                    summary.getOrDefault("AssumeRolePolicySizeQuota", Quotas.DEFAULT_TRUST_POLICY_SIZE),
                    summary.getOrDefault("AttachedPoliciesPerRoleQuota", Quotas.DEFAULT_ATTACHED_POLICIES));
        });
    }
}
