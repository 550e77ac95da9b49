package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Pods, selected by their service account.
 *
 * @param name name in the binding's namespace; without wildcards, because the trust policy contains the exact name
 * @param delivery the delivery of credentials to the pods
 * @param create whether the operator creates the service account, and deletes it with the binding
 * @param restart the treatment of pods started before their credentials were ready; the only mutable field
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceAccountWorkload(
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Patterns.OBJECT_NAME)
        @JsonPropertyDescription("Exact name of the service account in the binding's namespace, e.g. reports.")
        String name,

        @Default("WebIdentity")
        @JsonPropertyDescription(
                "How pods get credentials. WebIdentity: an OIDC provider in the target account trusts the service"
                        + " account; the pod assumes the target role directly. RoleChaining: the pod assumes a role in the"
                        + " operator account, and with this role the target role; sessions last at most an hour. PodIdentity:"
                        + " EKS Pod Identity assumes both roles for the pod; this needs an EKS cluster. Default: WebIdentity.")
        @Nullable
        Delivery delivery,

        @Default("false")
        @JsonPropertyDescription(
                "True if the operator creates a missing service account and deletes it with the binding. Default:"
                        + " false.")
        @Nullable
        Boolean create,

        @Default("Never")
        @JsonPropertyDescription(
                "What to do with pods started before the credentials were ready, or with an old role. Never: only"
                        + " count the pods in status.pods. Rollout: restart their Deployments, StatefulSets and DaemonSets, once"
                        + " for each role. Default: Never.")
        @Nullable
        RestartPolicy restart) {
    public ServiceAccountWorkload {
        delivery = delivery == null ? Delivery.WebIdentity : delivery;
        create = create != null && create;
        restart = restart == null ? RestartPolicy.Never : restart;
    }
}
