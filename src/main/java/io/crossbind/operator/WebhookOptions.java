package io.crossbind.operator;

import io.crossbind.webhook.WebhookSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the pod webhook. */
final class WebhookOptions {
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--webhook",
            defaultValue = "false",
            arity = "0..1",
            fallbackValue = "true",
            description =
                    "Whether to serve the webhook that injects the AWS config file into pods. Default: ${DEFAULT-VALUE}.")
    boolean enabled;

    @Option(
            names = "--webhook-address",
            defaultValue = "0.0.0.0",
            description = "Address of the webhook. Default: ${DEFAULT-VALUE}.")
    String address = "";

    @Option(
            names = "--webhook-port",
            defaultValue = "9443",
            description = "Port of the webhook. Default: ${DEFAULT-VALUE}.")
    int port;

    @Option(
            names = "--webhook-service",
            defaultValue = "crossbind-webhook",
            description = "Name of the webhook's Service, Secret and MutatingWebhookConfiguration. Default:"
                    + " ${DEFAULT-VALUE}.")
    String service = "";

    @Option(
            names = "--webhook-cert-dir",
            description = "Directory with an externally managed tls.crt and tls.key (e.g. cert-manager). Default: the"
                    + " operator creates and renews the certificate.")
    @Nullable
    Path certificates;

    /** Returns whether a number is a TCP port; 0 lets the system choose one. */
    static boolean isPort(int number) {
        return number >= 0 && number <= MAX_PORT;
    }

    /**
     * The first mistake in the options.
     *
     * @param namespaced whether the operator knows its namespace
     */
    Optional<String> mistake(boolean namespaced) {
        if (enabled && !namespaced) {
            return Optional.of("--webhook needs --lease-namespace or POD_NAMESPACE");
        }
        if (!isPort(port)) {
            return Optional.of("--webhook-port must be 0 to 65535");
        }
        return service.isBlank() ? Optional.of("--webhook-service must have a name") : Optional.empty();
    }

    /**
     * The settings of the webhook; empty if the webhook is disabled.
     *
     * @param namespace of the operator
     */
    Optional<WebhookSettings> settings(String namespace) {
        return enabled
                ? Optional.of(new WebhookSettings(address, port, namespace, service, Optional.ofNullable(certificates)))
                : Optional.empty();
    }
}
