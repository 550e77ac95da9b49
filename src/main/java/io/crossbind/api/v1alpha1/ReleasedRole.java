package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A retained role no longer under the operator's control.
 *
 * @param namespace of the role's binding
 * @param binding name of the binding
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReleasedRole(
        @Required
        @Pattern(Patterns.NAMESPACE)
        @Size(max = 63)
        @JsonPropertyDescription("Namespace of the deleted binding.")
        String namespace,

        @Required
        @Pattern(Patterns.OBJECT_NAME)
        @Size(max = 253)
        @JsonPropertyDescription("Name of the deleted binding (metadata.name).")
        String binding) {}
