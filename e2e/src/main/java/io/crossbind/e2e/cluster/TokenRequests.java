package io.crossbind.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.BoundObjectReference;
import io.fabric8.kubernetes.api.model.authentication.BoundObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens of service accounts from the TokenRequest API. */
final class TokenRequests {
    private TokenRequests() {}

    /** A token bound to no other object, as from {@code kubectl create token}. Without an audience, the token has the API server's own. */
    static String of(
            KubernetesClient client,
            String namespace,
            String serviceAccount,
            List<String> audiences,
            Duration lifetime) {
        return token(client, namespace, serviceAccount, audiences, lifetime, null);
    }

    /** A token as requested by the kubelet: for the pod's service account and bound to the pod. */
    static String ofPod(KubernetesClient client, String namespace, String name, String audience, Duration lifetime) {
        Pod pod = client.pods().inNamespace(namespace).withName(name).require();
        BoundObjectReference reference = new BoundObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(name)
                .withUid(pod.getMetadata().getUid())
                .build();
        @Nullable String account = pod.getSpec().getServiceAccountName();
        // The service account admission plugin sets the name. The embedded cluster does not have this plugin.
        return token(client, namespace, account == null ? "default" : account, List.of(audience), lifetime, reference);
    }

    private static String token(
            KubernetesClient client,
            String namespace,
            String serviceAccount,
            List<String> audiences,
            Duration lifetime,
            @Nullable BoundObjectReference boundTo) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audiences)
                .withExpirationSeconds(lifetime.toSeconds())
                .withBoundObjectRef(boundTo)
                .endSpec()
                .build();
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }
}
