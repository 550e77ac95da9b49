package io.crossbind.reconcile.binding;

import static io.crossbind.reconcile.binding.TimedBinding.END;
import static io.crossbind.reconcile.binding.TimedBinding.ending;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.RecordedEvents;
import io.crossbind.reconcile.binding.TimedBinding.SetClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpiryTest {
    private final RecordedEvents events = new RecordedEvents();
    private final SetClock clock = new SetClock();
    private final BindingMemories memories = new BindingMemories();
    private final Expiry expiry = new Expiry(events, clock);

    @Test
    void accessEndsAtTheSecondThatTheSpecNames() {
        CrossAccountBinding binding = ending("2026-03-01T12:00:00Z");
        clock.now = END.minusMillis(1);
        assertThat(expiry.problem(binding)).isEmpty();
        clock.now = END;
        assertThat(expiry.problem(binding))
                .contains(new Problem(Reason.EXPIRED, "access ended at 2026-03-01T12:00:00Z"));
    }

    @Test
    void bindingWithoutAnEndNeverExpires() {
        CrossAccountBinding binding = TimedBinding.endless();
        assertThat(expiry.problem(binding)).isEmpty();
        assertThat(expiry.announce(binding, memories.of(binding))).isEmpty();
        assertThat(events.all()).isEmpty();
    }

    @Test
    void endIsAnnouncedOnceAnHourBefore() {
        CrossAccountBinding binding = ending("2026-03-01T12:00:00Z");
        clock.now = END.minus(Duration.ofHours(3));
        assertThat(expiry.announce(binding, memories.of(binding))).contains(END.minus(Duration.ofHours(1)));
        assertThat(events.all()).isEmpty();
        clock.now = END.minus(Duration.ofHours(1));
        assertThat(expiry.announce(binding, memories.of(binding))).contains(END);
        clock.now = END.minusSeconds(10);
        assertThat(expiry.announce(binding, memories.of(binding))).contains(END);
        assertThat(events.all()).containsExactly("ExpiresSoon: Access ends at 2026-03-01T12:00:00Z.");
    }

    @Test
    void endThatAnEditMovesIsAnnouncedAgain() {
        clock.now = END.minusSeconds(10);
        announce(ending("2026-03-01T12:00:00Z"));
        announce(ending("2026-03-01T12:30:00Z"));
        assertThat(events.all()).hasSize(2).last().asString().contains("12:30");
    }

    @Test
    void endOfAForgottenBindingIsAnnouncedAgain() {
        CrossAccountBinding binding = ending("2026-03-01T12:00:00Z");
        clock.now = END.minusSeconds(10);
        announce(binding);
        memories.forget(binding);
        announce(binding);
        assertThat(events.all()).hasSize(2);
    }

    @Test
    void endThatHasComeIsNotAnnounced() {
        clock.now = END;
        announce(ending("2026-03-01T12:00:00Z"));
        assertThat(events.all()).isEmpty();
    }

    private void announce(CrossAccountBinding binding) {
        expiry.announce(binding, memories.of(binding));
    }
}
