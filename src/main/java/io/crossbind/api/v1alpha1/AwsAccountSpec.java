package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The administrator's settings for an account.
 *
 * @param accountId the 12-digit ID; immutable, because roles are in the account
 * @param region default for regional resources; the region determines the partition
 * @param managementRole the role assumed by the operator in the account; absent for the operator account
 * @param unmanaged present if the operator has no access to the account: the status of a binding lists what the owner must create
 * @param rolePath the IAM path of every role created by the operator, {@code /crossbind/} by default
 * @param permissionsBoundaryArn default boundary of roles; the operator sets it in CreateRole and restores it after foreign changes
 * @param rules the access of bindings by namespace; if empty, the account admits no binding
 * @param deniedActions actions which no rule allows, exact or with {@code *} and {@code ?}, case ignored
 * @param deniedResources resources which no rule allows, exact or with {@code *} and {@code ?}
 * @param revokeSessionsBefore sessions of the account's roles issued earlier are denied every action, RFC 3339; a binding can only name a
 *     later time
 * @param revoke bindings whose access is revoked, and whose roles nobody can assume
 * @param release retained roles no longer under the operator's control
 * @param orphans the treatment of roles without a binding; by default such roles are blocked after 15 minutes
 * @param shares the limits for sharing the account's resources; absent means none
 * @param acceptsSharesFrom accounts outside the organization whose shares are accepted here; empty means none
 * @param driftCheckInterval the time between full reads of the account, a duration such as {@code 5m}
 * @param abandon the account ID again, once the operator cannot access the account any more: existing objects remain there
 */
@ValidationRule(
        value = "!has(self.abandon) || self.abandon == self.accountId",
        message = "abandon must equal accountId: all objects created by crossbind stay in the account",
        fieldPath = ".abandon")
@ValidationRule(
        value = "self.accountId == oldSelf.accountId",
        message = "accountId is immutable: existing roles are in that account. Create another AwsAccount instead.",
        fieldPath = ".accountId")
@ValidationRule(
        value = "has(self.unmanaged) == has(oldSelf.unmanaged)",
        message = "unmanaged is immutable: existing roles in the account would be orphaned."
                + " Create another AwsAccount instead.",
        fieldPath = ".unmanaged")
@ValidationRule(
        value = "!(has(self.managementRole) && has(self.unmanaged))",
        message = "unmanaged and managementRole exclude each other: set one of them",
        fieldPath = ".unmanaged")
@ValidationRule(
        value = "!has(self.managementRole) || self.managementRole.arn.split(':')[4] == self.accountId",
        messageExpression =
                "'managementRole.arn ' + self.managementRole.arn + ' is not a role of account ' + self.accountId",
        message = "managementRole.arn must be a role of accountId",
        fieldPath = ".managementRole")
@ValidationRule(
        value =
                "!has(self.permissionsBoundaryArn) || self.permissionsBoundaryArn.split(':')[4] in [self.accountId, 'aws']",
        messageExpression = "'permissionsBoundaryArn ' + self.permissionsBoundaryArn"
                + " + ' is neither a policy of account ' + self.accountId + ' nor an AWS managed policy'",
        message = "permissionsBoundaryArn must be a policy of accountId",
        fieldPath = ".permissionsBoundaryArn")
@ValidationRule(
        value = "!has(self.rules) || self.rules.all(rule, !has(rule.permissionsBoundaryArn)"
                + " || rule.permissionsBoundaryArn.split(':')[4] in [self.accountId, 'aws'])",
        messageExpression = "'rules contains a permissionsBoundaryArn that is neither a policy of account '"
                + " + self.accountId + ' nor an AWS managed policy'",
        message = "rules contains a permissionsBoundaryArn that is not a policy of accountId",
        fieldPath = ".rules")
@ValidationRule(
        value = "!has(self.rules) || self.rules.all(rule, !has(rule.managedPolicyArns)"
                + " || rule.managedPolicyArns.all(arn, arn.split(':')[4] in [self.accountId, 'aws']))",
        message =
                "managedPolicyArns of a rule must be policies of accountId or AWS managed policies: IAM attaches no other policies",
        fieldPath = ".rules")
@ValidationRule(
        value = "!has(self.rules) || self.rules.all(rule, self.rules.exists_one(other, other.name == rule.name))",
        message = "two rules have the same name",
        fieldPath = ".rules")
@ValidationRule(
        value = "!has(self.managementRole) || self.managementRole.arn.split(':')[1] == " + AwsAccountSpec.PARTITION,
        message = "managementRole.arn is in another partition than region",
        fieldPath = ".managementRole")
@ValidationRule(
        value = "!has(self.permissionsBoundaryArn) || self.permissionsBoundaryArn.split(':')[1] == "
                + AwsAccountSpec.PARTITION,
        message = "permissionsBoundaryArn is in another partition than region",
        fieldPath = ".permissionsBoundaryArn")
@ValidationRule(
        value = "!has(self.rules) || self.rules.all(rule, !has(rule.permissionsBoundaryArn)"
                + " || rule.permissionsBoundaryArn.split(':')[1] == " + AwsAccountSpec.PARTITION + ")",
        message = "rules contains a permissionsBoundaryArn in another partition than region",
        fieldPath = ".rules")
@ValidationRule(
        value = "!has(self.rules) || self.rules.all(rule, !has(rule.managedPolicyArns)"
                + " || rule.managedPolicyArns.all(arn, arn.split(':')[1] == " + AwsAccountSpec.PARTITION + "))",
        message = "managedPolicyArns of a rule contains a policy in another partition than region",
        fieldPath = ".rules")
@ValidationRule(
        value = "!has(self.revokeSessionsBefore) || !self.revokeSessionsBefore.matches('" + Patterns.TIME + "')"
                + " || timestamp(self.revokeSessionsBefore) > timestamp('2000-01-01T00:00:00Z')",
        message = "revokeSessionsBefore must be a time such as 2027-01-31T00:00:00Z",
        fieldPath = ".revokeSessionsBefore")
@ValidationRule(
        value = "!(has(self.unmanaged) && has(self.revokeSessionsBefore))",
        message =
                "revokeSessionsBefore has no effect in an unmanaged account: only the account's owner can revoke sessions",
        fieldPath = ".revokeSessionsBefore")
@ValidationRule(
        value = "!(has(self.unmanaged) && has(self.release))",
        message = "release has no effect in an unmanaged account: the operator has no roles there",
        fieldPath = ".release")
@ValidationRule(
        value = "!has(self.driftCheckInterval) || (self.driftCheckInterval != '' && self.driftCheckInterval.matches("
                + Patterns.DURATION + ")"
                + " && duration(self.driftCheckInterval) >= duration('1s')"
                + " && duration(self.driftCheckInterval) <= duration('24h'))",
        messageExpression = "'driftCheckInterval \"' + self.driftCheckInterval"
                + " + '\" is not a duration between 1s and 24h, such as 5m or 1h30m'",
        message = "driftCheckInterval must be a duration between 1s and 24h, such as 5m or 1h30m",
        fieldPath = ".driftCheckInterval")
@JsonClassDescription("The administrator's settings and limits for the account.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AwsAccountSpec(
        @Required
        @Pattern(Patterns.ACCOUNT_ID)
        @Size(min = 12, max = 12)
        @JsonPropertyDescription(
                "ID of the AWS account, 12 digits. Immutable. Quote the ID: YAML reads bare digits as a number.")
        String accountId,

        @Required
        @Pattern(Patterns.REGION)
        @Size(max = 64)
        @JsonPropertyDescription(
                "Default region for regional resources, e.g. eu-west-1. The region determines the partition (aws,"
                        + " aws-cn, aws-us-gov, ...).")
        String region,

        @JsonPropertyDescription(
                "The role assumed by the operator to manage the account. Absent for the operator account and for an"
                        + " unmanaged account.")
        @Nullable
        ManagementRole managementRole,

        @JsonPropertyDescription(
                "Marks an account without access for the operator, e.g. the account of a customer. The operator"
                        + " creates nothing in the account. The status of each binding lists the objects for the owner to"
                        + " create, and the operator checks them. Write {}. Immutable.")
        @Nullable
        Unmanaged unmanaged,

        @Pattern(Patterns.PATH)
        @Size(max = 512)
        @JsonPropertyDescription(
                "IAM path of every role created by the operator in the account, e.g. /team/. Default: /crossbind/.")
        @Nullable
        String rolePath,

        @Pattern(Patterns.POLICY_ARN)
        @Size(max = 740)
        @JsonPropertyDescription(
                "Permissions boundary of the roles created by the operator in the account, unless a rule has another."
                        + " A role without a boundary cannot have role.statements. Default: none.")
        @Nullable
        String permissionsBoundaryArn,

        @Size(max = 32)
        @JsonPropertyDescription(
                "Rules for the bindings to the account. A binding needs one rule that admits its namespace and"
                        + " allows everything in the binding. Default: no bindings.")
        List<AccessRule> rules,

        @Size(max = 200)
        @JsonPropertyDescription(
                "Actions denied to every statement and grant, regardless of the rules, with * and ?, e.g."
                        + " sqs:DeleteQueue or iam:*. Default: none.")
        List<@Pattern(Patterns.ACTION_GLOB) @Size(max = 193) String> deniedActions,

        @Size(max = 200)
        @JsonPropertyDescription(
                "Resources denied to every statement and grant, regardless of the rules: ARNs with * and ?. deniedResources"
                        + " does not limit statements on the resource *; actionsOnAllResources limits them. Default: none.")
        List<@Pattern(Patterns.RESOURCE_ARN_GLOB) @Size(max = 1200) String> deniedResources,

        @Pattern(Patterns.TIME)
        @Size(max = 20)
        @JsonPropertyDescription(
                "Revokes the sessions of all roles managed by the operator in the account: sessions issued before"
                        + " this time have no permissions. UTC in whole seconds, e.g. 2027-01-31T00:00:00Z. Default: no"
                        + " revocation.")
        @Nullable
        String revokeSessionsBefore,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Bindings without access to the account, regardless of the rules. The operator deletes the access of"
                        + " an existing binding. A remaining role of a deleted binding is blocked: no principal can assume the"
                        + " role, and its sessions have no permissions. Default: none.")
        List<RevokedAccess> revoke,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Deleted bindings whose retained roles leave the operator's control. The operator removes its tags"
                        + " from each such role. A role with revoked access is not released. Default: none.")
        List<ReleasedRole> release,

        @JsonPropertyDescription(
                "Treatment of roles of this cluster without a binding. Default: the operator blocks such a role after"
                        + " 15 minutes.")
        @Nullable
        OrphanPolicy orphans,

        @JsonPropertyDescription("Limits for ResourceShares of the account. Default: no shares.") @Nullable
        ShareLimits shares,

        @Size(max = 200)
        @JsonPropertyDescription(
                "IDs of accounts outside the organization. The operator accepts RAM invitations from these accounts,"
                        + " if a ResourceShare of this cluster sent the invitation. Default: none.")
        List<@Pattern(Patterns.ACCOUNT_ID) @Size(min = 12, max = 12) String> acceptsSharesFrom,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Time between two full reads of the account to detect drift, from 1s to 24h. Each drift check costs"
                        + " two IAM calls for up to 1000 roles. Default: 5m.")
        @Nullable
        String driftCheckInterval,

        @Size(max = 12)
        @JsonPropertyDescription(
                "Abandons an account that is closed or whose management role was deleted, until you remove the field."
                        + " The value must equal accountId. The operator stops calling AWS for the account, and you can delete"
                        + " the AwsAccount, its bindings and its shares. Roles, statements in resource policies, OIDC providers"
                        + " and RAM shares stay in AWS if the account still exists. Events list these objects.")
        @Nullable
        String abandon) {

    /** CEL: the partition of a region by the name's prefix, as in the AWS SDK's partitions.json. */
    static final String PARTITION = "(self.region.startsWith('cn-') ? 'aws-cn' : self.region.startsWith('us-gov-')"
            + " ? 'aws-us-gov' : self.region.startsWith('eusc-') ? 'aws-eusc' : self.region.startsWith('us-iso-')"
            + " ? 'aws-iso' : self.region.startsWith('us-isob-') ? 'aws-iso-b' : self.region.startsWith('us-isof-')"
            + " ? 'aws-iso-f' : self.region.startsWith('eu-isoe-') ? 'aws-iso-e' : 'aws')";

    public AwsAccountSpec {
        rules = rules == null ? List.of() : List.copyOf(rules);
        deniedActions = deniedActions == null ? List.of() : List.copyOf(deniedActions);
        deniedResources = deniedResources == null ? List.of() : List.copyOf(deniedResources);
        revoke = revoke == null ? List.of() : List.copyOf(revoke);
        release = release == null ? List.of() : List.copyOf(release);
        acceptsSharesFrom = acceptsSharesFrom == null ? List.of() : List.copyOf(acceptsSharesFrom);
    }
}
