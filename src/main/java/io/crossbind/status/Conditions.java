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
 * Creates conditions as Kubernetes' API conventions and kstatus want them: Ready is the summary, Reconciling and Stalled are true
 * only in the abnormal case, each says of which generation it speaks, and its time moves only when its status flips. Reconciling has
 * another time with another reason too, where it waits for another object: {@link OrderGrace} counts from it.
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

    /** The summary among the conditions of an object; empty if it has none yet. */
    public static Optional<Condition> ready(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> "Ready".equals(condition.getType()))
                .findFirst();
    }

    /** Ready, Reconciling and Stalled, as a reason and its recovery imply. */
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

    /** A message that differs from the one before in the request id only is no news: it would be written at each retry. */
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

    /** The previous condition of that type if its status is unchanged. */
    private Stream<Condition> unchanged(Condition condition) {
        return previous.stream()
                .filter(before -> Objects.equals(before.getType(), condition.getType()))
                .filter(before -> Objects.equals(before.getStatus(), condition.getStatus()));
    }
}
