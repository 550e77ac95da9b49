package io.crossbind.reconcile.port;

import io.crossbind.model.ObservedPod;
import java.util.List;

/** The pods in this process's cache. The cache may be behind the API server. */
@FunctionalInterface
public interface PodsView {

    /** Running and starting pods of a service account. */
    List<ObservedPod> ofServiceAccount(NamespacedName serviceAccount);
}
