package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The administrator's permission for bindings of some namespaces in an account. A rule allows only its listed access. A binding needs one
 * rule for all of its access.
 *
 * @param name a DNS label, unique in the account; a binding's status contains the name
 * @param namespaces the admitted namespaces; absent or empty means none
 * @param uses the uses of the account; empty means {@code Target}, and in the operator account {@code Source}
 * @param workloads allowed kinds of workloads; empty means {@code ServiceAccount} only
 * @param deliveries allowed deliveries of credentials to pods; empty means {@code WebIdentity} only
 * @param actions actions allowed in statements and grants, exact or with {@code *} and {@code ?}, case ignored; empty means none
 * @param resources resources allowed in statements and grants, exact or with {@code *} and {@code ?}; empty means none
 * @param actionsOnAllResources actions allowed in statements on the resource {@code *}; empty means none
 * @param managedPolicyArns allowed managed policies, exact or with {@code *} and {@code ?}; empty means none
 * @param principals existing principals that bindings may trust; empty means none
 * @param permissionsBoundaryArn boundary of the roles admitted by the rule; absent means the account's
 * @param maxSessionDuration upper bound for a role's MaxSessionDuration, {@code 1h} by default
 * @param maxLifetime upper bound for the time between a binding's creation and its {@code expiresAt}, which is then mandatory
 * @param deletionPolicies allowed deletion policies; empty means {@code Delete} only
 * @param roleNames allowed {@code role.name}s, with {@code *} and {@code ?}; each begins with <code>{namespace}</code>, which stands for the
 *     binding's namespace; empty means generated names only
 * @param maxBindings the maximum number of admitted bindings of one namespace to the account, the oldest first
 * @param maxResourcePolicyPercent the share of each quota of a resource's policy that all bindings of one namespace may use together; absent
 *     means the whole
 */
@ValidationRule(
        value = "!has(self.uses) || size(self.uses) == 0 || self.uses.exists(use, use != 'Source')"
                + " || [has(self.actions) ? size(self.actions) : 0, has(self.resources) ? size(self.resources) : 0,"
                + " has(self.actionsOnAllResources) ? size(self.actionsOnAllResources) : 0].sum() == 0",
        message =
                "actions and resources have no effect in a rule with uses: [Source]:"
                        + " a workload's own role has access to no resource of the account. Add Target to uses, or remove actions and resources",
        fieldPath = ".uses")
@ValidationRule(
        value = "!has(self.maxLifetime) || !has(self.deletionPolicies) || !('Retain' in self.deletionPolicies)",
        message = "maxLifetime and deletionPolicies with Retain exclude each other: a retained role has no end",
        fieldPath = ".deletionPolicies")
@ValidationRule(
        value = "!has(self.maxLifetime) || (self.maxLifetime != '' && self.maxLifetime.matches(" + Patterns.DURATION
                + ") && duration(self.maxLifetime) >= duration('1m'))",
        messageExpression =
                "'maxLifetime \"' + self.maxLifetime + '\" is not a duration of at least 1m, such as 12h or 2160h'",
        message = "maxLifetime must be a duration of at least 1m, such as 12h or 2160h",
        fieldPath = ".maxLifetime")
@ValidationRule(
        value = "!has(self.maxSessionDuration) || (self.maxSessionDuration != '' && self.maxSessionDuration.matches("
                + Patterns.DURATION + ")"
                + " && duration(self.maxSessionDuration) >= duration('1h')"
                + " && duration(self.maxSessionDuration) <= duration('12h'))",
        messageExpression = "'maxSessionDuration \"' + self.maxSessionDuration"
                + " + '\" is not a duration between 1h and 12h, such as 1h or 1h30m'",
        message = "maxSessionDuration must be a duration between 1h and 12h, such as 1h or 1h30m",
        fieldPath = ".maxSessionDuration")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AccessRule(
        @Required
        @Pattern(Patterns.RULE_NAME)
        @Size(max = 63)
        @JsonPropertyDescription(
                "Name of the rule: a DNS label, unique in the account, e.g. reports-readers. The status of a binding"
                        + " names its rule.")
        String name,

        @JsonPropertyDescription("The namespaces whose bindings the rule admits. Default: none.") @Nullable
        NamespaceSelection namespaces,

        @Size(max = 2)
        @JsonPropertyDescription(
                "Uses of the account. Source: workloads have their own roles in the account. Target: workloads access"
                        + " the account's resources. Default: Target; in the operator account Source.")
        List<RuleUse> uses,

        @Size(max = 8) @JsonPropertyDescription("Allowed kinds of workloads. Default: ServiceAccount.")
        List<WorkloadKind> workloads,

        @Size(max = 8) @JsonPropertyDescription("Allowed credential deliveries to pods. Default: WebIdentity.")
        List<Delivery> deliveries,

        @Size(max = 200)
        @JsonPropertyDescription(
                "Actions for role.statements and grants, with * and ?, e.g. s3:GetObject or s3:Get*. Default: none.")
        List<@Pattern(Patterns.ACTION_GLOB) @Size(max = 193) String> actions,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Resources for role.statements and grants: ARNs with * and ?. Access to a whole bucket needs both"
                        + " arn:aws:s3:::BUCKET and arn:aws:s3:::BUCKET/*. Default: none.")
        List<@Pattern(Patterns.RESOURCE_ARN_GLOB) @Size(max = 512) String> resources,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Actions for role.statements on the resource *, e.g. s3:ListAllMyBuckets. List only actions without"
                        + " resource-level permissions: deniedResources does not limit such a statement. Default: none.")
        List<@Pattern(Patterns.ACTION_GLOB) @Size(max = 193) String> actionsOnAllResources,

        @Size(max = 50)
        @JsonPropertyDescription("Managed policies for bindings: ARNs with * and ?, e.g."
                + " arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess. Default: none.")
        List<@Pattern(Patterns.POLICY_ARN_GLOB) @Size(max = 740) String> managedPolicyArns,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Existing roles, users and account roots for the trust policies and grants of bindings. Default:"
                        + " none.")
        List<AllowedPrincipal> principals,

        @Pattern(Patterns.POLICY_ARN)
        @Size(max = 740)
        @JsonPropertyDescription(
                "Permissions boundary of every role admitted by the rule. A role without a boundary cannot have"
                        + " role.statements. Default: permissionsBoundaryArn of the account.")
        @Nullable
        String permissionsBoundaryArn,

        @Size(max = 16)
        @JsonPropertyDescription("Longest session of a role, from 1h to 12h, e.g. 4h. Default: 1h.")
        @Nullable
        String maxSessionDuration,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Longest time from the creation of a binding to its expiresAt, in hours, minutes and seconds, at"
                        + " least 1m, e.g. 2160h. With this field every binding needs expiresAt. Default: bindings need not"
                        + " expire.")
        @Nullable
        String maxLifetime,

        @Size(max = 2)
        @JsonPropertyDescription(
                "Allowed values of deletionPolicy. A role of a deleted binding stays only while the list contains"
                        + " Retain. Default: Delete.")
        List<DeletionPolicy> deletionPolicies,

        @Size(max = 20)
        @JsonPropertyDescription(
                "Allowed values of role.name, with * and ?. Each pattern starts with {namespace}, the namespace of"
                        + " the binding, and one of the characters +=,.@_, e.g. {namespace}.ledger-writer or {namespace}.*."
                        + " Default: generated names only.")
        List<@Pattern(Patterns.ROLE_NAME_GLOB) @Size(max = 75) String> roleNames,

        @Min(1)
        @Max(10000)
        @JsonPropertyDescription(
                "Largest number of bindings to the account for each namespace. The rule admits the oldest bindings. A"
                        + " binding has at most two roles. Default: no limit.")
        @Nullable
        Integer maxBindings,

        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
                "Share of a resource's policy that all bindings of one namespace may use together, in percent of AWS's"
                        + " quota. Default: 100.")
        @Nullable
        Integer maxResourcePolicyPercent) {
    public AccessRule {
        uses = uses == null ? List.of() : List.copyOf(uses);
        workloads = workloads == null ? List.of() : List.copyOf(workloads);
        deliveries = deliveries == null ? List.of() : List.copyOf(deliveries);
        actions = actions == null ? List.of() : List.copyOf(actions);
        resources = resources == null ? List.of() : List.copyOf(resources);
        actionsOnAllResources = actionsOnAllResources == null ? List.of() : List.copyOf(actionsOnAllResources);
        managedPolicyArns = managedPolicyArns == null ? List.of() : List.copyOf(managedPolicyArns);
        principals = principals == null ? List.of() : List.copyOf(principals);
        deletionPolicies = deletionPolicies == null ? List.of() : List.copyOf(deletionPolicies);
        roleNames = roleNames == null ? List.of() : List.copyOf(roleNames);
    }
}
