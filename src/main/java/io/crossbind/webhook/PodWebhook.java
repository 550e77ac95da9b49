package io.crossbind.webhook;

import io.crossbind.model.ErrorSummary;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running webhook: the server and its certificate, which the webhook keeps up to date. Every replica has a webhook, leading or not. */
public final class PodWebhook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodWebhook.class);

    /** A check reads two objects. */
    private static final Duration CERTIFICATE_INTERVAL = Duration.ofSeconds(10);

    private final ReloadableKeyManager identity = new ReloadableKeyManager();
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-certificates").factory());
    private final IdentitySource identities;
    private final InjectionSource injections;
    private final WebhookServer server;

    /**
     * The error of the last certificate check; empty without an error. So the log has one line for a lasting error and not one every ten
     * seconds.
     */
    private String trouble = "";

    PodWebhook(
            WebhookSettings settings, IdentitySource identities, InjectionSource injections, AdmissionObserver observer)
            throws IOException {
        this.identities = identities;
        this.injections = injections;
        this.server = new WebhookServer(
                settings.address(), settings.port(), identity.context(), new Admission(injections), observer);
    }

    /**
     * Listens at once and gets its certificate in the background. Until then handshakes fail, which does not prevent pods from starting.
     *
     * @throws IOException if the server cannot listen
     */
    public static PodWebhook start(
            WebhookSettings settings,
            KubernetesClient client,
            InjectionSource injections,
            AdmissionObserver observer,
            Clock clock)
            throws IOException {
        IdentitySource identities = settings.certificates()
                .<IdentitySource>map(CertificateDirectory::new)
                .orElseGet(() -> new SelfManagedIdentity(
                        new CertificateSecret(client, settings.namespace(), settings.service()),
                        new CaBundlePublisher(client, settings.service()),
                        settings.names(),
                        clock));
        PodWebhook webhook = new PodWebhook(settings, identities, injections, observer);
        webhook.schedule.scheduleWithFixedDelay(
                webhook::refresh, 0, CERTIFICATE_INTERVAL.toSeconds(), TimeUnit.SECONDS);
        return webhook;
    }

    /** Never throws, because an exception would end the schedule. */
    void refresh() {
        try {
            identity.set(identities.refresh());
            if (!trouble.isEmpty()) {
                LOG.info("the webhook's certificate is up to date again");
            }
            trouble = "";
        } catch (IOException | RuntimeException e) {
            String words = words(e);
            if (!words.equals(trouble)) {
                LOG.warn("the webhook's certificate is not up to date: {}", words);
            }
            trouble = words;
        }
    }

    private static String words(Exception e) {
        String cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
        return ErrorSummary.oneLine(e.getClass().getSimpleName() + ": " + e.getMessage() + cause);
    }

    /** Returns whether the webhook has a certificate and knows all injections. */
    public boolean isReady() {
        return identity.isPresent() && injections.isReady();
    }

    /** The expiry of the served certificate; empty without a certificate. */
    public Optional<Instant> certificateExpiry() {
        return identity.expiresAt();
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        schedule.shutdownNow();
        server.close();
    }
}
