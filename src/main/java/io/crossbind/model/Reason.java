package io.crossbind.model;

import static io.crossbind.model.Recovery.BACKOFF;
import static io.crossbind.model.Recovery.EVENT;
import static io.crossbind.model.Recovery.NONE;
import static io.crossbind.model.Recovery.SLOW_RETRY;
import static io.crossbind.model.Recovery.SPEC_CHANGE;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The reasons of conditions. The documentation site has a page generated from this list, with a section for each reason. The file is long
 * because the list is one table: a reason stands beside its texts.
 */
public enum Reason {
    READY(
            NONE,
            Responsible.NOBODY,
            "Everything in the manifest is applied in AWS and in the cluster.",
            "No action needed."),
    OBSERVED(NONE, Responsible.NOBODY, "The operator can access the account and has read it.", "No action needed."),
    APPLYING(BACKOFF, Responsible.NOBODY, "The operator is applying the first changes for the object.", "Wait."),
    PROPAGATING(
            BACKOFF,
            Responsible.NOBODY,
            "All changes are applied; IAM needs a few seconds to propagate them.",
            "Wait; AWS may deny the first calls of a program that starts now."),
    PROVIDER_FOUND(
            NONE,
            Responsible.NOBODY,
            "The account has an OpenID Connect provider for the cluster, and the provider accepts the cluster's"
                    + " audience.",
            "No action needed."),
    PROVIDER_NOT_NEEDED(
            NONE,
            Responsible.NOBODY,
            "No binding needs an OpenID Connect provider in the account.",
            "No action needed."),
    PROVIDER_MISSING(
            BACKOFF,
            Responsible.NOBODY,
            "Bindings need an OpenID Connect provider, but the provider does not exist yet or does not accept the"
                    + " audience yet.",
            "Wait; if the condition lasts, see the conditions of the bindings."),
    QUOTA_AVAILABLE(NONE, Responsible.NOBODY, "The account has room for more roles.", "No action needed."),
    QUOTA_NEARLY_USED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "At least 90% of the account's role quota is used.",
            "Request a higher quota 'Roles per account', or delete unused roles."),

    INJECTED(
            NONE,
            Responsible.NOBODY,
            "The webhook injects the AWS config file of the service account into the namespace's pods.",
            "No action needed."),
    WEBHOOK_OFF(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The webhook is disabled, so nothing injects the AWS config file into pods.",
            "Enable the webhook, or mount the ConfigMap of status.profile in the pod's spec."),
    NAMESPACE_NOT_LABELLED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The webhook does not inject into the namespace's pods because the namespace does not have the label"
                    + " for injection.",
            "Label the namespace crossbind.io/inject=enabled, or mount the ConfigMap of status.profile in the"
                    + " pod's spec."),

    ACCOUNT_NOT_FOUND(
            EVENT,
            Responsible.APP_TEAM,
            "The AwsAccount named in spec.accountRef, or in the accountRef of the workload or of a share's"
                    + " principal, does not exist.",
            "Ask the platform administrator to create the AwsAccount, or correct the name (in a new binding)."),
    ACCOUNT_NOT_READY(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The operator has not been able to read the account since it started.",
            "See the conditions of the AwsAccount; the binding itself needs no change."),
    ACCOUNT_STALLED(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The AwsAccount is itself rejected or being deleted.",
            "Name another AwsAccount in a new binding, or see the conditions of this AwsAccount."),
    NAMESPACE_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "No rule of the account admits this namespace.",
            "Add the namespace to a rule of the AwsAccount's spec.rules, or give the namespace the labels that a"
                    + " rule requires."),
    ACCESS_REVOKED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The administrator of the account revokes the access of the binding, or of all bindings of its namespace.",
            "Ask the administrator of the account. The administrator ends the revocation by removing the entry from"
                    + " spec.revoke of the AwsAccount."),
    NAMESPACE_NOT_KNOWN(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The operator has not read the binding's namespace yet, and therefore cannot check the namespace's"
                    + " labels.",
            "Wait; if the condition lasts, check that the operator may list and watch namespaces."),
    DELIVERY_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "No rule that admits the namespace lists the delivery in deliveries.",
            "Use an allowed delivery, or add this delivery to a rule of the AwsAccount."),
    EXPIRED(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "spec.expiresAt has passed: the roles are deleted, which also ends their sessions.",
            "Set a later spec.expiresAt if the workload still needs access, or delete the binding."),
    WORKLOAD_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "No rule that admits the namespace lists the kind of workload in workloads. A rule of the target account"
                    + " and a rule of the account where the workload runs must list the kind.",
            "Add the kind to workloads of a rule of the AwsAccount that the message names."),
    USE_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The rules that admit the namespace do not allow this use of the account. The value Source in uses allows"
                    + " the workloads' own roles, and the value Target allows access to the account's resources.",
            "Name another account in the binding, or add the use to uses of a rule of the AwsAccount."),
    PRINCIPAL_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "No rule that admits the namespace lists the existing role, user or account in principals.",
            "Correct the ARN (in a new binding), or add the ARN to principals of a rule of the AwsAccount."),
    MFA_REQUIRED(
            EVENT,
            Responsible.APP_TEAM,
            "The account allows the principal only with multi-factor authentication.",
            "Set workload.principal.requireMfa to true in a new binding."),
    ROLE_NAME_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "No rule that admits the namespace lists role.name in roleNames.",
            "Omit role.name in a new binding, so that the operator generates the name, or add a pattern for the name to"
                    + " roleNames of a rule of the AwsAccount."),
    TOO_MANY_BINDINGS(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The namespace has more bindings to the account than maxBindings of the rule allows. The rule"
                    + " admits the oldest bindings.",
            "Delete bindings of the namespace that are not needed, or raise maxBindings of the rule of the AwsAccount."),
    EXPIRY_REQUIRED(
            EVENT,
            Responsible.APP_TEAM,
            "The rule of the account has maxLifetime, but the binding has no expiresAt.",
            "Set spec.expiresAt."),
    EXPIRES_TOO_LATE(
            EVENT,
            Responsible.APP_TEAM,
            "The time from the creation of the binding to spec.expiresAt is longer than maxLifetime of the rule.",
            "Set an earlier spec.expiresAt. To extend access, create a new binding before the end."),
    DELETION_POLICY_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The rule that admits the binding does not list the deletionPolicy in deletionPolicies.",
            "Set deletionPolicy to Delete, or add the policy to deletionPolicies of a rule of the AwsAccount."),
    EXTERNAL_ID_REQUIRED(
            EVENT,
            Responsible.APP_TEAM,
            "The account allows the principal only with an external ID.",
            "Set workload.principal.requireExternalId to true in a new binding."),
    HOME_ACCOUNT_MISSING(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The workload needs a role in the operator account, but no AwsAccount represents the operator"
                    + " account.",
            "Create an AwsAccount without managementRole for the operator account."),
    NOT_ON_EKS(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "PodIdentity needs an EKS cluster in the operator account. Without this cluster,"
                    + " the operator cannot delete existing associations either.",
            "Set the operator's --eks-cluster (again), or use another delivery in a new binding."),
    EKS_CLUSTER_NOT_FOUND(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "EKS has no cluster with the configured name in the operator's region and account.",
            "Correct the operator's --eks-cluster and --region, or the ARN in --cluster-id."),
    UNMANAGED(
            NONE,
            Responsible.NOBODY,
            "The operator has no access to the account. The status of each binding lists what the account's owner"
                    + " must create.",
            "No action needed."),
    ACCOUNT_UNMANAGED(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "The binding asks for something that is not possible in an unmanaged account.",
            "Create a new binding, so that crossbind creates the workload's role in a managed account. For pods, use"
                    + " delivery RoleChaining or PodIdentity. For a task, function or instance, omit roleArn. If the"
                    + " message names spec.revokeSessionsBefore, remove this field."),
    PARTITION_MISMATCH(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "The workload's role and the target account are in different AWS partitions, and roles cannot be"
                    + " assumed across partitions.",
            "Name an account in the workload's own partition, or use delivery WebIdentity, in a new binding."),
    CUSTOMER_ROLE_NOT_READY(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The role in the unmanaged account cannot be assumed with the external ID.",
            "Create the role as described in status.customerRole. The operator retries automatically."),
    EXTERNAL_ID_NOT_DEMANDED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The role in the unmanaged account can be assumed without the external ID.",
            "Add the condition on sts:ExternalId to the role's trust policy, as shown in status.customerRole."),
    PRINCIPAL_NOT_FOUND(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "Minutes after the first attempt, IAM still does not find the principal of the trust policy.",
            "Correct the ARN (in a new binding), or create the role or user."),
    PRINCIPAL_REPLACED(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "The principal of the trust policy was deleted. A principal that was re-created under the same name"
                    + " is not trusted until a person confirms it.",
            "If you trust the new principal, delete the binding and apply it again."),
    ASSOCIATION_CONFLICT(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "The service account has an EKS pod identity association that does not belong to this binding.",
            "Delete that association, or use another service account or delivery: EKS allows one association for"
                    + " each service account."),
    EXTERNAL_ID_UNEXPECTED(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The external ID that EKS sends for the association differs from the external ID in the documentation of EKS,"
                    + " so the trust policy does not match.",
            "Report the problem to the crossbind project. Delivery RoleChaining works without EKS."),
    CONFIG_MAP_CONFLICT(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "A ConfigMap with the required name is not managed by crossbind, or is immutable.",
            "Rename or delete that ConfigMap; crossbind then creates its own."),
    NAME_TOO_LONG_FOR_CONSOLE(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "The path and name of the role exceed the console's limit of 64 characters.",
            "Choose a shorter spec.role.name (in a new binding)."),
    OWNER_TAG_TOO_LONG(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "The namespace and the service account together exceed the 256 characters that IAM allows in a tag.",
            "Use a service account with a shorter name (in a new binding)."),
    MANAGED_POLICY_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "No rule that admits the binding lists the managed policy in managedPolicyArns.",
            "Remove the policy from role.managedPolicyArns, or add it to managedPolicyArns of a rule of the"
                    + " AwsAccount."),
    BOUNDARY_REQUIRED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The binding has inline statements, but neither the account nor the rule has a permissionsBoundaryArn.",
            "Set permissionsBoundaryArn of the rule, or spec.permissionsBoundaryArn of the AwsAccount."),
    SESSION_TOO_LONG(
            EVENT,
            Responsible.APP_TEAM,
            "maxSessionDuration is above the limit of the rule that admits the binding.",
            "Lower role.maxSessionDuration, or raise maxSessionDuration of a rule of the AwsAccount."),
    SERVICE_ACCOUNT_NOT_FOUND(
            EVENT,
            Responsible.APP_TEAM,
            "The service account does not exist and create is false.",
            "Create the service account, or set workload.serviceAccount.create: true."),
    SERVICE_ACCOUNT_TAKEN(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "Another binding already uses the service account's only annotation or association.",
            "Use another service account, or delete the other binding."),
    SERVICE_ACCOUNT_CONFLICT(
            EVENT,
            Responsible.APP_TEAM,
            "The service account has an eks.amazonaws.com/role-arn annotation that crossbind does not own.",
            "Remove the annotation in the tool that sets it, such as a chart or eksctl; crossbind never"
                    + " overwrites annotations that it does not own."),
    CONFLICT(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "A role or an instance profile with this name exists and does not belong to this binding. The"
                    + " operator does not change it.",
            "Choose another spec.role.name (in a new binding), or delete the object that has the name."),
    ROLE_NAME_RESERVED(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "spec.role.name is the name of a management role or of the operator's own role; the comparison"
                    + " ignores case. A workload's role cannot have such a name in any account.",
            "Choose another spec.role.name (in a new binding)."),
    ROLE_PATH_CHANGED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The role exists under another path than the configured one, and IAM cannot move a role.",
            "Restore spec.rolePath of the AwsAccount, or delete the binding and apply it again."),
    CLUSTER_ID_CHANGED(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The role was created under another cluster ID, and the operator does not change roles of another"
                    + " cluster.",
            "Restore the operator's --cluster-id. If you delete the binding before that, its role remains in AWS."),
    TRUST_POLICY_TOO_LONG(
            EVENT,
            Responsible.ACCOUNT_OWNER,
            "The trust policy is longer than the account's quota.",
            "Request a higher quota 'Role trust policy length' in that account; the operator detects the new"
                    + " quota within the hour."),
    INLINE_POLICY_TOO_LONG(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "The statements together are too long. The IAM quota for the inline policies of a role is 10,240 characters,"
                    + " and the operator reserves a part of the quota for the policies that revoke sessions.",
            "Merge statements, or move some into a managed policy."),
    RESOURCE_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "A statement or a grant names a resource that is missing from resources of the rule that admits the binding,"
                    + " or that the account lists in deniedResources.",
            "Correct role.statements or spec.grants, or add the resource to resources of a rule of the AwsAccount."),
    ACTION_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "A statement or a grant asks for an action that is missing from actions of the rule that admits the binding,"
                    + " or that the account lists in deniedActions. On the resource * the action must be in"
                    + " actionsOnAllResources.",
            "Ask for fewer actions in role.statements or spec.grants, or change the rule of the AwsAccount."),
    RESOURCE_ELSEWHERE(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "A grant names a resource in another account or partition than the AwsAccount's, or in a region that"
                    + " AWS does not have.",
            "Correct the grant's resourceArn, or name the resource's own AwsAccount in a new binding."),
    RESOURCE_UNSUPPORTED(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "A grant names a resource without a policy that the operator can manage, or an ARN that does not have"
                    + " its service's format.",
            "Correct the grant's resourceArn, or use role.statements. The page of grants lists the services and their"
                    + " ARNs."),
    ACCESS_UNSUPPORTED(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "A grant asks for an access level or an action that this kind of resource does not support, that the"
                    + " service never grants to another account, or that changes who has access.",
            "Use an access level or actions that the page of grants lists for the service. Only the resource's owner"
                    + " may change who has access."),
    GRANTS_UNMANAGED(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "The account is unmanaged, so the operator cannot change the policies of its resources.",
            "Remove spec.grants and use role.statements, or ask the resource's owner to allow the role."),
    RESOURCE_POLICY_TOO_LONG(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The resource's policy, which also contains statements of others, would exceed the service's quota.",
            "Remove unused statements from the resource's policy, or grant fewer actions."),
    RESOURCE_POLICY_SHARE_EXCEEDED(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The namespace's statements in the resource's policy would exceed the part of the quota that"
                    + " maxResourcePolicyPercent of the rule allows.",
            "Grant fewer actions or prefixes, delete grants of the namespace on the resource that are not needed, or raise"
                    + " maxResourcePolicyPercent of the rule of the AwsAccount."),
    RESOURCE_POLICY_UNREADABLE(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The resource's policy cannot be parsed, so crossbind does not modify it.",
            "Correct the resource's policy."),
    RESOURCE_POLICY_BLOCKED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "A statement that crossbind does not own names a deleted role or user, and AWS rejects the whole"
                    + " policy because of it.",
            "Correct or remove that statement; the operator changes only its own statements."),
    SHARING(
            BACKOFF,
            Responsible.NOBODY,
            "RAM is adding resources or principals to the share, or removing them.",
            "Wait until RAM has finished; the operator checks again automatically."),
    SHARE_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The ResourceShare asks for more than the account's spec.shares allow. The operator removes from"
                    + " the share what is not allowed.",
            "Ask for less, or change the AwsAccount's spec.shares."),
    SHARE_RESOURCE_ELSEWHERE(
            SPEC_CHANGE,
            Responsible.PLATFORM_ADMIN,
            "A resource is in another account, partition or region than the share.",
            "Correct spec.resourceArns: an account shares only resources that it owns, and one share covers one"
                    + " region."),
    SHARES_UNMANAGED(
            SPEC_CHANGE,
            Responsible.PLATFORM_ADMIN,
            "The account is unmanaged, so the operator cannot share resources of the account.",
            "Name the AwsAccount of a managed account in a new ResourceShare."),
    SHARE_NOT_PERMITTED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "RAM does not allow sharing this resource with these principals; many types, such as subnets, can"
                    + " only be shared within your organization.",
            "Enable sharing with the organization in RAM, or remove principals outside the organization from the"
                    + " spec."),
    SHARE_PERMISSION_CONFLICT(
            SPEC_CHANGE,
            Responsible.PLATFORM_ADMIN,
            "A share has one permission for each resource type. Either two of spec.permissionArns are for the"
                    + " same type, or spec.permissionArns lists no permission for a type without a RAM default permission.",
            "List exactly one permission for that type in spec.permissionArns."),
    SHARE_FAILED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "RAM could not share a resource, or could not add a principal. The rest of the share works.",
            "Fix the problem that RAM reports, or remove that resource or principal from the spec."),
    SHARE_IN_USE(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "RAM does not remove a resource or a principal from the share, most often because a consumer still"
                    + " uses the shared resource.",
            "Ask the consumer account to delete what uses the shared resource; crossbind retries automatically."),
    SHARE_TAGS_MISSING(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The share in the status does not have the operator's ownership tags, so the operator does not change"
                    + " the share.",
            "Restore the tags crossbind.io/cluster and crossbind.io/share, or delete the share."),
    INVITATION_PENDING(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "A principal outside the organization was invited and must accept; the operator may not accept the"
                    + " invitation in that account.",
            "Accept the invitation in that account, or add the share's owner to spec.acceptsSharesFrom of that"
                    + " account's AwsAccount."),
    MALFORMED_POLICY(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "AWS rejects the policy document.",
            "Correct the statement that AWS names."),
    INVALID_INPUT(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "AWS rejects a value in the manifest.",
            "Correct the value that AWS names."),
    POLICY_NOT_FOUND(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "A managed policy does not exist in the account.",
            "Correct role.managedPolicyArns, or create the policy in the account."),
    BOUNDARY_NOT_FOUND(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The permissions boundary does not exist in the account.",
            "Create the policy in the account, or correct the permissionsBoundaryArn of the AwsAccount or of its rule."),
    QUOTA_EXCEEDED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "A quota of the account is exhausted.",
            "Request a higher quota in the account (AWS names the quota), or delete unused objects that count"
                    + " towards it."),
    AUDIENCE_MISSING(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The account's OpenID Connect provider is not managed by crossbind and does not accept the audience.",
            "Add the audience to the provider's client IDs."),
    RESOURCE_NOT_FOUND(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "The resource of a grant or a share does not exist in the account, or is being deleted.",
            "Correct the ARN in the manifest, or create the resource."),
    RESOURCE_POLICY_PUBLIC(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The resource's policy has a statement that crossbind does not own and that allows everyone, and AWS rejects"
                    + " each write of this policy. S3 rejects the write because of Block Public Access. Secrets Manager"
                    + " rejects the write because the operator requests a check for public access.",
            "Remove the statement that the message names, or restrict its principal."),
    KEY_NOT_USABLE(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The KMS key of a grant is disabled, scheduled for deletion or not ready yet.",
            "Enable the key, cancel its deletion, or name another key in spec.grants."),
    DELETE_BLOCKED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "AWS refuses to delete the role because something else still uses it.",
            "Remove the object that the message names, such as an instance profile."),
    IN_USE(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The AwsAccount is being deleted, but an accepted binding still names the AwsAccount, or a binding or a"
                    + " share still owns objects in the account.",
            "Delete those bindings and shares first. If the operator can no longer access the account, set the"
                    + " AwsAccount's spec.abandon."),
    ACCOUNT_ABANDONED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The AwsAccount is abandoned by its spec.abandon: the operator no longer calls AWS for the account, and"
                    + " everything that the operator created there remains.",
            "Delete the object, or remove spec.abandon if the account is accessible again."),
    DUPLICATE_ACCOUNT(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "An older AwsAccount has the same accountId.",
            "Keep only one AwsAccount for each account."),
    WRONG_ACCOUNT(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The credentials belong to another account than spec.accountId. The operator has written nothing.",
            "Correct accountId or managementRole; without managementRole the operator uses its own account."),

    ISSUER_UNAVAILABLE(
            BACKOFF,
            Responsible.PLATFORM_ADMIN,
            "The operator could not determine the cluster's token issuer.",
            "Check eks:DescribeCluster, or set the issuer in the operator's configuration."),
    ISSUER_INVALID(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "IAM does not accept the cluster's token issuer; it must be an https URL without a port.",
            "Set the issuer in the operator's configuration, or the API server's --service-account-issuer."),
    ISSUER_UNREACHABLE(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "IAM cannot read the issuer's discovery document.",
            "Publish /.well-known/openid-configuration and the keys where AWS can read them."),
    THROTTLED(
            BACKOFF,
            Responsible.NOBODY,
            "AWS throttles the operator's calls.",
            "Wait; the operator limits its call rate automatically."),
    ACCESS_DENIED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The operator's role in the account may not make this call.",
            "Extend the management role's policy, or change the SCP that denies the call."),
    MANAGEMENT_ROLE_DENIED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The management role cannot be assumed.",
            "Check the role's trust policy, its external ID, and that the operator may call sts:AssumeRole on it."
                    + " If the account is closed or the role is permanently deleted, set the AwsAccount's spec.abandon."),
    REGION_DISABLED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The region is not enabled in the account, or STS is not active in the region.",
            "Enable the region and its STS endpoint in the account, or set another spec.region in the AwsAccount."),
    CREDENTIALS_MISSING(
            BACKOFF,
            Responsible.PLATFORM_ADMIN,
            "The operator has no AWS credentials.",
            "Configure an IAM role for the operator's service account."),
    CREDENTIALS_EXPIRED(
            BACKOFF,
            Responsible.PLATFORM_ADMIN,
            "AWS does not accept the operator's credentials.",
            "Renew the credentials; a role for the operator's service account renews them automatically."),
    AWS_UNREACHABLE(
            BACKOFF,
            Responsible.PLATFORM_ADMIN,
            "The AWS endpoint does not respond.",
            "Check the network policy, proxy and VPC endpoints of the operator."),
    AWS_ERROR(
            BACKOFF,
            Responsible.NOBODY,
            "AWS returned a server error.",
            "Wait; if the error lasts, open a case with AWS."),
    PRINCIPAL_NOT_YET_KNOWN(
            BACKOFF,
            Responsible.NOBODY,
            "A principal was just created, and IAM or EKS does not find it everywhere yet.",
            "Wait; propagation takes seconds to about a minute."),
    CHANGED_MEANWHILE(BACKOFF, Responsible.NOBODY, "Another client changed the same object at the same time.", "Wait."),
    KUBERNETES_ERROR(
            BACKOFF,
            Responsible.PLATFORM_ADMIN,
            "The Kubernetes API rejected a request.",
            "See the message; check the operator's RBAC."),
    INTERNAL_ERROR(
            BACKOFF,
            Responsible.NOBODY,
            "Unexpected internal error.",
            "Report the problem to the crossbind project, with the operator's log.");

    /** The documentation of the latest version. */
    private static final String SITE = "https://crossbind.io/docs/latest/";

    private static final Map<String, Reason> BY_TITLE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Reason::title, reason -> reason));

    /** The person responsible for ending the state. */
    public enum Responsible {
        NOBODY("no action needed"),
        APP_TEAM("application team"),
        PLATFORM_ADMIN("platform administrator"),
        ACCOUNT_OWNER("AWS account owner");

        private final String title;

        Responsible(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    private final Recovery recovery;
    private final Responsible fixer;
    private final String meaning;
    private final String remedy;

    Reason(Recovery recovery, Responsible fixer, String meaning, String remedy) {
        this.recovery = recovery;
        this.fixer = fixer;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** The https URL of the reason's section on the documentation site. */
    public String url() {
        return SITE + "reference/reasons/#" + title().toLowerCase(Locale.ROOT);
    }

    public Recovery recovery() {
        return recovery;
    }

    public Responsible fixer() {
        return fixer;
    }

    public String meaning() {
        return meaning;
    }

    public String remedy() {
        return remedy;
    }

    /**
     * Returns whether the state may result only from the order in which objects of the cluster are applied or deleted. Such a state ends when
     * another object is created or deleted, so a user with both objects in one apply has nothing to correct. For a grace period the state
     * counts as progress.
     */
    public boolean mayResolveByOrder() {
        return switch (this) {
            // The object named in the manifest may be applied a moment later.
            case ACCOUNT_NOT_FOUND,
                    ACCOUNT_NOT_READY,
                    HOME_ACCOUNT_MISSING,
                    NAMESPACE_NOT_KNOWN,
                    SERVICE_ACCOUNT_NOT_FOUND,
                    INVITATION_PENDING -> true;
            // The blocking object is deleted a moment later: GitOps tools apply first and prune last.
            case ACCOUNT_STALLED, DUPLICATE_ACCOUNT, SERVICE_ACCOUNT_TAKEN, IN_USE, SHARE_IN_USE -> true;
            default -> false;
        };
    }

    /** The reason with this {@link #title}; empty for a title from another version. */
    public static Optional<Reason> titled(@Nullable String title) {
        return Optional.ofNullable(title).map(BY_TITLE::get);
    }

    /** The value of a condition's {@code reason}, in {@code CamelCase} (Kubernetes API conventions). */
    public String title() {
        StringBuilder title = new StringBuilder();
        for (String word : name().split("_")) {
            title.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return title.toString();
    }
}
