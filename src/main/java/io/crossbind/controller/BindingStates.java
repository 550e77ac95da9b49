package io.crossbind.controller;

import io.crossbind.model.Reason;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.concurrent.ConcurrentHashMap;

/** How many bindings are in which state. */
public final class BindingStates {
    private final ConcurrentHashMap<ResourceID, Reason> reasons = new ConcurrentHashMap<>();

    void enter(ResourceID binding, Reason reason) {
        reasons.put(binding, reason);
    }

    void leave(ResourceID binding) {
        reasons.remove(binding);
    }

    /** Number of bindings whose Ready condition has the reason. */
    public long count(Reason reason) {
        return reasons.values().stream().filter(reason::equals).count();
    }
}
