package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.NoWriter;
import io.crossbind.reconcile.RecordedEvents;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Instant END = Instant.parse("2026-03-01T12:00:00Z");
    private static final Problem UNKNOWN = new Problem(Reason.PRINCIPAL_NOT_YET_KNOWN, "who is that");

    private static final Duration PROPAGATION = Duration.ofSeconds(10);

    private RecordedEvents events;
    private SetClock clock;
    private Deadlines deadlines;

    @BeforeEach
    void begin() {
        events = new RecordedEvents();
        clock = new SetClock();
        deadlines = new Deadlines(events, PROPAGATION, Duration.ofMinutes(2), clock);
    }

    @Test
    void accessEndsAtTheSecondThatIsNamed() {
        CrossAccountBinding binding = ending("2026-03-01T12:00:00Z");
        clock.now = END.minusMillis(1);
        assertThat(deadlines.problem(binding)).isEmpty();
        clock.now = END;
        assertThat(deadlines.problem(binding))
                .contains(new Problem(Reason.EXPIRED, "access ended at 2026-03-01T12:00:00Z"));
    }

    @Test
    void aBindingWithoutAnEndHasNone() {
        CrossAccountBinding binding = binding("", "");
        assertThat(deadlines.problem(binding)).isEmpty();
        assertThat(deadlines.next(binding, clock.now, Optional.of(Reason.READY)))
                .isEmpty();
        assertThat(events.all()).isEmpty();
    }

    @Test
    void theEndIsAnnouncedOnceAnHourBefore() {
        CrossAccountBinding binding = ending("2026-03-01T12:00:00Z");
        clock.now = END.minus(Duration.ofHours(3));
        assertThat(deadlines.next(binding, clock.now, Optional.of(Reason.READY)))
                .contains(Duration.ofHours(2));
        assertThat(events.all()).isEmpty();
        clock.now = END.minus(Duration.ofHours(1));
        assertThat(deadlines.next(binding, clock.now, Optional.of(Reason.READY)))
                .contains(Duration.ofHours(1));
        clock.now = END.minusSeconds(10);
        assertThat(deadlines.next(binding, clock.now, Optional.of(Reason.READY)))
                .contains(Duration.ofSeconds(10));
        assertThat(events.all()).containsExactly("ExpiresSoon: Access ends at 2026-03-01T12:00:00Z.");
    }

    @Test
    void anEndThatIsMovedIsAnnouncedAgain() {
        clock.now = END.minusSeconds(10);
        deadlines.next(ending("2026-03-01T12:00:00Z"), clock.now, Optional.of(Reason.READY));
        deadlines.next(ending("2026-03-01T12:30:00Z"), clock.now, Optional.of(Reason.READY));
        assertThat(events.all()).hasSize(2).last().asString().contains("12:30");
    }

    @Test
    void aBindingThatIsGoneIsForgotten() {
        CrossAccountBinding binding = ending("2026-03-01T12:00:00Z");
        clock.now = END.minusSeconds(10);
        deadlines.next(binding, clock.now, Optional.of(Reason.READY));
        deadlines.forget(binding);
        deadlines.next(binding, clock.now, Optional.of(Reason.READY));
        assertThat(events.all()).hasSize(2);
    }

    @Test
    void anEndThatHasComeIsNotAnnounced() {
        clock.now = END;
        assertThat(deadlines.next(ending("2026-03-01T12:00:00Z"), clock.now, Optional.of(Reason.READY)))
                .isEmpty();
        assertThat(events.all()).isEmpty();
    }

    @Test
    void anEndThatComesDuringAPassIsDueAtOnce() {
        Instant begun = END.minusMillis(5);
        clock.now = END.plusMillis(5);
        assertThat(deadlines.next(ending("2026-03-01T12:00:00Z"), begun, Optional.of(Reason.READY)))
                .contains(Duration.ZERO);
    }

    @Test
    void aWriteThatIsKnownEverywhereBeforeThePassIsOverIsDueAtOnce() {
        CrossAccountBinding binding = binding("", "");
        Instant begun = clock.now;
        deadlines.written(binding);
        assertThat(deadlines.isPropagating(binding)).isTrue();
        assertThat(deadlines.next(binding, begun, Optional.of(Reason.PROPAGATING)))
                .contains(PROPAGATION);
        clock.now = begun.plus(PROPAGATION);
        assertThat(deadlines.isPropagating(binding)).isFalse();
        assertThat(deadlines.next(binding, begun, Optional.of(Reason.PROPAGATING)))
                .contains(Duration.ZERO);
        assertThat(deadlines.next(binding, clock.now, Optional.of(Reason.PROPAGATING)))
                .isEmpty();
    }

    /** Otherwise a role that IAM refuses to take as a whole would be made and deleted for ever. */
    @Test
    void aWriteAloneIsNoReasonToTryAgainWhatWasRefused() {
        CrossAccountBinding binding = binding("", "");
        Instant begun = clock.now;
        deadlines.written(binding);
        assertThat(deadlines.next(binding, begun, Optional.of(Reason.MALFORMED_POLICY)))
                .isEmpty();
        assertThat(deadlines.next(binding, begun, Optional.empty())).isEmpty();
    }

    @Test
    void aPrincipalIsWaitedForTwoMinutes() {
        assertThat(deadlines.patience(context(saying("Ready")), UNKNOWN, Reason.PRINCIPAL_NOT_FOUND))
                .isEqualTo(UNKNOWN);
        BindingContext waiting = context(saying("PrincipalNotYetKnown"));
        clock.now = clock.now.plus(Duration.ofMinutes(2));
        assertThat(deadlines.patience(waiting, UNKNOWN, Reason.PRINCIPAL_NOT_FOUND))
                .isEqualTo(UNKNOWN);
        clock.now = clock.now.plusSeconds(1);
        Problem notFound = new Problem(Reason.PRINCIPAL_NOT_FOUND, "who is that");
        assertThat(deadlines.patience(waiting, UNKNOWN, Reason.PRINCIPAL_NOT_FOUND))
                .isEqualTo(notFound);
        assertThat(deadlines.patience(context(saying("PrincipalNotFound")), UNKNOWN, Reason.PRINCIPAL_NOT_FOUND))
                .isEqualTo(notFound);
    }

    @Test
    void thatWaitBeginsAnewAfterSomethingElse() {
        deadlines.patience(context(binding("", "")), UNKNOWN, Reason.PRINCIPAL_NOT_FOUND);
        clock.now = clock.now.plus(Duration.ofDays(1));
        assertThat(deadlines.patience(context(saying("Throttled")), UNKNOWN, Reason.PRINCIPAL_NOT_FOUND))
                .isEqualTo(UNKNOWN);
        assertThat(deadlines.patience(context(saying("PrincipalNotYetKnown")), UNKNOWN, Reason.PRINCIPAL_NOT_FOUND))
                .isEqualTo(UNKNOWN);
    }

    @Test
    void otherFailuresStayWhatTheyAre() {
        Problem throttled = new Problem(Reason.THROTTLED, "slow down");
        assertThat(deadlines.patience(context(saying("PrincipalNotYetKnown")), throttled, Reason.PRINCIPAL_NOT_FOUND))
                .isEqualTo(throttled);
    }

    private static CrossAccountBinding ending(String time) {
        return binding("expiresAt: \"" + time + "\"", "");
    }

    private static CrossAccountBinding saying(String reason) {
        return binding("", """
                status:
                  conditions:
                  - {type: Stalled, status: "False", lastTransitionTime: "2020-01-01T00:00:00Z", reason: A, message: b}
                  - {type: Ready, status: "False", lastTransitionTime: "2020-01-01T00:00:00Z", reason: %s, message: b}
                """.formatted(reason));
    }

    private static CrossAccountBinding binding(String field, String status) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {namespace: shop, name: orders, uid: u1}
                spec:
                  accountRef: {name: data}
                  workload: {principal: {arn: "arn:aws:iam::333333333333:role/ci"}}
                  role: {}
                  %s
                %s""".formatted(field, status), CrossAccountBinding.class);
    }

    private static BindingContext context(CrossAccountBinding binding) {
        return new BindingContext(binding, new NoWriter<>(), FixedCaches.of(), new BindingIndex(FixedCaches.of()));
    }

    private static final class SetClock extends Clock {
        private Instant now = END;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
