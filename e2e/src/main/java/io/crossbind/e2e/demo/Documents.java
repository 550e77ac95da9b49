package io.crossbind.e2e.demo;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Applies manifests as {@code kubectl apply --server-side} does. */
final class Documents {

    /** kubectl's own field manager, because the demo stands for kubectl. */
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("kubectl")
            .withForce(true)
            .build();

    private Documents() {}

    static void apply(KubernetesClient client, Path file) {
        try {
            apply(client, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param yaml one or more documents */
    static void apply(KubernetesClient client, String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items().stream()
                .forEach(object -> client.resource(object).patch(APPLY));
    }
}
