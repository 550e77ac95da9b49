package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.kit.time.VirtualClock;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionCountsTest {
    private static final NamespacedName REPORTS = new NamespacedName("analytics", "reports");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final VirtualClock clock = new VirtualClock(NOON);
    private final ConditionCounts counts = new ConditionCounts(clock);

    @Test
    void timeToReadyBeginsWithThePassThatCeasedToBeReady() {
        counts.enter(REPORTS, "data", Reason.READY, List.of());
        clock.advance(Duration.ofHours(1));
        counts.enter(REPORTS, "data", Reason.ACCESS_DENIED, List.of());
        clock.advance(Duration.ofSeconds(20));
        counts.enter(REPORTS, "data", Reason.PROPAGATING, List.of());
        clock.advance(Duration.ofSeconds(10));
        counts.enter(REPORTS, "data", Reason.READY, List.of());

        assertThat(counts.timeToReady().counts()).containsExactly(0L, 0L, 0L, 1L, 0L, 0L, 0L, 0L, 0L);
        assertThat(counts.timeToReady().sum()).isEqualTo(30);
        assertThat(counts.propagation().counts()).containsExactly(0L, 0L, 1L, 0L, 0L, 0L, 0L, 0L, 0L);
        assertThat(counts.propagation().sum()).isEqualTo(10);
    }

    @Test
    void objectThatIsReadyFromTheStartOrStaysReadyHasNoTime() {
        counts.enter(REPORTS, "data", Reason.READY, List.of());
        counts.enter(REPORTS, "data", Reason.READY, List.of());

        assertThat(counts.timeToReady().sum()).isZero();
        assertThat(counts.timeToReady().counts()).containsOnly(0L);
    }

    @Test
    void statusRemembersThroughARestartSinceWhenTheObjectIsNotReady() {
        counts.enter(REPORTS, "data", Reason.ACCESS_DENIED, notReadySince("2026-03-01T09:00:00Z"));

        assertThat(counts.all())
                .singleElement()
                .extracting(ConditionCounts.State::notReadySince)
                .isEqualTo(NOON.minus(Duration.ofHours(3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2126-03-01T09:00:00Z", "yesterday", ""})
    void timeOfAStatusThatCannotBeRightDoesNotCount(String time) {
        counts.enter(REPORTS, "data", Reason.ACCESS_DENIED, notReadySince(time));

        assertThat(counts.all())
                .singleElement()
                .extracting(ConditionCounts.State::notReadySince)
                .isEqualTo(NOON);
    }

    @Test
    void objectThatIsGoneLeavesNothing() {
        counts.enter(REPORTS, "data", Reason.READY, List.of());
        counts.leave(REPORTS);

        assertThat(counts.all()).isEmpty();
    }

    private static List<Condition> notReadySince(String time) {
        return List.of(new ConditionBuilder()
                .withType("Ready")
                .withStatus("False")
                .withLastTransitionTime(time)
                .build());
    }
}
