package io.crossbind.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Whether somebody edited or deleted an object while a pass over it ran. JOSDK 5.3 takes each event that is older than the answer to an
 * own write for its own and drops it (java-operator-sdk issue 3398), so the answer itself has to tell: it holds what the event would
 * have told.
 */
final class Overtaken {
    private Overtaken() {}

    /**
     * @param passed the object that the pass was over
     * @param written what the API server answered to the write of its status
     */
    static boolean by(HasMetadata passed, HasMetadata written) {
        return BindingEventSources.specOrLifeChanged(passed, written);
    }
}
