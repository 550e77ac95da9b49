package io.crossbind.webhook;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of the webhook's server and its names in the cluster.
 *
 * @param address to listen on
 * @param port to listen on; 0 for any
 * @param namespace of the Service, the Secret and the operator
 * @param service name of the Service; the Secret and the MutatingWebhookConfiguration have the same name
 * @param certificates directory with {@code tls.crt} and {@code tls.key} that another tool renews; empty if the operator creates the
 *     certificates
 */
public record WebhookSettings(String address, int port, String namespace, String service, Optional<Path> certificates) {
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");

    /** The names for calls of the API server: the name of the Service, and the address if the webhook listens on only one. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        names.add(service + "." + namespace + ".svc");
        if (!EVERY_ADDRESS.contains(address)) {
            names.add(address);
        }
        return names;
    }
}
