package io.crossbind.reconcile.port;

import io.crossbind.model.ObservedPod;
import java.util.List;
import java.util.Set;

/** OwnerRestarts the workloads that own pods, as {@code kubectl rollout restart} does. */
@FunctionalInterface
public interface OwnerRestarter {

    /**
     * OwnerRestarts the owners of pods. A second request does no harm: pods that are older than the last restart of their owner are being replaced
     * already.
     */
    Result restartOwners(String namespace, List<ObservedPod> pods);

    /**
     * The result for each owner, as {@code Kind/name}.
     *
     * @param restarted owners that were restarted
     * @param notRestartable owners of a kind that cannot be restarted, and pods without an owner
     * @param refused owners whose restart the API server rejected, with the cause
     */
    record Result(Set<String> restarted, Set<String> notRestartable, Set<String> refused) {}
}
