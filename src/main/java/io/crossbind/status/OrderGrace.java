package io.crossbind.status;

import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The time during which a state counts as progress because it may only be a matter of order ({@link Reason#mayResolveByOrder}). The wait
 * begins when its reason appears. The status stores the start as the time of the condition Reconciling, so a restart of the operator does not
 * extend the wait.
 *
 * @param period of the wait
 */
public record OrderGrace(Duration period, Clock clock) {
    static final String RECONCILING = "Reconciling";
    static final String STALLED = "Stalled";

    /** Returns whether a state with this reason has lasted longer than the grace period, according to the previous conditions. */
    boolean isOver(List<Condition> before, Reason reason) {
        return isTrue(before, STALLED, reason)
                || since(before)
                        .filter(_ -> isTrue(before, RECONCILING, reason))
                        .filter(since -> !clock.instant().isBefore(since.plus(period)))
                        .isPresent();
    }

    /**
     * The time until an object with these conditions becomes Stalled, if nothing else requeues the object. A retry ends the grace period
     * automatically, so the end of the period causes no AWS call.
     *
     * @return empty if the object does not wait; never negative
     */
    public Optional<Duration> remaining(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> RECONCILING.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .flatMap(condition -> Reason.titled(condition.getReason()).stream())
                .filter(reason -> reason.mayResolveByOrder() && reason.recovery() == Recovery.EVENT)
                .findFirst()
                .flatMap(_ -> since(conditions))
                .map(since -> Duration.between(clock.instant(), since.plus(period)))
                .map(left -> left.isPositive() ? left : Duration.ZERO);
    }

    private static Optional<Instant> since(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> RECONCILING.equals(condition.getType()))
                .map(Condition::getLastTransitionTime)
                .map(Instant::parse)
                .findFirst();
    }

    private static boolean isTrue(List<Condition> conditions, String type, Reason reason) {
        return conditions.stream()
                .anyMatch(condition -> type.equals(condition.getType())
                        && "True".equals(condition.getStatus())
                        && reason.title().equals(condition.getReason()));
    }
}
