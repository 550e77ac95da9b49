package io.crossbind.controller;

import io.crossbind.model.Reason;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.concurrent.ConcurrentHashMap;

/** How many objects of one kind, bindings or shares, are in which state. */
public final class BindingStates {
    private final ConcurrentHashMap<ResourceID, Reason> reasons = new ConcurrentHashMap<>();

    public void enter(ResourceID object, Reason reason) {
        reasons.put(object, reason);
    }

    void leave(ResourceID object) {
        reasons.remove(object);
    }

    /** Number of those whose Ready condition has the reason. */
    public long count(Reason reason) {
        return reasons.values().stream().filter(reason::equals).count();
    }
}
