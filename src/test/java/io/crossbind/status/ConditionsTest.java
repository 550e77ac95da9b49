package io.crossbind.status;

import static io.crossbind.status.StatusExamples.LATER;
import static io.crossbind.status.StatusExamples.NOON;
import static io.crossbind.status.StatusExamples.at;
import static io.crossbind.status.StatusExamples.sinceByType;
import static io.crossbind.status.StatusExamples.statusByType;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionsTest {
    private static final Map<Recovery, Map<String, String>> SUMMARIES = Map.of(
            Recovery.NONE, Map.of("Ready", "True", "Reconciling", "False", "Stalled", "False"),
            Recovery.BACKOFF, Map.of("Ready", "False", "Reconciling", "True", "Stalled", "False"),
            Recovery.EVENT, Map.of("Ready", "False", "Reconciling", "False", "Stalled", "True"),
            Recovery.SPEC_CHANGE, Map.of("Ready", "False", "Reconciling", "False", "Stalled", "True"),
            Recovery.SLOW_RETRY, Map.of("Ready", "False", "Reconciling", "False", "Stalled", "True"));

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonMakesThreeConditionsOfWhichOneIsTrue(Reason reason) {
        List<Condition> conditions = new Conditions(List.of(), 7, at(NOON)).summary(reason, "text");
        assertThat(statusByType(conditions)).isEqualTo(SUMMARIES.get(reason.recovery()));
        assertThat(conditions).allSatisfy(condition -> {
            assertThat(condition.getReason())
                    .isEqualTo(reason.title())
                    // Kubernetes API reference, Condition: pattern and length of reason.
                    .matches("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?")
                    .hasSizeLessThanOrEqualTo(1024);
            assertThat(condition.getMessage()).isEqualTo("text");
            assertThat(condition.getObservedGeneration()).isEqualTo(7);
            assertThat(condition.getLastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z");
        });
    }

    @Test
    void theTimeMovesOnlyWhereTheStatusFlips() {
        List<Condition> before = new Conditions(List.of(), 1, at(NOON)).summary(Reason.THROTTLED, "slow down");
        List<Condition> after = new Conditions(before, 2, at(LATER)).summary(Reason.ACCESS_DENIED, "denied");
        assertThat(sinceByType(after))
                .isEqualTo(Map.of(
                        "Ready", "2026-03-01T12:00:00Z",
                        "Reconciling", "2026-03-01T12:01:30Z",
                        "Stalled", "2026-03-01T12:01:30Z"));
    }

    @Test
    void anotherReasonOrGenerationDoesNotMoveTheTime() {
        List<Condition> before = new Conditions(List.of(), 1, at(NOON)).summary(Reason.CONFLICT, "one");
        List<Condition> after = new Conditions(before, 2, at(LATER)).summary(Reason.ACCESS_DENIED, "two");
        assertThat(after).allSatisfy(condition -> {
            assertThat(condition.getLastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z");
            assertThat(condition.getObservedGeneration()).isEqualTo(2);
            assertThat(condition.getReason()).isEqualTo("AccessDenied");
            assertThat(condition.getMessage()).isEqualTo("two");
        });
    }

    /** Each retry of a call has another request id: the condition keeps the first, so that retries write no status. */
    @Test
    void anotherRequestIdIsTheSameConditions() {
        List<Condition> before =
                new Conditions(List.of(), 1, at(NOON)).summary(Reason.ACCESS_DENIED, "no (request id a-1). Fix it.");
        assertThat(new Conditions(before, 1, at(LATER)).summary(Reason.ACCESS_DENIED, "no (request id b-2). Fix it."))
                .isEqualTo(before);
        assertThat(new Conditions(before, 1, at(LATER)).summary(Reason.ACCESS_DENIED, "never (request id b-2)."))
                .isNotEqualTo(before);
        assertThat(new Conditions(before, 1, at(LATER)).summary(Reason.THROTTLED, "no (request id b-2). Fix it."))
                .isNotEqualTo(before);
    }

    @Test
    void theSameStateAgainIsTheSameConditions() {
        List<Condition> before = new Conditions(List.of(), 1, at(NOON)).summary(Reason.READY, "good");
        assertThat(new Conditions(before, 1, at(LATER)).summary(Reason.READY, "good"))
                .isEqualTo(before);
    }
}
