package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.apply.ClusterChanges;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.kit.cluster.ApiRefusal;
import io.crossbind.kit.cluster.ClusterStore;
import io.crossbind.kit.cluster.LaggingView;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.crossbind.kubernetes.BindingTriggers;
import io.crossbind.kubernetes.CachedFields;
import io.crossbind.kubernetes.ObservedObjects;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.binding.BindingIndex;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.IndexedBindings;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.reconcile.port.SharesView;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The ports of one process on the store of the kit, with lagging caches. A fault may stop a write or lose its answer. */
final class SimulatedCluster implements ClusterView, IndexedBindings, SharesView, ClusterCommands {
    static final String MANAGER = "crossbind";

    private final ClusterStore store;
    private final Requests requests;
    final LaggingView view;

    /** Sends requests to the API server. */
    interface Requests {
        /**
         * @throws ClusterFailure if the request or its answer is lost
         */
        <T> T send(String name, Supplier<T> request);

        /** The API server has stored a status from the operator. */
        default void wroteStatus(HasMetadata written) {}
    }

    SimulatedCluster(ClusterStore store, Requests requests) {
        this.store = store;
        this.requests = requests;
        this.view = new LaggingView(
                store,
                AwsAccount.class,
                CrossAccountBinding.class,
                ResourceShare.class,
                AccessRecord.class,
                Namespace.class,
                ServiceAccount.class,
                ConfigMap.class);
        view.transform(AwsAccount.class, CachedFields::account);
        view.transform(CrossAccountBinding.class, CachedFields::binding);
        BindingIndex.INDEXERS.forEach((name, keys) -> view.index(CrossAccountBinding.class, name, keys));
        view.transform(AccessRecord.class, CachedFields::record);
        view.transform(Namespace.class, CachedFields::namespace);
        view.transform(ServiceAccount.class, CachedFields::serviceAccount);
        view.transform(ConfigMap.class, SimulatedCluster::cached);
    }

    /** Requeues the bindings concerned by a change of another object, as the operator's event sources do. */
    void requeueBindings(Consumer<NamespacedName> queue) {
        BindingTriggers triggers = new BindingTriggers(new BindingIndex(this));
        view.listen(AwsAccount.class, (before, after, gone) -> {
            if (before == null || gone || ConcurrentEdit.specOrLifeChanged(before, after)) {
                triggers.ofAccount(after).forEach(queue);
            }
        });
        view.listen(Namespace.class, (before, after, gone) -> {
            if (before == null || gone || BindingTriggers.matters(before, after)) {
                triggers.ofNamespace(after).forEach(queue);
            }
        });
        view.listen(ServiceAccount.class, (before, after, gone) -> {
            if (before == null || gone || BindingTriggers.matters(before, after)) {
                triggers.ofServiceAccount(after).forEach(queue);
            }
        });
        view.listen(ConfigMap.class, (_, after, _) -> {
            if (isLabelled(after)) {
                triggers.ofConfigMap(after).forEach(queue);
            }
        });
    }

    <T> T request(String name, Supplier<T> request) {
        return requests.send(name, () -> {
            try {
                return request.get();
            } catch (ApiRefusal e) {
                throw new ClusterFailure(e.code(), String.valueOf(e.getMessage()), e);
            }
        });
    }

    <P extends HasMetadata> ObjectWriter<P> writerOf(P object) {
        String name = object.getKind() + " " + NamespacedName.of(object);
        return new ObjectWriter<>() {
            @Override
            public P applyStatus(P fields) {
                return writeStatus(() -> store.applyStatus(fields, MANAGER));
            }

            @Override
            public P replaceStatus(P object) {
                return writeStatus(() -> store.updateStatus(object));
            }

            private P writeStatus(Supplier<P> write) {
                P answer = request("status of " + name, () -> {
                    P written = write.get();
                    requests.wroteStatus(written);
                    return written;
                });
                view.written(answer);
                return answer;
            }

            @Override
            public P applyFinalizer(P fields) {
                P answer = request("finalizer of " + name, () -> store.apply(fields, MANAGER, true));
                view.written(answer);
                return answer;
            }

            @Override
            @SuppressWarnings("unchecked")
            public void removeFinalizer() {
                request(
                        "no finalizer of " + name,
                        () -> store.patch(
                                (Class<P>) object.getClass(),
                                ObjectKey.of(object),
                                Preconditions.uid(object.getMetadata().getUid()),
                                MANAGER,
                                live -> live.removeFinalizer(Finalizers.NAME)));
            }
        };
    }

    @Override
    public Optional<AwsAccount> account(String name) {
        return view.get(AwsAccount.class, ObjectKey.of(name));
    }

    @Override
    public Stream<AwsAccount> accounts() {
        return view.list(AwsAccount.class).stream();
    }

    @Override
    public Stream<ResourceShare> shares() {
        return view.list(ResourceShare.class).stream();
    }

    @Override
    public Optional<NamespaceFacts> namespace(String name) {
        return view.get(Namespace.class, ObjectKey.of(name)).map(ObservedObjects::facts);
    }

    @Override
    public Optional<ObservedServiceAccount> serviceAccount(NamespacedName name) {
        return view.get(ServiceAccount.class, Api.key(name)).map(ObservedObjects::observed);
    }

    @Override
    public Optional<ObservedConfigMap> configMap(NamespacedName name, Set<String> bindings) {
        return view.get(ConfigMap.class, Api.key(name))
                .filter(SimulatedCluster::isLabelled)
                .map(found -> ObservedObjects.observed(found, bindings));
    }

    /** The operator's informer requests only labelled ConfigMaps. This view has all ConfigMaps, so the label stays. */
    private static ConfigMap cached(ConfigMap found) {
        boolean labelled = isLabelled(found);
        ConfigMap kept = CachedFields.configMap(found);
        kept.getMetadata()
                .setLabels(labelled ? Map.of(ProfilesConfigMap.MANAGED_BY, ProfilesConfigMap.MANAGER) : Map.of());
        return kept;
    }

    static boolean isLabelled(ConfigMap configMap) {
        return Objects.requireNonNullElse(configMap.getMetadata().getLabels(), Map.<String, String>of())
                .getOrDefault(ProfilesConfigMap.MANAGED_BY, "")
                .equals(ProfilesConfigMap.MANAGER);
    }

    @Override
    public Optional<CrossAccountBinding> get(NamespacedName name) {
        return view.get(CrossAccountBinding.class, Api.key(name));
    }

    @Override
    public List<CrossAccountBinding> byIndex(String index, String key) {
        return view.byIndex(CrossAccountBinding.class, index, key);
    }

    @Override
    public void applyFinalizer(AwsAccount fields) {
        request("finalizer of account", () -> store.apply(fields, MANAGER, true));
    }

    @Override
    public ClusterChanges changesFor(CrossAccountBinding binding, Function<String, Set<String>> bindings) {
        return new SimulatedChanges(this, store, binding, bindings);
    }

    @Override
    public Optional<ObservedServiceAccount> readServiceAccount(NamespacedName name) {
        return request("read service account", () -> store.get(ServiceAccount.class, Api.key(name)))
                .map(ObservedObjects::observed);
    }

    @Override
    public Optional<ObservedConfigMap> readConfigMap(NamespacedName name, Set<String> bindings) {
        return request("read ConfigMap", () -> store.get(ConfigMap.class, Api.key(name)))
                .map(found -> ObservedObjects.observed(CachedFields.configMap(found), bindings));
    }

    @Override
    public Optional<String> readNamespaceUid(String name) {
        return request("read namespace", () -> store.get(Namespace.class, ObjectKey.of(name)))
                .map(found -> found.getMetadata().getUid());
    }
}
