package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a binding has in AWS, or may have from now on.
 *
 * @param namespace of the binding
 * @param binding its name
 * @param bindingUid its UID: a re-created binding has another one
 * @param account metadata.name of the AwsAccount that is reached
 * @param sourceAccount metadata.name of the AwsAccount of the workload's own role; null without one
 * @param targetRole the role in the target account; null if the workload gets none there
 * @param sourceRole the workload's own role; null if the operator creates none
 * @param serviceAccount the service account whose annotation or association leads pods to the role; null for other workloads
 * @param grants ARNs of the resources whose policies contain statements of the binding
 * @param delivered true once all of the binding was there; null before
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AccessRecordSpec(
        @Required @Pattern(Patterns.NAMESPACE) @JsonPropertyDescription("Namespace of the binding.")
        String namespace,

        @Required @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("Name of the binding.")
        String binding,

        @Required @JsonPropertyDescription("UID of the binding. A re-created binding has another UID.")
        String bindingUid,

        @Required @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("The AwsAccount that is reached.")
        String account,

        @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("The AwsAccount of sourceRole.") @Nullable
        String sourceAccount,

        @JsonPropertyDescription("The role in the target account.") @Nullable
        RoleStatus targetRole,

        @JsonPropertyDescription("The role that the operator created for the workload itself.") @Nullable
        RoleStatus sourceRole,

        @Pattern(Patterns.OBJECT_NAME)
        @JsonPropertyDescription("The service account whose annotation or association leads pods to the role.")
        @Nullable
        String serviceAccount,

        @JsonPropertyDescription("Resources whose policies contain statements of the binding.")
        List<@Pattern(Patterns.GRANT_HOLDER_ARN) String> grants,

        @JsonPropertyDescription("True once the binding was fully applied.") @Nullable
        Boolean delivered) {
    public AccessRecordSpec {
        grants = grants == null ? List.of() : List.copyOf(grants);
    }

    /** A copy without statements in the policies of these resources. */
    public AccessRecordSpec without(Collection<String> resources) {
        return new AccessRecordSpec(
                namespace,
                binding,
                bindingUid,
                account,
                sourceAccount,
                targetRole,
                sourceRole,
                serviceAccount,
                grants.stream().filter(arn -> !resources.contains(arn)).toList(),
                delivered);
    }
}
