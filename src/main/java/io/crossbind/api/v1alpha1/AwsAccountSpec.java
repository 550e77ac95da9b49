package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The administrator's settings for an account.
 *
 * @param accountId the 12-digit ID; immutable, because roles are in the account
 * @param region default for regional resources; the partition follows from it
 * @param managementRole the role that the operator assumes in the account; absent for the operator's own account
 * @param unmanaged present if the operator has no access to the account: the status of a binding lists what the owner must create
 * @param allowedNamespaces the namespaces whose bindings may use the account; absent or empty means none
 * @param limits the limits of those bindings; absent means the strictest
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
        value = "!has(self.limits) || !has(self.limits.permissionsBoundaryArn)"
                + " || self.limits.permissionsBoundaryArn.split(':')[4] in [self.accountId, 'aws']",
        messageExpression = "'limits.permissionsBoundaryArn ' + self.limits.permissionsBoundaryArn"
                + " + ' is neither a policy of account ' + self.accountId + ' nor an AWS managed policy'",
        message = "limits.permissionsBoundaryArn must be a policy of accountId",
        fieldPath = ".limits")
@ValidationRule(
        value = "!has(self.limits) || !has(self.limits.managedPolicyArns)"
                + " || self.limits.managedPolicyArns.all(arn, arn.split(':')[4] in [self.accountId, 'aws'])",
        message =
                "limits.managedPolicyArns must be policies of accountId or AWS managed policies: IAM attaches no other policies",
        fieldPath = ".limits")
@ValidationRule(
        value = "!has(self.managementRole) || self.managementRole.arn.split(':')[1] == " + AwsAccountSpec.PARTITION,
        message = "managementRole.arn is in another partition than region",
        fieldPath = ".managementRole")
@ValidationRule(
        value = "!has(self.limits) || !has(self.limits.permissionsBoundaryArn)"
                + " || self.limits.permissionsBoundaryArn.split(':')[1] == " + AwsAccountSpec.PARTITION,
        message = "limits.permissionsBoundaryArn is in another partition than region",
        fieldPath = ".limits")
@ValidationRule(
        value = "!has(self.limits) || !has(self.limits.managedPolicyArns)"
                + " || self.limits.managedPolicyArns.all(arn, arn.split(':')[1] == " + AwsAccountSpec.PARTITION + ")",
        message = "limits.managedPolicyArns contains a policy in another partition than region",
        fieldPath = ".limits")
@ValidationRule(
        value = "!has(self.driftCheckInterval) || (self.driftCheckInterval != '' && self.driftCheckInterval.matches("
                + Patterns.DURATION + ")"
                + " && duration(self.driftCheckInterval) >= duration('1s')"
                + " && duration(self.driftCheckInterval) <= duration('24h'))",
        messageExpression = "'driftCheckInterval \"' + self.driftCheckInterval"
                + " + '\" is not a duration between 1s and 24h, such as 5m or 1h30m'",
        message = "driftCheckInterval must be a duration between 1s and 24h, such as 5m or 1h30m",
        fieldPath = ".driftCheckInterval")
@JsonInclude(JsonInclude.Include.NON_NULL)
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

        @JsonPropertyDescription("Namespaces whose bindings may use this account. If absent or without a match: none.")
        @Nullable
        AllowedNamespaces allowedNamespaces,

        @JsonPropertyDescription(
                "Limits for bindings that use this account. Everything that is not listed is forbidden.")
        @Nullable
        Limits limits,

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
}
