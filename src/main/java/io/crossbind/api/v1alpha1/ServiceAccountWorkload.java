package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Pods by their service account.
 *
 * @param name its name in the binding's namespace; no wildcard, since the trust policy names it exactly
 * @param delivery how the pods get the credentials
 * @param create whether the operator makes (and with the binding removes) the service account
 * @param restart what becomes of pods that were made before their credentials were ready; the one field that may change
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceAccountWorkload(
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Patterns.OBJECT_NAME)
        @JsonPropertyDescription("Name of the service account; exact, never a pattern.")
        String name,

        @Default("WebIdentity")
        @JsonPropertyDescription("How pods get the credentials. WebIdentity: an OpenID Connect provider in the target"
                + " account, no role in between.")
        @Nullable
        Delivery delivery,

        @Default("false")
        @JsonPropertyDescription("Make the service account if it is missing, and remove it with the binding.")
        @Nullable
        Boolean create,

        @Default("Never")
        @JsonPropertyDescription(
                "What becomes of pods that were made before the credentials were ready, or carry an old"
                        + " role. Never (the default): they are counted in status.pods. Rollout: their Deployments, StatefulSets"
                        + " and DaemonSets are restarted, once for each role.")
        @Nullable
        RestartPolicy restart) {
    public ServiceAccountWorkload {
        delivery = delivery == null ? Delivery.WebIdentity : delivery;
        create = create != null && create;
        restart = restart == null ? RestartPolicy.Never : restart;
    }
}
