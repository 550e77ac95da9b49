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
 * The administrator's permission for bindings of some namespaces in an account. A rule allows only what it names. A binding needs one rule that
 * allows all of the binding.
 *
 * @param name a DNS label, unique in the account; a binding's status names it
 * @param namespaces the namespaces that the rule admits; absent or empty means none
 * @param uses what the account is used for; empty means {@code Target}, and {@code Source} in the operator's own account
 * @param workloads allowed kinds of workloads; empty means {@code ServiceAccount} only
 * @param deliveries allowed deliveries of credentials to pods; empty means {@code WebIdentity} only
 * @param actions actions that statements and grants may allow, exact or with {@code *} and {@code ?}, case ignored; empty means none
 * @param resources resources that statements and grants may name, exact or with {@code *} and {@code ?}; empty means none
 * @param actionsOnAllResources actions that statements may allow on the resource {@code *}; empty means none
 * @param managedPolicyArns managed policies that may be attached, exact or with {@code *} and {@code ?}; empty means none
 * @param principals existing principals that bindings may trust; empty means none
 * @param permissionsBoundaryArn boundary of the roles that the rule admits; absent means the account's
 * @param maxSessionDuration upper bound for a role's MaxSessionDuration, {@code 1h} by default
 * @param maxLifetime upper bound for the time between a binding's creation and its {@code expiresAt}, which is then mandatory
 * @param deletionPolicies allowed deletion policies; empty means {@code Delete} only
 * @param roleNames allowed {@code role.name}s, with {@code *} and {@code ?}; each begins with <code>{namespace}</code>, which stands for the
 *     binding's namespace; empty means generated names only
 * @param maxBindings the number of bindings of one namespace to the account that the rule admits, the oldest first
 * @param maxResourcePolicyPercent the share of each quota of a resource's policy that all bindings of one namespace may use together; absent
 *     means the whole
 */
@ValidationRule(
        value = "!has(self.uses) || size(self.uses) == 0 || self.uses.exists(use, use != 'Source')"
                + " || [has(self.actions) ? size(self.actions) : 0, has(self.resources) ? size(self.resources) : 0,"
                + " has(self.actionsOnAllResources) ? size(self.actionsOnAllResources) : 0].sum() == 0",
        message = "actions and resources have no effect in a rule with uses: [Source]:"
                + " a workload's own role reaches no resource of the account. Add Target to uses, or remove them",
        fieldPath = ".uses")
@ValidationRule(
        value = "!has(self.maxLifetime) || !has(self.deletionPolicies) || !('Retain' in self.deletionPolicies)",
        message = "maxLifetime and deletionPolicies with Retain exclude each other: a role that is retained has no end",
        fieldPath = ".deletionPolicies")
@ValidationRule(
        value = "!has(self.maxLifetime) || (self.maxLifetime != '' && self.maxLifetime.matches(" + Patterns.DURATION
                + ") && duration(self.maxLifetime) >= duration('1m'))",
        messageExpression =
                "'maxLifetime \"' + self.maxLifetime + '\" is not a duration from 1m on, such as 12h or 2160h'",
        message = "maxLifetime must be a duration from 1m on, such as 12h or 2160h",
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
        @JsonPropertyDescription("Name of the rule, unique in the account. The status of a binding names its rule.")
        String name,

        @JsonPropertyDescription("The namespaces whose bindings the rule admits. If absent or without a match: none.")
        @Nullable
        NamespaceSelection namespaces,

        @Size(max = 2)
        @JsonPropertyDescription(
                "Source: the account has the workloads' own roles. Target: workloads reach the account's"
                        + " resources. Empty: Target, and Source in the operator's own account.")
        List<RuleUse> uses,

        @Size(max = 8) @JsonPropertyDescription("Allowed kinds of workloads. Empty: ServiceAccount.")
        List<WorkloadKind> workloads,

        @Size(max = 8) @JsonPropertyDescription("Allowed deliveries of credentials to pods. Empty: WebIdentity.")
        List<Delivery> deliveries,

        @Size(max = 200)
        @JsonPropertyDescription(
                "Actions that role.statements and grants may allow, such as s3:GetObject or s3:Get*. Empty: none.")
        List<@Pattern(Patterns.ACTION_GLOB) @Size(max = 193) String> actions,

        @Size(max = 64)
        @JsonPropertyDescription("Resources that role.statements and grants may name: exact ARNs or globs (* and ?)."
                + " Empty: none. Access to a whole bucket needs both arn:aws:s3:::BUCKET and arn:aws:s3:::BUCKET/*.")
        List<@Pattern(Patterns.RESOURCE_ARN_GLOB) @Size(max = 512) String> resources,

        @Size(max = 50)
        @JsonPropertyDescription("Actions that role.statements may allow on the resource *, such as"
                + " s3:ListAllMyBuckets, which IAM does not limit to single resources. deniedResources do not restrict"
                + " them. Empty: none.")
        List<@Pattern(Patterns.ACTION_GLOB) @Size(max = 193) String> actionsOnAllResources,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Managed policies that bindings may attach: exact ARNs or globs (* and ?). Empty: none.")
        List<@Pattern(Patterns.POLICY_ARN_GLOB) @Size(max = 740) String> managedPolicyArns,

        @Size(max = 50)
        @JsonPropertyDescription("Existing roles, users and account roots that bindings may trust. Empty: none.")
        List<AllowedPrincipal> principals,

        @Pattern(Patterns.POLICY_ARN)
        @Size(max = 740)
        @JsonPropertyDescription("Permissions boundary of every role that the rule admits. Default: the account's"
                + " permissionsBoundaryArn. A role without a boundary cannot have role.statements.")
        @Nullable
        String permissionsBoundaryArn,

        @Size(max = 16)
        @JsonPropertyDescription("Maximum session duration of a role, 1h (the default) to 12h.")
        @Nullable
        String maxSessionDuration,

        @Size(max = 16)
        @JsonPropertyDescription("Longest time from the creation of a binding to its expiresAt, in hours, minutes and"
                + " seconds, such as 2160h. A binding must then have expiresAt. Absent: bindings need not expire.")
        @Nullable
        String maxLifetime,

        @Size(max = 2)
        @JsonPropertyDescription("Allowed deletionPolicy of bindings. A role is retained only while this lists Retain."
                + " Empty: Delete.")
        List<DeletionPolicy> deletionPolicies,

        @Size(max = 20)
        @JsonPropertyDescription(
                "Allowed role.name of bindings, with * and ?. Each begins with {namespace}, which stands"
                        + " for the binding's namespace, and one of the characters +=,.@_, such as {namespace}.*, so that no"
                        + " namespace can use the name of another. Empty: generated names only.")
        List<@Pattern(Patterns.ROLE_NAME_GLOB) @Size(max = 75) String> roleNames,

        @Min(1)
        @Max(10000)
        @JsonPropertyDescription("How many bindings of a namespace to this account the rule admits, the oldest first."
                + " Each binding has at most two roles. Absent: no limit.")
        @Nullable
        Integer maxBindings,

        @Min(1)
        @Max(100)
        @JsonPropertyDescription("How much of the policy of a resource all bindings of a namespace may use together, in"
                + " percent of AWS's quota for the policy. Absent: all of it.")
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
