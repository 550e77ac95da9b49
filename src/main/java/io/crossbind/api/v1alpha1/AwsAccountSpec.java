package io.crossbind.api.v1alpha1;

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
 * @param region default for regional resources; the partition follows from it
 * @param managementRole the role that the operator assumes in the account; absent for the operator's own account
 * @param unmanaged present if the operator has no access to the account: the status of a binding lists what the owner must create
 * @param rolePath the IAM path of every role that the operator creates, {@code /crossbind/} by default
 * @param permissionsBoundaryArn default boundary of roles; the operator sets it in CreateRole and restores it after foreign changes
 * @param rules what the bindings of which namespaces may have; empty means that the account admits no binding
 * @param deniedActions actions that no rule allows, exact or with {@code *} and {@code ?}, case ignored
 * @param deniedResources resources that no rule allows, exact or with {@code *} and {@code ?}
 * @param revokeSessionsBefore sessions of the account's roles that were issued earlier are denied every action, RFC 3339; a binding can only name
 *     a later time
 * @param revoke bindings whose access is revoked, and whose roles nobody can assume
 * @param release retained roles that the operator no longer controls
 * @param orphans the treatment of roles without a binding; absent means that they are blocked after 15 minutes
 * @param shares the limits for sharing the account's resources; absent means none
 * @param acceptsSharesFrom accounts outside the organization whose shares are accepted here; empty means none
 * @param driftCheckInterval the time between full reads of the account, a duration such as {@code 5m}
 * @param abandon the account ID again, once the operator cannot access the account any more: existing objects remain there
 */
@ValidationRule(
        value = "!has(self.abandon) || self.abandon == self.accountId",
        message = "abandon must repeat accountId: everything that crossbind created in that account remains there",
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
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AwsAccountSpec(
        @Required
        @Pattern(Patterns.ACCOUNT_ID)
        @Size(min = 12, max = 12)
        @JsonPropertyDescription("The 12-digit AWS account ID. Quote it: YAML reads bare digits as a number.")
        String accountId,

        @Required
        @Pattern(Patterns.REGION)
        @Size(max = 64)
        @JsonPropertyDescription("Default region for regional resources, e.g. eu-west-1. The partition (aws, aws-cn,"
                + " aws-us-gov, ...) follows from it.")
        String region,

        @JsonPropertyDescription("The role that the operator assumes to manage this account. Absent for the operator's"
                + " own account and for an unmanaged account.")
        @Nullable
        ManagementRole managementRole,

        @JsonPropertyDescription(
                "Marks an account that the operator cannot access, such as a customer's. The operator creates nothing in it:"
                        + " the status of each binding lists what the account's owner must create, and the operator then verifies it.")
        @Nullable
        Unmanaged unmanaged,

        @Pattern(Patterns.PATH)
        @Size(max = 512)
        @JsonPropertyDescription(
                "IAM path of every role that the operator creates in this account. Default: /crossbind/.")
        @Nullable
        String rolePath,

        @Pattern(Patterns.POLICY_ARN)
        @Size(max = 740)
        @JsonPropertyDescription(
                "Permissions boundary of the roles that the operator creates in this account, where a rule"
                        + " sets no other. A role without a boundary cannot have role.statements.")
        @Nullable
        String permissionsBoundaryArn,

        @Size(max = 32)
        @JsonPropertyDescription(
                "Rules for the bindings that use this account. A binding needs one rule that admits its namespace"
                        + " and allows all of the binding. Empty: no bindings.")
        List<AccessRule> rules,

        @Size(max = 200)
        @JsonPropertyDescription("Actions that no statement and no grant may include, whatever the rules allow, such as"
                + " sqs:DeleteQueue or iam:*.")
        List<@Pattern(Patterns.ACTION_GLOB) @Size(max = 193) String> deniedActions,

        @Size(max = 200)
        @JsonPropertyDescription(
                "Resources that no grant and no statement may name, whatever the rules allow: exact ARNs"
                        + " or globs (* and ?). Statements on the resource * are limited by actionsOnAllResources alone.")
        List<@Pattern(Patterns.RESOURCE_ARN_GLOB) @Size(max = 1200) String> deniedResources,

        @Pattern(Patterns.TIME)
        @Size(max = 20)
        @JsonPropertyDescription(
                "Revokes the sessions of all roles that the operator manages in this account: sessions that"
                        + " were issued before this time are denied every action, whatever the bindings say.")
        @Nullable
        String revokeSessionsBefore,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Bindings whose access to this account is revoked, whatever the rules allow. The operator deletes the access"
                        + " of a binding that exists. Nobody can assume a role that remains of a deleted binding, and its"
                        + " sessions are denied everything.")
        List<RevokedAccess> revoke,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Deleted bindings whose retained roles in this account the operator no longer controls: the operator"
                        + " removes its tags from such a role once. A role whose access is revoked is not released.")
        List<ReleasedRole> release,

        @JsonPropertyDescription(
                "Treatment of roles of this cluster that belong to no binding. Absent: nobody can assume"
                        + " such a role once it was without a binding for 15 minutes.")
        @Nullable
        OrphanPolicy orphans,

        @JsonPropertyDescription("Limits for ResourceShares of this account. Absent: no shares.") @Nullable
        ShareLimits shares,

        @Size(max = 200)
        @JsonPropertyDescription(
                "IDs of accounts outside the organization whose RAM invitations the operator accepts in this"
                        + " account, if a ResourceShare of this cluster sent the invitation. Empty: none.")
        List<@Pattern(Patterns.ACCOUNT_ID) @Size(min = 12, max = 12) String> acceptsSharesFrom,

        @Size(max = 16)
        @JsonPropertyDescription("How often the operator reads all of the account's roles to detect drift, e.g. 5m (the"
                + " default); 1s to 24h. Each drift check costs two IAM calls for up to 1000 roles.")
        @Nullable
        String driftCheckInterval,

        @Size(max = 12)
        @JsonPropertyDescription(
                "Abandons the account until the field is removed; the value must be accountId. For an account"
                        + " that is closed or whose management role is deleted: the operator no longer calls AWS for it. Bindings and shares"
                        + " that use it, and the AwsAccount, can be deleted. Roles, statements in resource policies,"
                        + " OpenID Connect providers and RAM shares may remain in AWS; Events list them.")
        @Nullable
        String abandon) {

    /** CEL: the partition of a region by its name's prefix, as in the AWS SDK's partitions.json. */
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
