package io.crossbind.status;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Moments and readings shared by the tests of statuses. */
final class StatusExamples {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");
    static final Instant LATER = NOON.plusSeconds(90);

    private StatusExamples() {}

    static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }

    /** The operator's grace period by default, at this time. */
    static OrderGrace graceAt(Instant instant) {
        return new OrderGrace(Duration.ofMinutes(5), at(instant));
    }

    static Map<String, String> statusByType(List<Condition> conditions) {
        return conditions.stream().collect(Collectors.toMap(Condition::getType, Condition::getStatus));
    }

    static Map<String, String> sinceByType(List<Condition> conditions) {
        return conditions.stream().collect(Collectors.toMap(Condition::getType, Condition::getLastTransitionTime));
    }

    static Condition condition(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst()
                .orElseThrow();
    }
}
