package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The memories of all bindings, one object for each. */
public final class BindingMemories {
    private final ConcurrentHashMap<String, BindingMemory> byUid = new ConcurrentHashMap<>();

    /** The memory of the binding of a pass. */
    BindingMemory of(CrossAccountBinding binding) {
        return byUid.computeIfAbsent(binding.getMetadata().getUid(), _ -> new BindingMemory());
    }

    /** The memory of another binding; empty if this process made no pass over the binding. */
    Optional<BindingMemory> find(CrossAccountBinding binding) {
        return Optional.ofNullable(byUid.get(binding.getMetadata().getUid()));
    }

    void forget(CrossAccountBinding binding) {
        byUid.remove(binding.getMetadata().getUid());
    }
}
