package io.crossbind.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Objects;

/**
 * Detects whether an object was edited or deleted during its reconciliation. JOSDK 5.3 treats each event older than the answer to an own write as the
 * echo of the write and drops the event (java-operator-sdk issue 3398). The answer contains the lost event's data, so the operator checks the answer
 * instead.
 */
public final class ConcurrentEdit {
    /** After this time the cache has the API server's answer, or the object's last event has arrived. */
    public static final Duration PAUSE = Duration.ofMillis(100);

    private ConcurrentEdit() {}

    /**
     * Returns whether another client edited or deleted the object during the reconciliation.
     *
     * @param passed the object that the pass reconciles
     * @param written the API server's answer to a write of the pass
     */
    public static boolean isDetected(HasMetadata passed, HasMetadata written) {
        return specOrLifeChanged(passed, written);
    }

    /** Returns whether two states of an object differ in more than status and metadata. */
    public static boolean specOrLifeChanged(HasMetadata before, HasMetadata after) {
        return !Objects.equals(
                        before.getMetadata().getGeneration(),
                        after.getMetadata().getGeneration())
                || !Objects.equals(
                        before.getMetadata().getDeletionTimestamp(),
                        after.getMetadata().getDeletionTimestamp());
    }

    /** Ends a pass whose object was edited or deleted meanwhile. The pass writes nothing more, and the next pass sees the edit. */
    public static final class PassEnded extends RuntimeException {
        private static final long serialVersionUID = 1;

        public PassEnded() {
            super("the object was edited or deleted meanwhile", null, false, false);
        }
    }
}
