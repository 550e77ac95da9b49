package io.crossbind.webhook;

import io.crossbind.desired.Injection;
import java.util.Optional;

/** Provides the injections for pods by service account. */
@FunctionalInterface
public interface InjectionSource {
    /**
     * Answers from memory, because a pod waits for the answer. Every replica answers, leader or not.
     *
     * @return empty if no binding gives access to an account through role chaining
     * @throws IllegalStateException as long as the injections are unknown
     */
    Optional<Injection> of(String namespace, String serviceAccount);

    /** Returns whether the source knows all injections. */
    default boolean isReady() {
        return true;
    }
}
