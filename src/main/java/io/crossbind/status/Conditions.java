package io.crossbind.status;

import io.crossbind.model.ErrorSummary;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes conditions as Kubernetes' API conventions and kstatus want them: Ready is the summary, Reconciling and Stalled are true
 * only in the abnormal case, each says of which generation it speaks, and its time moves only when its status flips.
 */
public final class Conditions {
    private final List<Condition> previous;
    private final long generation;
    private final Clock clock;

    Conditions(List<Condition> previous, long generation, Clock clock) {
        this.previous = previous;
        this.generation = generation;
        this.clock = clock;
    }

    /** The summary among the conditions of an object; empty if it has none yet. */
    public static Optional<Condition> ready(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> "Ready".equals(condition.getType()))
                .findFirst();
    }

    /** Ready, Reconciling and Stalled, as a reason and its recovery imply. */
    List<Condition> summary(Reason reason, String message) {
        Recovery recovery = reason.recovery();
        boolean stalled = switch (recovery) {
            case SPEC_CHANGE, EVENT, SLOW_RETRY -> true;
            case NONE, BACKOFF -> false;
        };
        return List.of(
                of("Ready", recovery == Recovery.NONE, reason, message),
                of("Reconciling", recovery == Recovery.BACKOFF, reason, message),
                of("Stalled", stalled, reason, message));
    }

    Condition of(String type, boolean status, Reason reason, String message) {
        Condition condition = new Condition();
        condition.setType(type);
        condition.setStatus(status ? "True" : "False");
        condition.setReason(reason.title());
        condition.setMessage(lasting(condition, message));
        condition.setObservedGeneration(generation);
        condition.setLastTransitionTime(since(condition));
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

    private String since(Condition condition) {
        return unchanged(condition)
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** The condition of that type as it was, if its status is the same. */
    private Stream<Condition> unchanged(Condition condition) {
        return previous.stream()
                .filter(before -> Objects.equals(before.getType(), condition.getType()))
                .filter(before -> Objects.equals(before.getStatus(), condition.getStatus()));
    }
}
