package io.crossbind.reconcile;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.ClusterChanges;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Fails a test that calls the API server for another object than the object of the pass. A subclass answers the calls expected by a test. */
public class NoCommands implements ClusterCommands {

    @Override
    public void applyFinalizer(AwsAccount fields) {
        throw new IllegalStateException("finalizer of " + fields.getMetadata().getName());
    }

    @Override
    public ClusterChanges changesFor(CrossAccountBinding binding, Function<String, Set<String>> bindings) {
        throw new IllegalStateException("changes for " + binding.getMetadata().getName());
    }

    @Override
    public Optional<ObservedServiceAccount> readServiceAccount(NamespacedName name) {
        throw new IllegalStateException("service account " + name);
    }

    @Override
    public Optional<ObservedConfigMap> readConfigMap(NamespacedName name, Set<String> bindings) {
        throw new IllegalStateException("ConfigMap " + name);
    }

    @Override
    public Optional<String> readNamespaceUid(String name) {
        throw new IllegalStateException("namespace " + name);
    }
}
