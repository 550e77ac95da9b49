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

/** Every reason that a condition can have. The page {@code conditions.md} of the documentation is made from this list. */
public enum Reason {
    READY(
            NONE,
            Responsible.NOBODY,
            "Everything that the manifest says is true in AWS and in the cluster.",
            "Nothing to do."),
    OBSERVED(NONE, Responsible.NOBODY, "The operator is let into the account and has read it.", "Nothing to do."),
    APPLYING(BACKOFF, Responsible.NOBODY, "The first changes for the object are being made.", "Wait."),
    PROPAGATING(
            BACKOFF,
            Responsible.NOBODY,
            "All of it is made; IAM takes some seconds until a change is enforced everywhere.",
            "Wait; a program that starts now may be refused at first."),
    PROVIDER_FOUND(
            NONE,
            Responsible.NOBODY,
            "The account has an OpenID Connect provider for the cluster that accepts its audience.",
            "Nothing to do."),
    PROVIDER_NOT_NEEDED(
            NONE, Responsible.NOBODY, "No binding needs an OpenID Connect provider in the account.", "Nothing to do."),
    PROVIDER_MISSING(
            BACKOFF,
            Responsible.NOBODY,
            "Bindings need an OpenID Connect provider that is not there, or does not accept the audience, yet.",
            "Wait; see the conditions of the bindings if it lasts."),
    QUOTA_AVAILABLE(NONE, Responsible.NOBODY, "The account has room for more roles.", "Nothing to do."),
    QUOTA_NEARLY_USED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "Nine tenths of the account's roles quota are used.",
            "Have the quota 'Roles per account' raised, or remove roles that nobody needs."),

    INJECTED(
            NONE,
            Responsible.NOBODY,
            "The webhook gives pods of the namespace the AWS config file of the service account.",
            "Nothing to do."),
    WEBHOOK_OFF(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The operator serves no webhook, so nothing injects the AWS config file into pods.",
            "Enable the webhook (webhook.md), or mount the ConfigMap of status.profile in the pod's spec."),
    NAMESPACE_NOT_LABELLED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The webhook leaves pods of the namespace alone: it injects only where the namespace has the label for it.",
            "Label the namespace crossbind.io/inject=enabled, or mount the ConfigMap of status.profile in the pod's spec."),

    ACCOUNT_NOT_FOUND(
            EVENT,
            Responsible.APP_TEAM,
            "spec.accountRef, or the accountRef of the workload or of a share's principal, names no AwsAccount.",
            "Have the account added as an AwsAccount, or correct the name (in a new binding)."),
    ACCOUNT_NOT_READY(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The AwsAccount was never read since the operator started.",
            "Nothing is wrong with the binding: see the conditions of the AwsAccount."),
    ACCOUNT_STALLED(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The AwsAccount itself is refused or on its way out.",
            "Name another AwsAccount in a new binding, or see the conditions of this one."),
    NAMESPACE_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The account's allowedNamespaces do not match this namespace.",
            "Have the namespace added to the AwsAccount's spec.allowedNamespaces, or given the labels that its"
                    + " selector asks for."),
    NAMESPACE_NOT_KNOWN(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The operator has not seen the binding's namespace yet, and judges no binding by labels that it has not seen.",
            "Wait; if it lasts, check that the operator may list and watch namespaces."),
    DELIVERY_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The account's limits.deliveries lack this delivery.",
            "Use a delivery that is allowed, or have this one added to the AwsAccount's limits.deliveries."),
    EXPIRED(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "spec.expiresAt has passed: the roles are deleted, and their sessions with them.",
            "Set a later spec.expiresAt if access is still needed, or delete the binding."),
    WORKLOAD_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The limits.workloads of the account that is reached, or of the one where the workload runs, lack this"
                    + " kind.",
            "Have the kind added to that AwsAccount's limits.workloads."),
    PRINCIPAL_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "An existing role, user or account is not on the account's limits.principals.",
            "Correct the ARN (in a new binding), or have it added to the AwsAccount's limits.principals."),
    HOME_ACCOUNT_MISSING(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The workload needs a role in the home account, and no AwsAccount stands for that.",
            "Apply an AwsAccount without managementRole for the operator's own account."),
    NOT_ON_EKS(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "PodIdentity needs a cluster of EKS in the home account, named by its ARN. An association that was made"
                    + " before cannot be deleted without it either.",
            "Set the operator's --eks-cluster (again), or use another delivery in a new binding."),
    EKS_CLUSTER_NOT_FOUND(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "EKS knows no cluster of the name that the operator was given, in its region and in the home account.",
            "Correct the operator's --eks-cluster and --region, or the ARN in --cluster-id."),
    UNMANAGED(
            NONE,
            Responsible.NOBODY,
            "The operator has no access to the account. Its bindings say what the account's owner has to create.",
            "Nothing to do."),
    ACCOUNT_UNMANAGED(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "The account is unmanaged, which leaves no way to do what the binding asks for.",
            "Let crossbind make the workload's role, in an account that it manages: delivery RoleChaining, or a task,"
                    + " function or instance without roleArn, in a new binding."),
    PARTITION_MISMATCH(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "The workload's role and the account that is reached lie in different partitions of AWS, and no role of"
                    + " one can be let into another.",
            "Name an account of the workload's own partition, or use delivery WebIdentity, in a new binding."),
    CUSTOMER_ROLE_NOT_READY(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The role in the unmanaged account cannot be assumed with the external ID.",
            "Create the role as status.customerRole says. It is tried again by itself."),
    EXTERNAL_ID_NOT_DEMANDED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The role in the unmanaged account can be assumed without the external ID.",
            "Add the condition on sts:ExternalId to the role's trust policy, as status.customerRole has it."),
    PRINCIPAL_NOT_FOUND(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "IAM does not know the principal that the trust policy names, minutes after it was first asked.",
            "Correct the ARN (in a new binding), or have the role or user created."),
    PRINCIPAL_REPLACED(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "The principal that the trust policy names was deleted. A principal that was re-created under its name is not"
                    + " trusted until a person decides it.",
            "If the new principal is trusted, delete the binding and apply it again."),
    ASSOCIATION_CONFLICT(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "The service account has an EKS pod identity association that was not made for this binding.",
            "Delete that association, or use another service account or delivery: EKS takes one for each service"
                    + " account."),
    EXTERNAL_ID_UNEXPECTED(
            SLOW_RETRY,
            Responsible.NOBODY,
            "EKS sends another external ID for the association than the one it documents, so the trust policy does not"
                    + " match.",
            "Report it; RoleChaining works without EKS."),
    CONFIG_MAP_CONFLICT(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "A ConfigMap of the name that is needed belongs to somebody else, or was made immutable.",
            "Rename or delete that ConfigMap; crossbind then makes its own."),
    NAME_TOO_LONG_FOR_CONSOLE(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "Path and name of the role are longer than the console's 64 characters.",
            "Choose a shorter spec.role.name (in a new binding)."),
    OWNER_TAG_TOO_LONG(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "Namespace and service account are longer together than the 256 characters that IAM takes as a tag.",
            "Use a service account with a shorter name (in a new binding)."),
    MANAGED_POLICY_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "A managed policy is not on the account's limits.managedPolicyArns.",
            "Remove it from role.managedPolicyArns, or have it added to the AwsAccount's limits.managedPolicyArns."),
    BOUNDARY_REQUIRED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "Inline statements are asked for in an account without limits.permissionsBoundaryArn.",
            "Use managed policies that the AwsAccount allows, or have its limits.permissionsBoundaryArn set."),
    SESSION_TOO_LONG(
            EVENT,
            Responsible.APP_TEAM,
            "maxSessionDuration is above the account's limit.",
            "Lower role.maxSessionDuration, or have the AwsAccount's limits.maxSessionDuration raised."),
    SERVICE_ACCOUNT_NOT_FOUND(
            EVENT,
            Responsible.APP_TEAM,
            "The service account does not exist and create is false.",
            "Create it, or set workload.serviceAccount.create: true."),
    SERVICE_ACCOUNT_TAKEN(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "An older binding already delivers a role to this service account by its annotation or association, of"
                    + " which there is one.",
            "Use another service account, or delete the older binding."),
    SERVICE_ACCOUNT_CONFLICT(
            EVENT,
            Responsible.APP_TEAM,
            "Somebody else's eks.amazonaws.com/role-arn annotation is on the service account.",
            "Remove the annotation where it is set, such as a chart or eksctl: the operator overwrites nobody's."),
    CONFLICT(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "A role or an instance profile of this name exists that was not made for this binding. It is left as it"
                    + " is.",
            "Choose another spec.role.name (in a new binding), or have what holds the name removed."),
    ROLE_NAME_RESERVED(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "spec.role.name is the name of a management role or of the operator's own role, in any case. No role of a workload may have it in any account.",
            "Choose another spec.role.name (in a new binding)."),
    ROLE_PATH_CHANGED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The role lies under another path than it would get now, and IAM cannot move a role.",
            "Restore limits.rolePath, or delete the binding and apply it again."),
    CLUSTER_ID_CHANGED(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The role was made under another cluster id, and roles of another cluster are left alone.",
            "Restore the operator's --cluster-id. A binding that is deleted before that leaves its role behind."),
    TRUST_POLICY_TOO_LONG(
            EVENT,
            Responsible.ACCOUNT_OWNER,
            "The trust policy is longer than the account's quota.",
            "Have the quota 'Role trust policy length' raised in that account, which is seen within the hour."),
    INLINE_POLICY_TOO_LONG(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "The statements together exceed 10,240 characters, which is all that IAM keeps inline for a role.",
            "Merge statements, or move some into a managed policy."),
    RESOURCE_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "A grant is on a resource that the account's limits.resources lack.",
            "Correct spec.grants, or have the resource added to the AwsAccount's limits.resources."),
    ACTION_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "A grant asks for an action that the account's limits.actions lack, or that limits.deniedActions has.",
            "Ask for less in spec.grants, or have the AwsAccount's limits.actions or limits.deniedActions changed."),
    RESOURCE_ELSEWHERE(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "A grant is on a resource of another account or partition than the AwsAccount's, or of a region that AWS"
                    + " does not have.",
            "Correct the grant's resourceArn, or name the resource's own AwsAccount in a new binding."),
    RESOURCE_UNSUPPORTED(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "A grant is on a resource whose policy the operator cannot keep, or whose ARN is not of its service's"
                    + " form.",
            "Correct the grant's resourceArn, or use role.statements; grants.md has the services and their ARNs."),
    ACCESS_UNSUPPORTED(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "A grant asks for an access word or an action that this resource's policy does not take, for one that the"
                    + " service never grants to another account, or for one that changes who has access.",
            "Use a word or actions that grants.md has for the service; who has access is the resource owner's to"
                    + " change."),
    GRANTS_UNMANAGED(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "The account is unmanaged, so the operator cannot reach the policies of its resources.",
            "Remove spec.grants and use role.statements, or have the resource's owner let the role in."),
    RESOURCE_POLICY_TOO_LONG(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The resource's policy, with the statements of others in it, would be larger than its service takes.",
            "Have statements that nobody needs removed from the resource's policy, or grant fewer actions."),
    RESOURCE_POLICY_UNREADABLE(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The resource's policy is not one that can be taken apart, so nothing can be added without loss.",
            "Have the resource's policy corrected."),
    RESOURCE_POLICY_BLOCKED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "A foreign statement names a role or user that was deleted, and AWS refuses the whole policy because of"
                    + " it.",
            "Have that statement corrected or removed: the operator changes its own statements only."),
    SHARING(
            BACKOFF,
            Responsible.NOBODY,
            "RAM is adding resources or principals to the share, or taking them out of it.",
            "Wait until RAM has finished. The operator looks again."),
    SHARE_NOT_ALLOWED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The ResourceShare asks for more than the account's limits.shares allow. What is not allowed is taken out"
                    + " of the share.",
            "Ask for less, or have the AwsAccount's limits.shares changed."),
    SHARE_RESOURCE_ELSEWHERE(
            SPEC_CHANGE,
            Responsible.PLATFORM_ADMIN,
            "A resource is of another account, partition or region than the share.",
            "Correct spec.resourceArns: an account shares what it owns, and one share is of one region."),
    SHARES_UNMANAGED(
            SPEC_CHANGE,
            Responsible.PLATFORM_ADMIN,
            "The account is unmanaged, so the operator cannot share anything of it.",
            "Name the AwsAccount of an account that the operator has a role in, in a new ResourceShare."),
    SHARE_NOT_PERMITTED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "RAM does not permit to share this with these principals: many types, subnets among them, are for the own"
                    + " organization only.",
            "Have sharing with the organization enabled in RAM, or take principals outside the organization out of the"
                    + " spec."),
    SHARE_PERMISSION_CONFLICT(
            SPEC_CHANGE,
            Responsible.PLATFORM_ADMIN,
            "A share has one permission for each type of resource. Two of spec.permissionArns are for the same type,"
                    + " and neither is set in the other's place; or none is for a type that RAM has no default for.",
            "Have exactly one permission for that type in spec.permissionArns."),
    SHARE_FAILED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "RAM could not share a resource, or not with a principal. The rest of the share works.",
            "Have what RAM says mended in the account, or take that resource or principal out of the spec."),
    SHARE_IN_USE(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "RAM does not take a resource or a principal out of the share, most often because a consumer still uses"
                    + " what is shared.",
            "Have removed in the consumer's account what uses it. It is tried again by itself."),
    SHARE_TAGS_MISSING(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The share in the status lacks the tags that say it is the operator's, so it is left alone.",
            "Restore the tags crossbind.io/cluster and crossbind.io/share, or delete the share."),
    INVITATION_PENDING(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "A principal outside the organization was invited and has to accept, which the operator may not do in its"
                    + " account.",
            "Accept the invitation in that account, or have its AwsAccount's limits.acceptsSharesFrom name the owner"
                    + " of the share."),
    MALFORMED_POLICY(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "AWS refuses the policy document.",
            "Correct the statement that AWS names."),
    INVALID_INPUT(
            SPEC_CHANGE,
            Responsible.APP_TEAM,
            "AWS refuses a value of the manifest.",
            "Correct the value that AWS names."),
    POLICY_NOT_FOUND(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "A managed policy does not exist in the account.",
            "Correct it in role.managedPolicyArns, or have the policy created in the account."),
    BOUNDARY_NOT_FOUND(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The permissions boundary does not exist in the account.",
            "Create the policy in the account, or correct the AwsAccount's limits.permissionsBoundaryArn."),
    QUOTA_EXCEEDED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "A quota of the account is used up.",
            "Have the quota that AWS names raised in the account, or what uses it up removed."),
    AUDIENCE_MISSING(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The account's OpenID Connect provider was made by somebody else and does not accept the audience.",
            "Add the audience to the provider's client IDs."),
    RESOURCE_NOT_FOUND(
            SLOW_RETRY,
            Responsible.APP_TEAM,
            "The resource of a grant or a share does not exist in the account, or is on its way out.",
            "Correct its ARN in the manifest, or have it created."),
    RESOURCE_POLICY_PUBLIC(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "A statement of the resource's policy that is not the operator's allows everybody, and AWS refuses to write"
                    + " that again: S3 by Block Public Access, Secrets Manager always.",
            "Remove the statement that the message names, or restrict its principal."),
    KEY_NOT_USABLE(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The KMS key of a grant is disabled, is to be deleted or is not ready yet.",
            "Have the key enabled, or its deletion cancelled, or name another key in spec.grants."),
    DELETE_BLOCKED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "AWS refuses to delete the role because something else still uses it.",
            "Remove what the message names, such as an instance profile."),
    IN_USE(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The AwsAccount is being deleted while bindings that it admits, or bindings or shares that own something, still name it.",
            "Delete those first. If AWS can no longer be asked for the account, set its spec.abandon (install.md)."),
    ACCOUNT_ABANDONED(
            EVENT,
            Responsible.PLATFORM_ADMIN,
            "The AwsAccount is given up by its spec.abandon: AWS is not asked for it any more, and what was made there stays.",
            "Delete the object, or have spec.abandon removed if the account can be reached again."),
    DUPLICATE_ACCOUNT(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "An older AwsAccount has the same accountId.",
            "Keep one AwsAccount for each account."),
    WRONG_ACCOUNT(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The credentials belong to another account than spec.accountId. Nothing was written.",
            "Correct accountId or managementRole; without managementRole the operator uses its own account."),

    ISSUER_UNAVAILABLE(
            BACKOFF,
            Responsible.PLATFORM_ADMIN,
            "The cluster's token issuer could not be found out.",
            "Check eks:DescribeCluster, or set the issuer in the operator's configuration."),
    ISSUER_INVALID(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "The cluster's token issuer is not one that IAM takes: an https URL without a port.",
            "Set the issuer in the operator's configuration, or the API server's --service-account-issuer."),
    ISSUER_UNREACHABLE(
            SLOW_RETRY,
            Responsible.PLATFORM_ADMIN,
            "IAM cannot reach the issuer's discovery document.",
            "Publish /.well-known/openid-configuration and the keys where AWS can read them."),
    THROTTLED(BACKOFF, Responsible.NOBODY, "AWS asks to slow down.", "Wait; the operator paces itself."),
    ACCESS_DENIED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The operator's role in the account may not make this call.",
            "Extend the management role's policy (install.md), or the SCP that denies it."),
    MANAGEMENT_ROLE_DENIED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The management role cannot be assumed.",
            "Check the role's trust policy, its external ID, and that the operator may call sts:AssumeRole on it. If the account is"
                    + " closed or the role is gone for good, set the AwsAccount's spec.abandon (install.md)."),
    REGION_DISABLED(
            SLOW_RETRY,
            Responsible.ACCOUNT_OWNER,
            "The region is not enabled in the account, or STS is not active in it.",
            "Enable the region in the account, and STS in it, or have another spec.region set in the AwsAccount."),
    CREDENTIALS_MISSING(
            BACKOFF,
            Responsible.PLATFORM_ADMIN,
            "The operator has no AWS credentials of its own.",
            "Give its service account a role (install.md)."),
    CREDENTIALS_EXPIRED(
            BACKOFF,
            Responsible.PLATFORM_ADMIN,
            "AWS does not accept the operator's credentials.",
            "Renew them; with a role for the service account this happens by itself."),
    AWS_UNREACHABLE(
            BACKOFF,
            Responsible.PLATFORM_ADMIN,
            "AWS's endpoint does not answer.",
            "Check the network policy, proxy and VPC endpoints of the operator."),
    AWS_ERROR(
            BACKOFF,
            Responsible.NOBODY,
            "AWS failed for a reason of its own.",
            "Wait; if it lasts, open a case with AWS."),
    PRINCIPAL_NOT_YET_KNOWN(
            BACKOFF,
            Responsible.NOBODY,
            "A principal that was just made is not known to IAM, or to EKS, everywhere yet.",
            "Wait; this takes seconds to about a minute."),
    CHANGED_MEANWHILE(BACKOFF, Responsible.NOBODY, "Somebody changed the same object at the same time.", "Wait."),
    KUBERNETES_ERROR(
            BACKOFF,
            Responsible.PLATFORM_ADMIN,
            "The Kubernetes API refused a request.",
            "See the message; check the operator's RBAC."),
    INTERNAL_ERROR(
            BACKOFF,
            Responsible.NOBODY,
            "The operator failed in a way that it does not know.",
            "Report it, with the operator's log.");

    private static final Map<String, Reason> BY_TITLE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Reason::title, reason -> reason));

    /** Who can end the state. */
    public enum Responsible {
        NOBODY("nobody has to"),
        APP_TEAM("whoever wrote the binding"),
        PLATFORM_ADMIN("the platform administrator"),
        ACCOUNT_OWNER("the owner of the AWS account");

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
     * Whether the state may be only a matter of the order in which objects of the cluster are applied or deleted: it ends when another
     * object comes or goes, and who applies both at once has nothing to correct. For a grace period such a state counts as progress.
     */
    public boolean mayResolveByOrder() {
        return switch (this) {
            // The object that the manifest names may be applied a moment later.
            case ACCOUNT_NOT_FOUND,
                    ACCOUNT_NOT_READY,
                    HOME_ACCOUNT_MISSING,
                    NAMESPACE_NOT_KNOWN,
                    SERVICE_ACCOUNT_NOT_FOUND,
                    INVITATION_PENDING -> true;
            // What holds the place or still uses it is deleted a moment later: GitOps tools apply first and prune last.
            case ACCOUNT_STALLED, DUPLICATE_ACCOUNT, SERVICE_ACCOUNT_TAKEN, IN_USE, SHARE_IN_USE -> true;
            default -> false;
        };
    }

    /** The reason with this {@link #title}; empty for one of another version. */
    public static Optional<Reason> titled(@Nullable String title) {
        return Optional.ofNullable(title).map(BY_TITLE::get);
    }

    /** As a condition's {@code reason} has it: {@code CamelCase} (Kubernetes API conventions). */
    public String title() {
        StringBuilder title = new StringBuilder();
        for (String word : name().split("_")) {
            title.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return title.toString();
    }
}
