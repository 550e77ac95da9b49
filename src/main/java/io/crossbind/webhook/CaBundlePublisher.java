package io.crossbind.webhook;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The caBundle of the only webhook in a MutatingWebhookConfiguration from the manifests. The manifests own the rest of the object. */
final class CaBundlePublisher implements TrustedBundle {
    /** Name of the webhook in the configuration, which is the key for server-side apply. */
    static final String WEBHOOK = "pods.crossbind.io";

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("crossbind")
            // In this mode only the operator manages the bundle, and a wrong bundle would make the webhook useless.
            .withForce(true)
            .build();

    private final KubernetesClient client;
    private final String name;

    CaBundlePublisher(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    @Override
    public String published() throws IOException {
        MutatingWebhookConfiguration configuration = get();
        return configuration.getWebhooks().stream()
                .filter(webhook -> WEBHOOK.equals(webhook.getName()))
                .map(CaBundlePublisher::bundle)
                .findFirst()
                .orElseThrow(
                        () -> new IOException("MutatingWebhookConfiguration " + name + " has no webhook " + WEBHOOK));
    }

    private MutatingWebhookConfiguration get() throws IOException {
        try {
            MutatingWebhookConfiguration found = client.admissionRegistration()
                    .v1()
                    .mutatingWebhookConfigurations()
                    .withName(name)
                    .get();
            if (found == null) {
                throw new IOException("MutatingWebhookConfiguration " + name
                        + " is missing; the operator's manifests contain it: apply them again");
            }
            return found;
        } catch (KubernetesClientException e) {
            throw new IOException("cannot read MutatingWebhookConfiguration " + name, e);
        }
    }

    private static String bundle(MutatingWebhook webhook) {
        String encoded = webhook.getClientConfig().getCaBundle();
        return encoded == null ? "" : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    @Override
    public void publish(String bundle) throws IOException {
        String encoded = Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.UTF_8));
        GenericKubernetesResource fresh = new GenericKubernetesResourceBuilder()
                .withApiVersion("admissionregistration.k8s.io/v1")
                .withKind("MutatingWebhookConfiguration")
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToAdditionalProperties(
                        "webhooks", List.of(Map.of("name", WEBHOOK, "clientConfig", Map.of("caBundle", encoded))))
                .build();
        try {
            client.resource(fresh).patch(APPLY);
        } catch (KubernetesClientException e) {
            throw new IOException("cannot write the caBundle of MutatingWebhookConfiguration " + name, e);
        }
    }
}
