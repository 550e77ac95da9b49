package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a share.
 *
 * @param observedGeneration the generation described by the conditions; -1 until the operator has seen the object
 * @param conditions Ready, Reconciling, Stalled
 * @param region the share's region, recorded from before the share's creation until its deletion
 * @param arn the ARN of the share in RAM; null before it is known
 * @param resources RAM's status of each resource
 * @param principals RAM's status of each principal
 * @param lastAppliedTime the time of the last change in AWS for this share, RFC 3339
 */
@JsonClassDescription("The state of the share in RAM. Only the operator writes the status.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ResourceShareStatus(
        @Default("-1")
        @JsonPropertyDescription(
                "Generation of the manifest described by the conditions; -1 until the operator has seen the object.")
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("State of the share: Ready, Reconciling, Stalled.")
        List<Condition> conditions,

        @JsonPropertyDescription("Region of the share, e.g. eu-west-1.") @Nullable
        String region,

        @JsonPropertyDescription("ARN of the share in RAM. Absent until RAM has created the share.") @Nullable
        String arn,

        @JsonPropertyDescription("RAM's state of each resource.")
        List<Association> resources,

        @JsonPropertyDescription("RAM's state of each principal.")
        List<Association> principals,

        @JsonPropertyDescription("Time of the last change in AWS for the share (RFC 3339).") @Nullable
        String lastAppliedTime) {
    /** The status of a share not yet seen by the operator. */
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
     * @param status the state in RAM, such as {@code ASSOCIATED}
     * @param message RAM's explanation of the state; null if RAM returns none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Association(
            @JsonPropertyDescription("ARN of the resource, or ARN or account ID of the principal.")
            String entity,

            @JsonPropertyDescription("State in RAM, e.g. ASSOCIATED or FAILED.")
            String status,

            @JsonPropertyDescription("RAM's explanation of the state. Absent if RAM returns none.") @Nullable
            String message) {}
}
