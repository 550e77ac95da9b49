package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The administrator's limits for an account's bindings. Every reconciliation checks them, not only the first.
 *
 * @param rolePath the IAM path of every role that the operator creates, {@code /crossbind/} by default
 * @param permissionsBoundaryArn set in CreateRole and restored after foreign changes; without it, inline statements are rejected
 * @param managedPolicyArns allow-list of managed policies, exact or with {@code *} and {@code ?}; empty means none
 * @param maxSessionDuration upper bound for a role's MaxSessionDuration, {@code 1h} by default
 * @param deliveries allowed deliveries of credentials to pods; empty means {@code WebIdentity} only
 * @param workloads allowed kinds of workloads; empty means {@code ServiceAccount} only
 * @param principals existing principals that bindings may trust, exact or with {@code *} and {@code ?}; empty means none
 * @param resources resources that grants may name, exact or with {@code *} and {@code ?}; empty means none
 * @param actions actions that grants may allow, exact or with {@code *} and {@code ?}, case ignored; empty means none
 * @param deniedActions actions that grants may never allow, even if {@code actions} lists them
 * @param shares the limits for sharing the account's resources; absent means none
 * @param acceptsSharesFrom accounts outside the organization whose shares are accepted here; empty means none
 */
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
public record Limits(
        @Pattern(Patterns.PATH)
        @Size(max = 512)
        @JsonPropertyDescription(
                "IAM path of every role that the operator creates in this account. Default: /crossbind/.")
        @Nullable
        String rolePath,

        @Pattern(Patterns.POLICY_ARN)
        @Size(max = 740)
        @JsonPropertyDescription(
                "Permissions boundary of every role that the operator creates in this account. Without it, inline"
                        + " statements are rejected and only the managed policies listed below can be attached.")
        @Nullable
        String permissionsBoundaryArn,

        @Size(max = 200)
        @JsonPropertyDescription(
                "Managed policies that bindings may attach: exact ARNs or globs (* and ?). Empty: none.")
        List<@Pattern(Patterns.POLICY_ARN_GLOB) @Size(max = 740) String> managedPolicyArns,

        @Size(max = 16)
        @JsonPropertyDescription("Maximum session duration of a role, 1h (the default) to 12h.")
        @Nullable
        String maxSessionDuration,

        @Size(max = 8) @JsonPropertyDescription("Allowed deliveries of credentials to pods. Empty: WebIdentity.")
        List<Delivery> deliveries,

        @Size(max = 8) @JsonPropertyDescription("Allowed kinds of workloads. Empty: ServiceAccount.")
        List<WorkloadKind> workloads,

        @Size(max = 200)
        @JsonPropertyDescription("Existing roles, users and account roots that bindings may trust: exact ARNs or globs"
                + " (* and ?). Empty: none.")
        List<@Pattern(Patterns.PRINCIPAL_ARN_GLOB) @Size(max = 640) String> principals,

        @Size(max = 200)
        @JsonPropertyDescription(
                "Resources that grants may name: exact ARNs or globs (* and ?). Empty: no grants. A grant"
                        + " on a whole bucket needs both arn:aws:s3:::BUCKET and arn:aws:s3:::BUCKET/*.")
        List<@Pattern(Patterns.RESOURCE_ARN_GLOB) @Size(max = 1200) String> resources,

        @Size(max = 200)
        @JsonPropertyDescription("Actions that grants may allow, such as s3:GetObject or s3:Get*. Empty: no grants.")
        List<@Pattern(Patterns.ACTION_GLOB) @Size(max = 193) String> actions,

        @Size(max = 200)
        @JsonPropertyDescription(
                "Actions that grants may never allow, even if actions lists them, such as sqs:DeleteQueue.")
        List<@Pattern(Patterns.ACTION_GLOB) @Size(max = 193) String> deniedActions,

        @JsonPropertyDescription("Limits for ResourceShares of this account. Absent: no shares.") @Nullable
        ShareLimits shares,

        @Size(max = 200)
        @JsonPropertyDescription(
                "IDs of accounts outside the organization whose RAM invitations the operator accepts in this"
                        + " account, if a ResourceShare of this cluster sent the invitation. Empty: none.")
        List<@Pattern(Patterns.ACCOUNT_ID) @Size(min = 12, max = 12) String> acceptsSharesFrom) {
    /** The limits of an account that sets none. */
    public static final Limits STRICTEST = new Limits(
            null, null, List.of(), null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null,
            List.of());

    public Limits {
        workloads = workloads == null ? List.of() : List.copyOf(workloads);
        principals = principals == null ? List.of() : List.copyOf(principals);
        managedPolicyArns = managedPolicyArns == null ? List.of() : List.copyOf(managedPolicyArns);
        deliveries = deliveries == null ? List.of() : List.copyOf(deliveries);
        resources = resources == null ? List.of() : List.copyOf(resources);
        actions = actions == null ? List.of() : List.copyOf(actions);
        deniedActions = deniedActions == null ? List.of() : List.copyOf(deniedActions);
        acceptsSharesFrom = acceptsSharesFrom == null ? List.of() : List.copyOf(acceptsSharesFrom);
    }
}
