package io.crossbind.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.dependent.RecentOperationCacheFiller;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The changes of other objects that requeue a binding or a share: the filters of the caches for the framework. The operator writes the
 * status of an account at each read of the account, and must not requeue all bindings of the account each time.
 */
class CacheTriggersTest {
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.empty())
                    .withMasterUrl("https://localhost:1")
                    .build())
            .build();

    @AfterEach
    void close() {
        client.close();
    }

    private boolean requeues(Class<? extends HasMetadata> kind, String before, String after) {
        BindingReconciler reconciler = new BindingReconciler(
                ChangeSource.ofBindings(),
                () -> {
                    throw new IllegalStateException("no pass runs in this test");
                },
                new RequeueSource<>(),
                new Recreations());
        return requeues(reconciler.prepareEventSources(context(CrossAccountBinding.class)), kind, before, after);
    }

    /** Whether the caches of bindings and shares receive an update of an account, and so requeue its bindings and shares. */
    private boolean isTold(String before, String after) {
        ChangeSource<AwsAccount> changes = ChangeSource.ofAccounts();
        List<AwsAccount> told = new ArrayList<>();
        changes.listen(told::add);
        update(changes, AwsAccount.class, before, after);
        return !told.isEmpty();
    }

    private boolean isToldOfServiceAccount(String before, String after) {
        ChangeSource<ServiceAccount> changes = ChangeSource.ofServiceAccounts();
        List<ServiceAccount> told = new ArrayList<>();
        changes.listen(told::add);
        update(changes, ServiceAccount.class, before, after);
        return !told.isEmpty();
    }

    private <P extends HasMetadata> EventSourceContext<P> context(Class<P> kind) {
        return new EventSourceContext<>(new NoObjects<P>(), null, client, kind);
    }

    private static <P extends HasMetadata> void update(
            ChangeSource<P> source, Class<P> kind, String before, String after) {
        source.onResourceUpdated(Serialization.unmarshal(after, kind), Serialization.unmarshal(before, kind));
    }

    @SuppressWarnings("unchecked")
    private static <P extends HasMetadata> boolean requeues(
            List<EventSource<?, P>> sources, Class<? extends HasMetadata> kind, String before, String after) {
        InformerEventSource<HasMetadata, P> source = sources.stream()
                .filter(InformerEventSource.class::isInstance)
                .map(found -> (InformerEventSource<HasMetadata, P>) found)
                .filter(found -> found.resourceType().equals(kind))
                .findFirst()
                .orElseThrow();
        OnUpdateFilter<? super HasMetadata> filter =
                source.configuration().getInformerConfig().getOnUpdateFilter();
        return filter == null
                || filter.accept(Serialization.unmarshal(after, kind), Serialization.unmarshal(before, kind));
    }

    private static String account(int generation, String more) {
        return """
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: data, uid: one, generation: %d%s}
            spec: {accountId: "222222222222", region: eu-west-1}
            status: {conditions: [], lastObservedTime: "2026-01-01T00:00:0%dZ"}
            """.formatted(generation, more, generation);
    }

    @Test
    void statusOfAnAccountRequeuesNoBindingAndNoShare() {
        String before = account(1, "");
        String read = before.replace("00:00:01Z", "00:05:00Z");
        assertThat(isTold(before, read)).isFalse();
    }

    @Test
    void specOfAnAccountRequeuesItsBindingsAndShares() {
        assertThat(isTold(account(1, ""), account(2, ""))).isTrue();
    }

    @Test
    void deletionOfAnAccountRequeuesItsBindingsAndShares() {
        String deleted = account(1, ", deletionTimestamp: \"2026-01-01T00:00:00Z\"");
        assertThat(isTold(account(1, ""), deleted)).isTrue();
    }

    @Test
    void labelsOfANamespaceRequeueItsBindingsAndItsStatusDoesNot() {
        String before = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, uid: one}
            status: {phase: Active}
            """;
        assertThat(requeues(Namespace.class, before, before.replace("uid: one", "uid: one, labels: {team: a}")))
                .isTrue();
        assertThat(requeues(Namespace.class, before, before.replace("Active", "Terminating")))
                .isFalse();
    }

    @Test
    void annotationsOfAServiceAccountRequeueItsBindingsAndItsLabelsDoNot() {
        String before = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: app, namespace: shop, uid: one}
            """;
        assertThat(isToldOfServiceAccount(
                        before, before.replace("uid: one", "uid: one, annotations: {eks.amazonaws.com/role-arn: x}")))
                .isTrue();
        assertThat(isToldOfServiceAccount(before, before.replace("uid: one", "uid: one, labels: {seen: twice}")))
                .isFalse();
    }

    /** A write of another controller, shown in the cache of bindings, hides the event of an edit before the write. */
    @ParameterizedTest
    @CsvSource({"7, false", "8, true"})
    void anEditThatAnotherControllersWriteShowsRequeuesItsBinding(String generation, boolean requeued) {
        RequeueSource<CrossAccountBinding> requeues = new RequeueSource<>();
        List<Event> events = new ArrayList<>();
        requeues.eventSource().setEventHandler(events::add);
        requeues.eventSource().start();
        OneBinding shown = new OneBinding(binding("7"));

        new BindingCache(shown, requeues).written(binding(generation));

        assertThat(shown.written).hasSize(1);
        assertThat(events).hasSize(requeued ? 1 : 0);
    }

    /** The framework publishes no event of a controller's own write. */
    @Test
    void aStatusThatAPassWroteReachesTheControllerOfPods() {
        ChangeSource<CrossAccountBinding> changes = ChangeSource.ofBindings();
        List<CrossAccountBinding> told = new ArrayList<>();
        changes.listen(told::add);
        changes.written(binding("7"), binding("7"));
        assertThat(told).isEmpty();
        changes.written(binding("7"), binding("8"));
        assertThat(told).hasSize(1);
    }

    private static CrossAccountBinding binding(String generation) {
        return Serialization.unmarshal("""
            metadata: {namespace: shop, name: app, uid: u, generation: %s}
            spec: {accountRef: {name: data}, workload: {serviceAccount: {name: app}}}
            """.formatted(generation), CrossAccountBinding.class);
    }

    /** The cache of a controller without objects. The filters do not depend on the objects. */
    private static class NoObjects<P extends HasMetadata> implements IndexerResourceCache<P> {
        @Override
        public Optional<P> get(ResourceID resourceID) {
            return Optional.empty();
        }

        @Override
        public Stream<ResourceID> keys() {
            return Stream.of();
        }

        @Override
        public Stream<P> list(Predicate<P> predicate) {
            return Stream.of();
        }

        @Override
        public Stream<P> list(String namespace, Predicate<P> predicate) {
            return Stream.of();
        }

        @Override
        public List<P> byIndex(String indexName, String indexKey) {
            return List.of();
        }

        @Override
        public void addIndexers(Map<String, Function<P, List<String>>> indexers) {}
    }

    private static final class OneBinding extends NoObjects<CrossAccountBinding>
            implements RecentOperationCacheFiller<CrossAccountBinding> {
        private final CrossAccountBinding binding;
        final List<CrossAccountBinding> written = new ArrayList<>();

        OneBinding(CrossAccountBinding binding) {
            this.binding = binding;
        }

        @Override
        public Optional<CrossAccountBinding> get(ResourceID id) {
            return Optional.of(binding);
        }

        @Override
        public void handleRecentResourceCreate(ResourceID id, CrossAccountBinding created) {
            written.add(created);
        }

        @Override
        public void handleRecentResourceUpdate(ResourceID id, CrossAccountBinding updated, CrossAccountBinding before) {
            written.add(updated);
        }
    }
}
