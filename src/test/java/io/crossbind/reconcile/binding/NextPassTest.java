package io.crossbind.reconcile.binding;

import static io.crossbind.reconcile.binding.TimedBinding.END;
import static io.crossbind.reconcile.binding.TimedBinding.ending;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.AccessInstructions;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.RecordedEvents;
import io.crossbind.reconcile.binding.BindingMemory.Verified;
import io.crossbind.reconcile.binding.TimedBinding.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NextPassTest {
    private static final Duration DELAY = Duration.ofSeconds(10);

    private final SetClock clock = new SetClock();
    private final BindingMemory memory = new BindingMemory();
    private final PropagationDelay propagation = new PropagationDelay(DELAY, clock);
    private final NextPass next = new NextPass(new Expiry(new RecordedEvents(), clock), propagation, clock);

    @Test
    void bindingIsDueWhenItsEndIsAnnouncedAndWhenItComes() {
        clock.now = END.minus(Duration.ofHours(3));
        assertThat(after(ending("2026-03-01T12:00:00Z"), clock.now, Reason.READY))
                .contains(Duration.ofHours(2));
        clock.now = END.minusSeconds(10);
        assertThat(after(ending("2026-03-01T12:00:00Z"), clock.now, Reason.READY))
                .contains(Duration.ofSeconds(10));
        clock.now = END;
        assertThat(after(ending("2026-03-01T12:00:00Z"), clock.now, Reason.EXPIRED))
                .isEmpty();
    }

    @Test
    void endThatComesDuringAPassIsDueAtOnce() {
        clock.now = END.plusMillis(5);
        assertThat(after(ending("2026-03-01T12:00:00Z"), END.minusMillis(5), Reason.READY))
                .contains(Duration.ZERO);
    }

    @Test
    void writeThatPropagatesDuringAPassIsDueAtOnce() {
        Instant begun = clock.now;
        propagation.begin(memory);
        assertThat(propagation.isPending(memory)).isTrue();
        assertThat(after(TimedBinding.endless(), begun, Reason.PROPAGATING)).contains(DELAY);
        clock.now = begun.plus(DELAY);
        assertThat(propagation.isPending(memory)).isFalse();
        assertThat(after(TimedBinding.endless(), begun, Reason.PROPAGATING)).contains(Duration.ZERO);
        assertThat(after(TimedBinding.endless(), clock.now, Reason.PROPAGATING)).isEmpty();
    }

    /** Otherwise the operator would endlessly create and delete a role that IAM refuses to accept as a whole. */
    @Test
    void writeAloneIsNoReasonToRetryARefusedBinding() {
        propagation.begin(memory);
        assertThat(after(TimedBinding.endless(), clock.now, Reason.MALFORMED_POLICY))
                .isEmpty();
        assertThat(next.after(TimedBinding.endless(), memory, clock.now, Optional.empty()))
                .isEmpty();
    }

    @Test
    void verifiedRoleIsDueForItsNextVerification() {
        memory.verified(new Verified(AccessInstructions.NOTHING, Optional.empty(), clock.now.plusSeconds(60)));
        assertThat(after(TimedBinding.endless(), clock.now, Reason.READY)).contains(Duration.ofSeconds(60));
        clock.now = clock.now.plusSeconds(61);
        assertThat(after(TimedBinding.endless(), clock.now, Reason.READY)).contains(Duration.ofMillis(1));
    }

    private Optional<Duration> after(CrossAccountBinding binding, Instant begun, Reason reason) {
        return next.after(binding, memory, begun, Optional.of(reason));
    }
}
