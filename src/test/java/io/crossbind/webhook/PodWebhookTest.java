package io.crossbind.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.crossbind.RecordedLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The certificate of the running webhook, with and without an answer from its source. */
class PodWebhookTest {
    private static final Instant NOON = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Duration LIFETIME = Duration.ofDays(90);

    private final IssuedCertificate issued = CertificateMaker.make(Set.of("127.0.0.1"), NOON, LIFETIME);
    private volatile String trouble = "";

    @Test
    void lossAndReturnOfTheCertificateAreOneLineEach() throws IOException {
        try (PodWebhook webhook = webhook();
                RecordedLog log = RecordedLog.of(PodWebhook.class)) {
            trouble = "cannot read Secret";
            webhook.refresh();
            webhook.refresh();
            trouble = "";
            webhook.refresh();
            webhook.refresh();

            assertThat(log.events()).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
            assertThat(log.events().getFirst().getFormattedMessage()).contains("cannot read Secret", "forbidden");
            assertThat(log.events().getFirst().getThrowableProxy()).isNull();
        }
    }

    @Test
    void expiryIsThatOfTheCertificateThatIsShown() throws IOException {
        try (PodWebhook webhook = webhook()) {
            assertThat(webhook.certificateExpiry()).isEmpty();
            webhook.refresh();
            assertThat(webhook.certificateExpiry()).contains(NOON.plus(LIFETIME));
        }
    }

    private PodWebhook webhook() throws IOException {
        return new PodWebhook(
                new WebhookSettings("127.0.0.1", 0, "ops", "hook", Optional.empty()),
                () -> {
                    if (!trouble.isEmpty()) {
                        throw new IOException(trouble, new IllegalStateException("secrets \"hook\" is forbidden"));
                    }
                    return issued.identity();
                },
                (_, _) -> Optional.empty(),
                (_, _) -> {});
    }
}
