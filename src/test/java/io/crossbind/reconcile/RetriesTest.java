package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Recovery;
import io.crossbind.reconcile.port.NamespacedName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetriesTest {
    private static final NamespacedName ONE = new NamespacedName("shop", "one");
    private static final NamespacedName TWO = new NamespacedName("shop", "two");

    private double random = 0.5;
    private final Retries retries = new Retries(Duration.ofMinutes(5), Duration.ofMinutes(4), () -> random);

    @Test
    void pausesDoubleUpToTheLongest() {
        List<Long> seconds = new ArrayList<>();
        for (int attempt = 0; attempt < 11; attempt++) {
            seconds.add(pause(ONE).toSeconds());
        }
        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
    }

    @Test
    void howeverManyAttemptsThePauseStaysTheLongest() {
        for (int attempt = 0; attempt < 100; attempt++) {
            pause(ONE);
        }
        assertThat(pause(ONE)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aPauseIsUpToAFifthShorterOrLonger() {
        random = 0;
        assertThat(pause(ONE)).isEqualTo(Duration.ofMillis(800));
        random = 1;
        assertThat(pause(ONE)).isEqualTo(Duration.ofMillis(2400));
        assertThat(retries.after(TWO, Recovery.SLOW_RETRY, 1)).contains(Duration.ofSeconds(288));
    }

    @Test
    void eachObjectHasItsOwnPauses() {
        pause(ONE);
        pause(ONE);
        assertThat(pause(TWO)).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = Recovery.class,
            names = {"NONE", "SPEC_CHANGE", "EVENT"})
    void whereTimeDoesNotHelpNothingIsTriedAgain(Recovery recovery) {
        assertThat(retries.after(ONE, recovery, 1)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(
            value = Recovery.class,
            names = {"BACKOFF"},
            mode = EnumSource.Mode.EXCLUDE)
    void anyOtherStateBeginsThePausesAnew(Recovery recovery) {
        pause(ONE);
        pause(ONE);
        retries.after(ONE, recovery, 1);
        assertThat(pause(ONE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aForgottenObjectBeginsAnew() {
        pause(ONE);
        retries.forget(ONE);
        assertThat(pause(ONE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aChangedObjectBeginsAnew() {
        for (int attempt = 0; attempt < 9; attempt++) {
            retries.after(ONE, Recovery.BACKOFF, 1);
        }
        assertThat(retries.after(ONE, Recovery.BACKOFF, 2)).contains(Duration.ofSeconds(1));
        assertThat(retries.after(ONE, Recovery.BACKOFF, 2)).contains(Duration.ofSeconds(2));
    }

    private Duration pause(NamespacedName id) {
        return retries.after(id, Recovery.BACKOFF, 1).orElseThrow();
    }
}
