package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The treatment of roles of this cluster without a binding, for example because a person removed the finalizer of a binding.
 *
 * @param action {@code Block} by default
 * @param gracePeriod the time before the operator blocks a role whose namespace the account admits, {@code 1m} to {@code 168h}, {@code 15m}
 *     by default
 */
@ValidationRule(
        value =
                "!has(self.gracePeriod) || (self.gracePeriod != '' && self.gracePeriod.matches(" + Patterns.DURATION
                        + ") && duration(self.gracePeriod) >= duration('1m') && duration(self.gracePeriod) <= duration('168h'))",
        messageExpression =
                "'gracePeriod \"' + self.gracePeriod + '\" is not a duration between 1m and 168h, such as 15m or 24h'",
        message = "gracePeriod must be a duration between 1m and 168h, such as 15m or 24h",
        fieldPath = ".gracePeriod")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrphanPolicy(
        @JsonPropertyDescription(
                "Block: no principal can assume a role without a binding, until a binding requests the role. Report:"
                        + " the status names the role, and a metric counts the role. Adopt: like Report, and a binding takes over the"
                        + " role of an earlier binding with the same name, for example in a restored cluster. Default: Block.")
        @Nullable
        OrphanAction action,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Time without a binding before the operator blocks a role, from 1m to 168h. A role is blocked"
                        + " immediately if no rule admits its namespace. Default: 15m.")
        @Nullable
        String gracePeriod) {}
