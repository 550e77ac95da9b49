package io.crossbind.reconcile.port;

import io.crossbind.model.ObservedPod;
import java.util.List;

/** The pods as this process's cache shows them. The cache may be behind the API server. */
@FunctionalInterface
public interface PodsView {

    /** Pods of a service account that run, or are about to. */
    List<ObservedPod> ofServiceAccount(NamespacedName serviceAccount);
}
