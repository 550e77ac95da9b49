package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a binding in AWS, existing or possible from now on.
 *
 * @param namespace of the binding
 * @param binding name of the binding
 * @param bindingUid UID of the binding: a re-created binding has another one
 * @param account metadata.name of the target AwsAccount
 * @param sourceAccount metadata.name of the AwsAccount of the workload's own role; null without one
 * @param targetRole the role in the target account; null if the workload gets no role in this account
 * @param sourceRole the workload's own role; null if the operator creates none
 * @param serviceAccount the service account whose annotation or association leads pods to the role; null for other workloads
 * @param grants ARNs of the resources whose policies contain statements of the binding
 * @param retained true once the binding was deleted, and its roles stay under the control of the accounts' administrators
 * @param revokedBefore the time before which the deleted binding revoked the sessions of its roles, RFC 3339; null if it revoked none
 * @param workload the workload with permission to assume the roles of the deleted binding; null while the binding exists
 * @param delivered true once the binding was fully applied; null before
 */
@JsonClassDescription("The objects of one binding in AWS. Only the operator writes the spec.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AccessRecordSpec(
        @Required @Pattern(Patterns.NAMESPACE) @JsonPropertyDescription("Namespace of the binding.")
        String namespace,

        @Required @Pattern(Patterns.OBJECT_NAME) @JsonPropertyDescription("Name of the binding (metadata.name).")
        String binding,

        @Required @JsonPropertyDescription("UID of the binding. A re-created binding has another UID.")
        String bindingUid,

        @Required
        @Pattern(Patterns.OBJECT_NAME)
        @JsonPropertyDescription("Name of the AwsAccount with the target resources.")
        String account,

        @Pattern(Patterns.OBJECT_NAME)
        @JsonPropertyDescription("Name of the AwsAccount of sourceRole. Absent without sourceRole.")
        @Nullable
        String sourceAccount,

        @JsonPropertyDescription("The binding's role in the target account. Absent if the binding has no role there.")
        @Nullable
        RoleStatus targetRole,

        @JsonPropertyDescription(
                "The workload's own role, created by the operator. Absent if the operator created none.")
        @Nullable
        RoleStatus sourceRole,

        @Pattern(Patterns.OBJECT_NAME)
        @JsonPropertyDescription(
                "The service account of the pods. Its annotation or association names the role. Absent for other"
                        + " workloads.")
        @Nullable
        String serviceAccount,

        @JsonPropertyDescription("ARNs of the resources whose policies contain statements of the binding.")
        List<@Pattern(Patterns.GRANT_HOLDER_ARN) String> grants,

        @JsonPropertyDescription("True for a deleted binding with retained roles. Default: false.") @Nullable
        Boolean retained,

        @Pattern(Patterns.TIME)
        @JsonPropertyDescription(
                "Sessions of the retained roles issued before this time stay revoked. UTC in whole seconds, e.g."
                        + " 2027-01-31T00:00:00Z.")
        @Nullable
        String revokedBefore,

        @JsonPropertyDescription(
                "The workload of a deleted binding with retained roles. Absent while the binding exists.")
        @Nullable
        Workload workload,

        @JsonPropertyDescription(
                "True once the binding was fully applied. Later failures leave existing access in place.")
        @Nullable
        Boolean delivered) {
    public AccessRecordSpec {
        grants = grants == null ? List.of() : List.copyOf(grants);
    }

    /** Returns whether the binding was deleted and its roles are retained. */
    @JsonIgnore
    public boolean isRetained() {
        return Boolean.TRUE.equals(retained);
    }

    /** The ARNs of the roles of the binding. */
    public Stream<String> roleArns() {
        return Stream.of(targetRole, sourceRole).filter(Objects::nonNull).map(RoleStatus::arn);
    }

    /**
     * The record of a deleted binding with retained roles. No statement in a resource's policy is left.
     *
     * @param workload of the binding
     * @param revoked the time before which the binding revoked sessions; null if it revoked none
     */
    public AccessRecordSpec retaining(Workload workload, @Nullable String revoked) {
        return with(List.of(), true, revoked, workload);
    }

    /**
     * The name of a binding's record: {@code NAMESPACE.BINDING.UID}. A re-created binding has its own record, and the record of the first
     * binding remains until all objects of the first binding are removed. The name has 164 characters at most.
     */
    public static String nameFor(String namespace, String binding, String uid) {
        return namespace + "." + binding + "." + uid;
    }

    /** metadata.name of the record. */
    public String name() {
        return nameFor(namespace, binding, bindingUid);
    }

    /** A copy without statements in the policies of the given resources. */
    public AccessRecordSpec without(Collection<String> resources) {
        return with(
                grants.stream().filter(arn -> !resources.contains(arn)).toList(), retained, revokedBefore, workload);
    }

    private AccessRecordSpec with(
            List<String> left, @Nullable Boolean isRetained, @Nullable String revoked, @Nullable Workload of) {
        return new AccessRecordSpec(
                namespace,
                binding,
                bindingUid,
                account,
                sourceAccount,
                targetRole,
                sourceRole,
                serviceAccount,
                left,
                isRetained,
                revoked,
                of,
                delivered);
    }
}
