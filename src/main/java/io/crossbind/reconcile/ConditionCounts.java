package io.crossbind.reconcile;

import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.concurrent.ConcurrentHashMap;

/** How many objects of one kind, bindings or shares, are in which state. */
public final class ConditionCounts {
    private final ConcurrentHashMap<NamespacedName, Reason> reasons = new ConcurrentHashMap<>();

    public void enter(NamespacedName object, Reason reason) {
        reasons.put(object, reason);
    }

    public void leave(NamespacedName object) {
        reasons.remove(object);
    }

    /** Number of objects whose Ready condition has the reason. */
    public long count(Reason reason) {
        return reasons.values().stream().filter(reason::equals).count();
    }
}
