package io.crossbind.status;

import io.crossbind.model.ErrorSummary;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Creates conditions by the API conventions of Kubernetes and by kstatus. Ready is the summary. Reconciling and Stalled are true only in the
 * abnormal case. Each condition names its generation, and its time changes only with its status. While Reconciling waits for another object,
 * its time also changes with its reason: {@link OrderGrace} counts from this time.
 */
public final class Conditions {
    private final List<Condition> previous;
    private final long generation;
    private final OrderGrace grace;

    Conditions(List<Condition> previous, long generation, OrderGrace grace) {
        this.previous = previous;
        this.generation = generation;
        this.grace = grace;
    }

    /** The summary among the conditions of an object; empty if the object has no summary yet. */
    public static Optional<Condition> ready(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> "Ready".equals(condition.getType()))
                .findFirst();
    }

    /** Ready, Reconciling and Stalled, computed from a reason and its recovery. */
    List<Condition> summary(Reason reason, String message) {
        boolean ready = reason.recovery() == Recovery.NONE;
        boolean stalled =
                reason.recovery().needsSomebody() && (!reason.mayResolveByOrder() || grace.isOver(previous, reason));
        return List.of(
                of("Ready", ready, reason, message),
                of(OrderGrace.RECONCILING, !ready && !stalled, reason, message),
                of(OrderGrace.STALLED, stalled, reason, message));
    }

    Condition of(String type, boolean status, Reason reason, String message) {
        Condition condition = new Condition();
        condition.setType(type);
        condition.setStatus(status ? "True" : "False");
        condition.setReason(reason.title());
        condition.setMessage(lasting(condition, message));
        condition.setObservedGeneration(generation);
        condition.setLastTransitionTime(since(condition, reason));
        return condition;
    }

    /** Keeps the previous message if a new message differs only in the request id. Otherwise each retry would write the status. */
    private String lasting(Condition condition, String message) {
        return unchanged(condition)
                .filter(before -> Objects.equals(before.getReason(), condition.getReason()))
                .map(Condition::getMessage)
                .filter(before -> ErrorSummary.isSame(before, message))
                .findFirst()
                .orElse(message);
    }

    private String since(Condition condition, Reason reason) {
        boolean waits = OrderGrace.RECONCILING.equals(condition.getType()) && reason.mayResolveByOrder();
        return unchanged(condition)
                .filter(before -> !waits || Objects.equals(before.getReason(), condition.getReason()))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() ->
                        grace.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** The previous condition of the same type if its status is unchanged. */
    private Stream<Condition> unchanged(Condition condition) {
        return previous.stream()
                .filter(before -> Objects.equals(before.getType(), condition.getType()))
                .filter(before -> Objects.equals(before.getStatus(), condition.getStatus()));
    }
}
