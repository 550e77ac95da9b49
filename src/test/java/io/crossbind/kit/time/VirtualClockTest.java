package io.crossbind.kit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
    @Test
    void aVirtualClockMovesOnlyWhenItIsTold() {
        VirtualClock clock = new VirtualClock(Instant.EPOCH);
        clock.advance(Duration.ofSeconds(3));
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(3));
        assertThat(clock.millis()).isEqualTo(3000);
        assertThatThrownBy(() -> clock.moveTo(Instant.EPOCH)).isInstanceOf(IllegalArgumentException.class);
    }
}
