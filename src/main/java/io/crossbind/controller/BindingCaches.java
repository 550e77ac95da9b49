package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kubernetes.BindingTriggers;
import io.crossbind.kubernetes.CachedFields;
import io.crossbind.kubernetes.ClusterApplier;
import io.crossbind.kubernetes.ObservedObjects;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.binding.BindingIndex;
import io.crossbind.reconcile.pods.PodsGatherer;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.IndexedBindings;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.dependent.RecentOperationCacheFiller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The caches of the controller of bindings: the bindings themselves, and what requeues a binding besides itself, namely its accounts, its
 * namespace's labels, its service account and its ConfigMaps. The framework creates the caches when it registers the controller. Accounts and
 * service accounts are in the caches of other controllers, and the controller of pods reads the bindings here.
 */
public final class BindingCaches implements ClusterView, IndexedBindings {
    private final AccountCaches accounts;
    private final ServiceAccountCache serviceAccounts;
    private final RequeueSource<CrossAccountBinding> requeues;
    private final ChangeSource<CrossAccountBinding> changes = new ChangeSource<>(PodsGatherer::matters);
    private volatile @Nullable Sources sources;

    public BindingCaches(
            AccountCaches accounts, ServiceAccountCache serviceAccounts, RequeueSource<CrossAccountBinding> requeues) {
        this.accounts = accounts;
        this.serviceAccounts = serviceAccounts;
        this.requeues = requeues;
    }

    private record Sources(
            IndexerResourceCache<CrossAccountBinding> bindings,
            InformerEventSource<Namespace, CrossAccountBinding> namespaces,
            InformerEventSource<ConfigMap, CrossAccountBinding> configMaps) {}

    /** Creates the event sources that fill the caches. */
    List<EventSource<?, CrossAccountBinding>> create(EventSourceContext<CrossAccountBinding> context) {
        IndexerResourceCache<CrossAccountBinding> bindings = context.getPrimaryCache();
        bindings.addIndexers(IndexedCache.indexers());
        BindingTriggers triggers = new BindingTriggers(new BindingIndex(new IndexedCache(bindings)));
        Sources created = new Sources(bindings, ofNamespaces(context, triggers), ofConfigMaps(context, triggers));
        sources = created;
        accounts.onChange(account -> requeues.requeueAll(() -> triggers.ofAccount(account)));
        serviceAccounts.onChange(changed -> requeues.requeueAll(() -> triggers.ofServiceAccount(changed)));
        return List.of(created.namespaces, created.configMaps, changes);
    }

    /** A pass before the framework has filled the caches would take each object for absent. */
    private Sources filled() {
        return Objects.requireNonNull(sources, "the caches of bindings are not created yet");
    }

    @Override
    public Optional<AwsAccount> account(String name) {
        return accounts.account(name);
    }

    @Override
    public Stream<AwsAccount> accounts() {
        return accounts.accounts();
    }

    @Override
    public Optional<NamespaceFacts> namespace(String name) {
        return filled().namespaces.get(new ResourceID(name)).map(ObservedObjects::facts);
    }

    @Override
    public Optional<ObservedServiceAccount> serviceAccount(NamespacedName name) {
        return serviceAccounts.get(name).map(ObservedObjects::observed);
    }

    @Override
    public Optional<ObservedConfigMap> configMap(NamespacedName name, Set<String> bindings) {
        return filled().configMaps.get(ResourceIds.of(name)).map(found -> ObservedObjects.observed(found, bindings));
    }

    @Override
    public Optional<CrossAccountBinding> get(NamespacedName name) {
        return new IndexedCache(filled().bindings).get(name);
    }

    @Override
    public List<CrossAccountBinding> byIndex(String index, String key) {
        return new IndexedCache(filled().bindings).byIndex(index, key);
    }

    /** Calls a listener from now on with each binding that is created or deleted, or changes for its pods. */
    void onChange(Consumer<CrossAccountBinding> listener) {
        changes.listen(listener);
    }

    /** Tells the listeners of a write of the controller itself, of which the framework publishes no event. */
    void publish(CrossAccountBinding before, CrossAccountBinding after) {
        changes.onResourceUpdated(after, before);
    }

    /** Names of the bindings of a service account; empty before the controller runs. */
    Set<NamespacedName> ofServiceAccount(NamespacedName serviceAccount) {
        return requeues.isRunning() ? new BindingIndex(this).idsOfServiceAccount(serviceAccount) : Set.of();
    }

    /** All bindings; none before the controller runs. */
    Stream<CrossAccountBinding> bindings() {
        return requeues.isRunning() ? filled().bindings.list() : Stream.of();
    }

    /**
     * Shows an answer of the API server to another controller from now on, as the framework does with the writes of the controller itself. The framework
     * then drops the event of an edit that the answer shows, so the edit requeues the binding here.
     */
    @SuppressWarnings("unchecked")
    public void written(CrossAccountBinding answer) {
        NamespacedName name = NamespacedName.of(answer);
        boolean isEdited = get(name)
                .filter(shown -> !ConcurrentEdit.specOrLifeChanged(shown, answer))
                .isEmpty();
        ((RecentOperationCacheFiller<CrossAccountBinding>) filled().bindings)
                .handleRecentResourceUpdate(ResourceID.fromResource(answer), answer, answer);
        if (isEdited) {
            requeues.requeueAll(() -> Set.of(name));
        }
    }

    static Set<ResourceID> ids(Set<NamespacedName> names) {
        return names.stream().map(ResourceIds::of).collect(Collectors.toSet());
    }

    private static InformerEventSource<Namespace, CrossAccountBinding> ofNamespaces(
            EventSourceContext<CrossAccountBinding> context, BindingTriggers triggers) {
        return source(
                context,
                Namespace.class,
                namespace -> ids(triggers.ofNamespace(namespace)),
                binding -> Set.of(new ResourceID(binding.getMetadata().getNamespace())),
                BindingTriggers::matters,
                CachedFields::namespace);
    }

    /** The cache contains only ConfigMaps that the operator created. */
    private static InformerEventSource<ConfigMap, CrossAccountBinding> ofConfigMaps(
            EventSourceContext<CrossAccountBinding> context, BindingTriggers triggers) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ConfigMap.class, CrossAccountBinding.class)
                        .withWatchAllNamespaces()
                        .withLabelSelector(ClusterApplier.MANAGED)
                        .withSecondaryToPrimaryMapper(configMap -> ids(triggers.ofConfigMap(configMap)))
                        .withPrimaryToSecondaryMapper(
                                (CrossAccountBinding binding) -> ids(BindingIndex.configMapsOf(binding)))
                        .withItemStore(new TransformingItemStore<>(CachedFields::configMap))
                        .withInformerListLimit(CachedFields.PAGE)
                        .build(),
                context);
    }

    private static <R extends HasMetadata> InformerEventSource<R, CrossAccountBinding> source(
            EventSourceContext<CrossAccountBinding> context,
            Class<R> type,
            SecondaryToPrimaryMapper<R> toBindings,
            PrimaryToSecondaryMapper<CrossAccountBinding> ofBinding,
            BiPredicate<R, R> matters,
            UnaryOperator<R> kept) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, CrossAccountBinding.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(toBindings)
                        .withPrimaryToSecondaryMapper(ofBinding)
                        .withOnUpdateFilter((after, before) -> matters.test(before, after))
                        .withItemStore(new TransformingItemStore<>(kept))
                        .withInformerListLimit(CachedFields.PAGE)
                        .build(),
                context);
    }
}
