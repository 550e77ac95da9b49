package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Who reaches the account: exactly one member.
 *
 * @param serviceAccount the pods that run under a service account of the binding's namespace
 */
@ValidationRule(
        value = "[has(self.serviceAccount)].filter(x, x).size() == 1",
        message = "workload needs exactly one member: serviceAccount")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Workload(
        @JsonPropertyDescription("Pods that run under a service account of this namespace.") @Nullable
        ServiceAccountWorkload serviceAccount) {}
