package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A reference to an {@link AwsAccount}.
 *
 * @param name metadata.name of the AwsAccount
 */
public record AccountRef(
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Patterns.OBJECT_NAME)
        @JsonPropertyDescription("Name of an AwsAccount (metadata.name), e.g. data-prod.")
        String name) {}
