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
 * @param name its name in the binding's namespace; without wildcards, because the trust policy names it exactly
 * @param delivery the delivery of credentials to the pods
 * @param create whether the operator creates the service account, and deletes it with the binding
 * @param restart the treatment of pods that started before their credentials were ready; the only mutable field
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceAccountWorkload(
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Patterns.OBJECT_NAME)
        @JsonPropertyDescription("Name of the service account; exact, never a pattern.")
        String name,

        @Default("WebIdentity")
        @JsonPropertyDescription(
                "How pods get the credentials. WebIdentity uses an OpenID Connect provider in the target"
                        + " account, without a role in between.")
        @Nullable
        Delivery delivery,

        @Default("false")
        @JsonPropertyDescription("Create the service account if it is missing, and delete it with the binding.")
        @Nullable
        Boolean create,

        @Default("Never")
        @JsonPropertyDescription(
                "What to do with pods that started before the credentials were ready, or that have an old"
                        + " role. Never (the default) only counts the pods in status.pods. Rollout restarts their Deployments, StatefulSets"
                        + " and DaemonSets, once for each role.")
        @Nullable
        RestartPolicy restart) {
    public ServiceAccountWorkload {
        delivery = delivery == null ? Delivery.WebIdentity : delivery;
        create = create != null && create;
        restart = restart == null ? RestartPolicy.Never : restart;
    }
}
