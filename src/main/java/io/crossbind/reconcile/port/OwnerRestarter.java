package io.crossbind.reconcile.port;

import io.crossbind.model.ObservedPod;
import java.util.List;
import java.util.Set;

/** Restarts the owners of pods, as {@code kubectl rollout restart} does. */
@FunctionalInterface
public interface OwnerRestarter {

    /** Restarts the owners of pods. A second request has no effect: pods older than the last restart of their owner are already being replaced. */
    Result restartOwners(String namespace, List<ObservedPod> pods);

    /**
     * The result for each owner, as {@code Kind/name}.
     *
     * @param restarted restarted owners
     * @param notRestartable owners of a kind without restart, and pods without an owner
     * @param refused owners whose restart the API server rejected, with the cause
     */
    record Result(Set<String> restarted, Set<String> notRestartable, Set<String> refused) {}
}
