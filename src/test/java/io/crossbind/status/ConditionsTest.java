package io.crossbind.status;

import static io.crossbind.status.StatusExamples.LATER;
import static io.crossbind.status.StatusExamples.NOON;
import static io.crossbind.status.StatusExamples.graceAt;
import static io.crossbind.status.StatusExamples.sinceByType;
import static io.crossbind.status.StatusExamples.statusByType;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionsTest {
    private static final Instant END = NOON.plusSeconds(300);

    private static final Map<Recovery, Map<String, String>> SUMMARIES = Map.of(
            Recovery.NONE, Map.of("Ready", "True", "Reconciling", "False", "Stalled", "False"),
            Recovery.BACKOFF, Map.of("Ready", "False", "Reconciling", "True", "Stalled", "False"),
            Recovery.EVENT, Map.of("Ready", "False", "Reconciling", "False", "Stalled", "True"),
            Recovery.SPEC_CHANGE, Map.of("Ready", "False", "Reconciling", "False", "Stalled", "True"),
            Recovery.SLOW_RETRY, Map.of("Ready", "False", "Reconciling", "False", "Stalled", "True"));

    /** Reasons that end when another object of the cluster appears or disappears. */
    private static final Set<Reason> ORDER = EnumSet.of(
            Reason.ACCOUNT_NOT_FOUND,
            Reason.ACCOUNT_NOT_READY,
            Reason.ACCOUNT_STALLED,
            Reason.HOME_ACCOUNT_MISSING,
            Reason.NAMESPACE_NOT_KNOWN,
            Reason.SERVICE_ACCOUNT_NOT_FOUND,
            Reason.SERVICE_ACCOUNT_TAKEN,
            Reason.DUPLICATE_ACCOUNT,
            Reason.INVITATION_PENDING,
            Reason.IN_USE,
            Reason.SHARE_IN_USE);

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonMakesThreeConditionsOfWhichOneIsTrue(Reason reason) {
        List<Condition> conditions = new Conditions(List.of(), 7, graceAt(NOON)).summary(reason, "text");
        assertThat(statusByType(conditions))
                .isEqualTo(SUMMARIES.get(ORDER.contains(reason) ? Recovery.BACKOFF : reason.recovery()));
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
        List<Condition> before = new Conditions(List.of(), 1, graceAt(NOON)).summary(Reason.THROTTLED, "slow down");
        List<Condition> after = new Conditions(before, 2, graceAt(LATER)).summary(Reason.ACCESS_DENIED, "denied");
        assertThat(sinceByType(after))
                .isEqualTo(Map.of(
                        "Ready", "2026-03-01T12:00:00Z",
                        "Reconciling", "2026-03-01T12:01:30Z",
                        "Stalled", "2026-03-01T12:01:30Z"));
    }

    @Test
    void anotherReasonOrGenerationDoesNotMoveTheTime() {
        List<Condition> before = new Conditions(List.of(), 1, graceAt(NOON)).summary(Reason.CONFLICT, "one");
        List<Condition> after = new Conditions(before, 2, graceAt(LATER)).summary(Reason.ACCESS_DENIED, "two");
        assertThat(after).allSatisfy(condition -> {
            assertThat(condition.getLastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z");
            assertThat(condition.getObservedGeneration()).isEqualTo(2);
            assertThat(condition.getReason()).isEqualTo("AccessDenied");
            assertThat(condition.getMessage()).isEqualTo("two");
        });
    }

    /** Each retry of a call has another request ID. The condition keeps the first ID, so retries write no status. */
    @Test
    void anotherRequestIdIsTheSameConditions() {
        List<Condition> before = new Conditions(List.of(), 1, graceAt(NOON))
                .summary(Reason.ACCESS_DENIED, "no (request id a-1). Fix it.");
        assertThat(new Conditions(before, 1, graceAt(LATER))
                        .summary(Reason.ACCESS_DENIED, "no (request id b-2). Fix it."))
                .isEqualTo(before);
        assertThat(new Conditions(before, 1, graceAt(LATER)).summary(Reason.ACCESS_DENIED, "never (request id b-2)."))
                .isNotEqualTo(before);
        assertThat(new Conditions(before, 1, graceAt(LATER)).summary(Reason.THROTTLED, "no (request id b-2). Fix it."))
                .isNotEqualTo(before);
    }

    @Test
    void theSameStateAgainIsTheSameConditions() {
        List<Condition> before = new Conditions(List.of(), 1, graceAt(NOON)).summary(Reason.READY, "good");
        assertThat(new Conditions(before, 1, graceAt(LATER)).summary(Reason.READY, "good"))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void whatIsOnlyAMatterOfOrderStallsAfterItsGracePeriodAndStaysSo(Reason reason) {
        if (!ORDER.contains(reason)) {
            assertThat(reason.mayResolveByOrder()).isFalse();
            return;
        }
        List<Condition> first = new Conditions(List.of(), 1, graceAt(NOON)).summary(reason, "first");
        List<Condition> within = new Conditions(first, 2, graceAt(LATER)).summary(reason, "other text");
        assertThat(statusByType(within)).isEqualTo(SUMMARIES.get(Recovery.BACKOFF));
        assertThat(sinceByType(within)).containsEntry("Reconciling", "2026-03-01T12:00:00Z");

        List<Condition> over = new Conditions(within, 2, graceAt(END)).summary(reason, "first");
        assertThat(statusByType(over)).isEqualTo(SUMMARIES.get(reason.recovery()));
        assertThat(sinceByType(over))
                .containsEntry("Ready", "2026-03-01T12:00:00Z")
                .containsEntry("Stalled", "2026-03-01T12:05:00Z");
        List<Condition> later = new Conditions(over, 3, graceAt(END.plusSeconds(1))).summary(reason, "first");
        assertThat(statusByType(later)).isEqualTo(SUMMARIES.get(reason.recovery()));
    }

    @Test
    void anotherReasonBeginsAGracePeriodOfItsOwn() {
        List<Condition> throttled = new Conditions(List.of(), 1, graceAt(NOON)).summary(Reason.THROTTLED, "slow down");
        List<Condition> waiting =
                new Conditions(throttled, 1, graceAt(END)).summary(Reason.SERVICE_ACCOUNT_NOT_FOUND, "no");
        assertThat(statusByType(waiting)).isEqualTo(SUMMARIES.get(Recovery.BACKOFF));
        assertThat(sinceByType(waiting)).containsEntry("Reconciling", "2026-03-01T12:05:00Z");

        List<Condition> stalled = new Conditions(List.of(), 1, graceAt(NOON)).summary(Reason.ACCESS_DENIED, "denied");
        List<Condition> after = new Conditions(stalled, 1, graceAt(END)).summary(Reason.ACCOUNT_NOT_READY, "no");
        assertThat(statusByType(after)).isEqualTo(SUMMARIES.get(Recovery.BACKOFF));
    }

    @Test
    void aWaitThatNothingElseLooksAtIsLookedAtWhenItIsOver() {
        List<Condition> waiting =
                new Conditions(List.of(), 1, graceAt(NOON)).summary(Reason.SERVICE_ACCOUNT_NOT_FOUND, "no");
        assertThat(graceAt(LATER).remaining(waiting))
                .hasValueSatisfying(
                        left -> assertThat(left).isBetween(Duration.ofSeconds(209), Duration.ofSeconds(210)));
        assertThat(graceAt(END).remaining(waiting)).contains(Duration.ZERO);
        List<Condition> stalled =
                new Conditions(waiting, 1, graceAt(END)).summary(Reason.SERVICE_ACCOUNT_NOT_FOUND, "no");
        assertThat(graceAt(END).remaining(stalled)).isEmpty();
    }

    /** The check at the end of the grace period must not be a call to AWS. */
    @Test
    void aWaitThatIsTriedAgainAnywayIsNotLookedAtBesides() {
        List<Condition> conditions =
                new Conditions(List.of(), 1, graceAt(NOON)).summary(Reason.SERVICE_ACCOUNT_TAKEN, "no");
        assertThat(statusByType(conditions)).containsEntry("Reconciling", "True");
        assertThat(graceAt(LATER).remaining(conditions)).isEmpty();
        List<Condition> throttled = new Conditions(List.of(), 1, graceAt(NOON)).summary(Reason.THROTTLED, "no");
        assertThat(graceAt(LATER).remaining(throttled)).isEmpty();
    }
}
