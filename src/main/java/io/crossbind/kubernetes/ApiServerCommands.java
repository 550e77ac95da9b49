package io.crossbind.kubernetes;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.ClusterChanges;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Calls the API server. */
public final class ApiServerCommands implements ClusterCommands {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(ClusterApplier.FIELD_MANAGER)
            .withForce(true)
            .build();

    private final KubernetesClient client;

    public ApiServerCommands(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public void applyFinalizer(AwsAccount fields) {
        ApiErrors.translated(() -> client.resource(fields).patch(APPLY));
    }

    @Override
    public ClusterChanges changesFor(CrossAccountBinding binding, Function<String, Set<String>> bindings) {
        return new ClusterApplier(
                client,
                binding,
                found -> ObservedObjects.observed(
                        found, bindings.apply(found.getMetadata().getName())));
    }

    @Override
    public Optional<ObservedServiceAccount> readServiceAccount(NamespacedName name) {
        return ApiErrors.translated(() -> Optional.ofNullable(client.serviceAccounts()
                        .inNamespace(name.namespace())
                        .withName(name.name())
                        .get()))
                .map(ObservedObjects::observed);
    }

    @Override
    public Optional<ObservedConfigMap> readConfigMap(NamespacedName name, Set<String> bindings) {
        return ApiErrors.translated(() -> Optional.ofNullable(client.configMaps()
                        .inNamespace(name.namespace())
                        .withName(name.name())
                        .get()))
                .map(found -> ObservedObjects.observed(found, bindings));
    }

    @Override
    public Optional<String> readNamespaceUid(String name) {
        return ApiErrors.translated(() ->
                        Optional.ofNullable(client.namespaces().withName(name).get()))
                .map(found -> found.getMetadata().getUid());
    }
}
