package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a share.
 *
 * @param observedGeneration the generation that the conditions describe; -1 until the operator has seen the object
 * @param conditions Ready, Reconciling, Stalled
 * @param region the share's region, recorded before the share is created and until it is deleted
 * @param arn the share in RAM, once it is known
 * @param resources RAM's status of each resource
 * @param principals RAM's status of each principal
 * @param lastAppliedTime the time of the last change in AWS for this share, RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResourceShareStatus(
        @Default("-1")
        @JsonPropertyDescription(
                "Generation of the manifest that the conditions describe; -1 until the operator has seen it.")
        @Nullable
        Long observedGeneration,

        List<Condition> conditions,

        @JsonPropertyDescription("Region of the share.") @Nullable
        String region,

        @JsonPropertyDescription("ARN of the share in RAM.") @Nullable
        String arn,

        @JsonPropertyDescription("RAM's status of each resource.")
        List<Association> resources,

        @JsonPropertyDescription("RAM's status of each principal.")
        List<Association> principals,

        @JsonPropertyDescription("Time of the last change for this share.") @Nullable
        String lastAppliedTime) {
    /** The status of a share that the operator has not seen. */
    public static final ResourceShareStatus NONE =
            new ResourceShareStatus(null, List.of(), null, null, List.of(), List.of(), null);

    public ResourceShareStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        resources = resources == null ? List.of() : List.copyOf(resources);
        principals = principals == null ? List.of() : List.copyOf(principals);
    }

    /**
     * A resource or a principal of a share.
     *
     * @param entity ARN or account id
     * @param status as RAM has it, such as {@code ASSOCIATED}
     * @param message what RAM says besides; null if nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Association(
            String entity, String status, @Nullable String message) {}
}
