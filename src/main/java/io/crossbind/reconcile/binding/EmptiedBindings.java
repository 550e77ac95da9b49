package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The bindings whose access is revoked and for which nothing is left, as their last pass found. */
public final class EmptiedBindings {
    private final Set<String> uids = ConcurrentHashMap.newKeySet();

    boolean contains(CrossAccountBinding binding) {
        return uids.contains(binding.getMetadata().getUid());
    }

    void add(String uid) {
        uids.add(uid);
    }

    void remove(String uid) {
        uids.remove(uid);
    }
}
