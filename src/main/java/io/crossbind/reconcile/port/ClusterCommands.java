package io.crossbind.reconcile.port;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.ClusterChanges;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedServiceAccount;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Calls of the API server for objects other than the reconciled object. */
public interface ClusterCommands {

    /**
     * Applies the operator's finalizer to an account. The given object may be from a cache and is not changed.
     *
     * @param fields an account with name, UID and the finalizer
     * @throws ClusterFailure if the API server refuses
     */
    void applyFinalizer(AwsAccount fields);

    /**
     * Changes of service accounts and ConfigMaps for a binding.
     *
     * @param bindings UIDs of the bindings for which the operator may have created a ConfigMap, by the ConfigMap's name
     */
    ClusterChanges changesFor(CrossAccountBinding binding, Function<String, Set<String>> bindings);

    /**
     * Reads a service account.
     *
     * @throws ClusterFailure if the API server refuses
     */
    Optional<ObservedServiceAccount> readServiceAccount(NamespacedName name);

    /**
     * Reads a ConfigMap, with or without the operator's label.
     *
     * @param bindings UIDs of the bindings for which the operator may have created the ConfigMap
     * @throws ClusterFailure if the API server refuses
     */
    Optional<ObservedConfigMap> readConfigMap(NamespacedName name, Set<String> bindings);

    /**
     * Reads the UID of a namespace; empty if no namespace has the name.
     *
     * @throws ClusterFailure if the API server refuses
     */
    Optional<String> readNamespaceUid(String name);
}
