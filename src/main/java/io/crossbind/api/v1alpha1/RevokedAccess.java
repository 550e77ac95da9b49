package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Access revoked by the administrator of an account, whether or not the binding still exists.
 *
 * @param namespace of the bindings
 * @param binding the name of one binding; null for all bindings of the namespace
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RevokedAccess(
        @Required @Pattern(Patterns.NAMESPACE) @Size(max = 63) @JsonPropertyDescription("Namespace of the binding.")
        String namespace,

        @Pattern(Patterns.OBJECT_NAME)
        @Size(max = 253)
        @JsonPropertyDescription("Name of the binding (metadata.name). Default: all bindings of the namespace.")
        @Nullable
        String binding) {}
