package io.crossbind.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PassRateTest {
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private final PassRate rate = new PassRate(10, Duration.ofSeconds(1), () -> now);

    /** The edits of an attack with 85 PutRolePolicy calls. */
    @Test
    void editsWithoutEndMakeFewPasses() {
        PassRate.Bucket binding = rate.initState();
        int passes = 0;
        for (int edit = 0; edit < 197; edit++) {
            passes += rate.isLimited(binding).isEmpty() ? 1 : 0;
            now = now.plusMillis(76);
        }
        assertThat(passes).isBetween(20, 25);
    }

    @Test
    void aFewEditsAreFollowedAtOnce() {
        PassRate.Bucket binding = rate.initState();
        for (int edit = 0; edit < 10; edit++) {
            assertThat(rate.isLimited(binding)).isEmpty();
        }
    }

    /** A deletion is a pass like any other, so one interval is the longest wait of a deletion. */
    @Test
    void nothingWaitsLongerThanOneInterval() {
        PassRate.Bucket binding = rate.initState();
        for (int edit = 0; edit < 100; edit++) {
            rate.isLimited(binding)
                    .ifPresent(pause -> assertThat(pause).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1)));
        }
        now = now.plus(rate.isLimited(binding).orElseThrow());
        assertThat(rate.isLimited(binding)).isEmpty();
    }

    @Test
    void othersHaveTheirOwnPasses() {
        PassRate.Bucket noisy = rate.initState();
        for (int pass = 0; pass < 100; pass++) {
            rate.isLimited(noisy);
        }
        assertThat(rate.isLimited(noisy)).isPresent();
        assertThat(rate.isLimited(rate.initState())).isEmpty();
    }
}
