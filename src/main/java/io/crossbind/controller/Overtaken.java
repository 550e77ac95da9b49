package io.crossbind.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;

/**
 * Whether somebody edited or deleted an object while a pass over it ran. JOSDK 5.3 takes each event that is older than the answer to an
 * own write for its own and drops it (java-operator-sdk issue 3398), so the answer itself has to tell: it holds what the event would
 * have told.
 */
final class Overtaken {
    /** After this the cache holds what the API server answered, or the object's last event has come. */
    static final Duration PAUSE = Duration.ofMillis(100);

    private Overtaken() {}

    /**
     * @param passed the object that the pass was over
     * @param written what the API server answered to the write of its status
     */
    static boolean by(HasMetadata passed, HasMetadata written) {
        return BindingEventSources.specOrLifeChanged(passed, written);
    }

    /** Ends a pass that writes nothing because its object was edited or deleted meanwhile: the next pass knows better. */
    static final class Pass extends RuntimeException {
        private static final long serialVersionUID = 1;

        Pass() {
            super("the object was edited or deleted meanwhile", null, false, false);
        }
    }
}
