package io.crossbind.reconcile;

import io.crossbind.reconcile.port.Events;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;

/** Keeps Events, as {@code Reason: note}. */
public final class RecordedEvents implements Events {
    private final List<String> events = new ArrayList<>();

    @Override
    public void normal(HasMetadata regarding, String reason, String note) {
        events.add(reason + ": " + note);
    }

    @Override
    public void warning(HasMetadata regarding, String reason, String note) {
        events.add(reason + ": " + note);
    }

    public List<String> all() {
        return List.copyOf(events);
    }
}
