package io.crossbind.reconcile;

import io.crossbind.model.ErrorSummary;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.reconcile.port.Events;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * Reports each transition of a Ready condition, for objects of any kind: one Event and one line of the log. Neither a retry with the same failure nor
 * progress is a transition.
 */
public final class ReadyEvents {
    private final Events events;

    public ReadyEvents(Events events) {
        this.events = events;
    }

    /**
     * @param before the earlier conditions
     * @param after the current conditions
     * @param reason of the current Ready condition
     */
    public void publish(HasMetadata regarding, List<Condition> before, List<Condition> after, Reason reason) {
        String message = Conditions.ready(after).map(Condition::getMessage).orElse("");
        if (isPublished(before, reason, message)) {
            return;
        }
        switch (reason) {
            case APPLYING, PROPAGATING, SHARING -> {}
            default -> {
                if (reason.recovery() == Recovery.NONE) {
                    events.normal(regarding, reason.title(), message);
                } else {
                    events.warning(regarding, reason.title(), message);
                }
            }
        }
    }

    /** The message of a transient failure differs between attempts, for instance by which of two calls timed out. */
    private static boolean isPublished(List<Condition> before, Reason reason, String message) {
        return Conditions.ready(before)
                .filter(ready -> reason.title().equals(ready.getReason()))
                .filter(ready -> reason.recovery().isTransient() || ErrorSummary.isSame(message, ready.getMessage()))
                .isPresent();
    }
}
