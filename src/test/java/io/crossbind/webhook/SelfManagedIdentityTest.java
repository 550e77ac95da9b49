package io.crossbind.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.aws.TickingClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two replicas and their shared state. */
class SelfManagedIdentityTest {
    private final SharedState shared = new SharedState();
    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-24T00:00:00Z"));
    private final SelfManagedIdentity one = replica();
    private final SelfManagedIdentity two = replica();

    @Test
    void replicasServeTheSame() throws IOException {
        Identity served = one.refresh();

        assertThat(two.refresh()).isEqualTo(served);
        assertThat(shared.writes()).isOne();
        assertThat(Identity.certificates(shared.published())).hasSize(1);
    }

    @Test
    void whoComesSecondTakesWhatTheFirstWrote() throws IOException {
        shared.onceBeforeWrite(() -> refresh(two));

        Identity served = one.refresh();

        assertThat(served).isEqualTo(two.refresh());
        assertThat(shared.writes()).isOne();
    }

    /** Half a year with a check every hour: the served certificate is always valid and always trusted by the previous bundle. */
    @Test
    void neverServesWhatIsNotTrustedYet() throws IOException {
        one.refresh();
        Set<Identity> served = new HashSet<>();
        for (int i = 0; i < 183 * 24; i++) {
            clock.pass(Duration.ofHours(1));
            Set<?> trusted = new HashSet<>(Identity.certificates(shared.published()).stream()
                    .map(ca -> ca.getSubjectX500Principal())
                    .toList());
            Identity identity = i % 2 == 0 ? one.refresh() : two.refresh();
            if (served.add(identity)) {
                assertThat(trusted).anyMatch(identity.certificate().getIssuerX500Principal()::equals);
            }
            assertThat(identity.certificate().getNotAfter().toInstant()).isAfter(clock.instant());
        }
        assertThat(served).hasSize(4);
    }

    @Test
    void aBundleThatSomebodyTookAwayIsPublishedAgain() throws IOException {
        one.refresh();
        String bundle = shared.published();
        shared.publish("");

        two.refresh();

        assertThat(shared.published()).isEqualTo(bundle);
        assertThat(shared.writes()).isOne();
    }

    private SelfManagedIdentity replica() {
        return new SelfManagedIdentity(shared, shared, Set.of("crossbind-webhook.crossbind-system.svc"), clock);
    }

    private static void refresh(SelfManagedIdentity replica) {
        try {
            replica.refresh();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
