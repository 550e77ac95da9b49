package io.crossbind.controller;

import io.crossbind.model.ErrorSummary;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Events about what the Ready condition says: one when it says something else, none for what is only on its way. */
final class ReadyEvents {
    private final EventRecorder events;

    ReadyEvents(EventRecorder events) {
        this.events = events;
    }

    /**
     * @param before the conditions as they were
     * @param reason of the Ready condition now
     * @param message of it
     */
    void tell(HasMetadata regarding, List<Condition> before, Reason reason, String message) {
        boolean said = Conditions.ready(before)
                .filter(ready ->
                        reason.title().equals(ready.getReason()) && ErrorSummary.isSame(message, ready.getMessage()))
                .isPresent();
        if (said) {
            return;
        }
        switch (reason) {
            case READY -> events.normal(regarding, reason.title(), message);
            case APPLYING, PROPAGATING, SHARING -> {}
            default -> {
                if (reason.recovery() != Recovery.NONE) {
                    events.warning(regarding, reason.title(), message);
                }
            }
        }
    }
}
