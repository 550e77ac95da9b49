package io.crossbind.webhook;

import io.crossbind.desired.Injection;
import java.util.Optional;

/** Tells what the pods of a service account get. */
@FunctionalInterface
public interface InjectionSource {
    /**
     * Answers from memory: a pod waits for it. Every replica is asked, those that do not lead too.
     *
     * @return empty if no binding reaches an account through role chaining
     * @throws IllegalStateException as long as that is not known
     */
    Optional<Injection> of(String namespace, String serviceAccount);

    /** Returns whether the source knows all injections. */
    default boolean isReady() {
        return true;
    }
}
