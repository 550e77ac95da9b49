package io.crossbind.webhook;

import io.crossbind.desired.Injection;
import java.util.Optional;

/** Tells what the pods of a service account get. */
@FunctionalInterface
public interface InjectionSource {
    /**
     * Answers from memory: a pod waits for it. Every replica is asked, those that do not lead too.
     *
     * @return empty if no binding reaches the account through role chaining
     */
    Optional<Injection> of(String namespace, String serviceAccount);
}
