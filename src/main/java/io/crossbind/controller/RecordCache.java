package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.kubernetes.ApiErrors;
import io.crossbind.kubernetes.CachedFields;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The records of given access, from an event source of the controller of AwsAccounts. Records requeue no objects: only the operator's
 * passes write records.
 */
public final class RecordCache implements AccessRecords {
    private static final String BY_ACCOUNT = "crossbind/account";
    private static final String BY_BINDING = "crossbind/binding";
    private static final String BY_NAMESPACE = "crossbind/namespace";
    private static final String BY_ROLE = "crossbind/role";
    private static final String BY_RETAINED = "crossbind/retained";

    private static final Map<String, Function<AccessRecord, List<String>>> INDEXERS = Map.of(
            BY_ACCOUNT,
            RecordCache::accounts,
            BY_BINDING,
            record -> List.of(NamespacedName.of(record.getSpec()).toString()),
            BY_NAMESPACE,
            record -> List.of(record.getSpec().namespace()),
            BY_ROLE,
            record -> record.getSpec().roleArns().toList(),
            BY_RETAINED,
            record -> record.getSpec().isRetained() ? accounts(record) : List.of());

    private final Source source;
    private final KubernetesClient client;

    public RecordCache(Source source, KubernetesClient client) {
        this.source = source;
        this.client = client;
    }

    /**
     * The event source. The source remembers the writes and deletions of this process until the watch shows them, because the framework's
     * indexes do not contain them.
     */
    public static final class Source extends InformerEventSource<AccessRecord, AwsAccount> {
        private final Set<String> deleted = ConcurrentHashMap.newKeySet();
        private final Map<String, AccessRecord> written = new ConcurrentHashMap<>();

        Source(EventSourceContext<AwsAccount> context) {
            super(
                    InformerEventSourceConfiguration.from(AccessRecord.class, AwsAccount.class)
                            .withSecondaryToPrimaryMapper(_ -> Set.of())
                            .withPrimaryToSecondaryMapper((AwsAccount _) -> Set.of())
                            .withItemStore(new TransformingItemStore<>(CachedFields::record))
                            .withInformerListLimit(CachedFields.PAGE)
                            .build(),
                    context);
            addIndexers(new HashMap<>(INDEXERS));
        }

        @Override
        public void onAdd(AccessRecord record) {
            super.onAdd(record);
            settle(record);
        }

        @Override
        public void onUpdate(AccessRecord before, AccessRecord record) {
            super.onUpdate(before, record);
            settle(record);
        }

        @Override
        public synchronized void onDelete(AccessRecord record, boolean isFinalStateUnknown) {
            super.onDelete(record, isFinalStateUnknown);
            deleted.remove(record.getMetadata().getUid());
            settle(record);
        }

        /** Resource versions of one kind can be compared as numbers (Kubernetes API concepts, resource versions). */
        private void settle(AccessRecord shown) {
            written.computeIfPresent(
                    shown.getMetadata().getName(), (_, own) -> version(own).compareTo(version(shown)) > 0 ? own : null);
        }

        private static BigInteger version(AccessRecord record) {
            return new BigInteger(record.getMetadata().getResourceVersion());
        }

        private Stream<AccessRecord> indexed(String index, String key) {
            Map<String, AccessRecord> found = new TreeMap<>();
            byIndex(index, key).forEach(record -> found.put(record.getMetadata().getName(), record));
            written.values().forEach(record -> found.put(record.getMetadata().getName(), record));
            Function<AccessRecord, List<String>> keys = Objects.requireNonNull(INDEXERS.get(index));
            return found.values().stream()
                    .filter(record -> keys.apply(record).contains(key))
                    .filter(this::exists);
        }

        private boolean exists(AccessRecord record) {
            return !deleted.contains(record.getMetadata().getUid());
        }
    }

    private static List<String> accounts(AccessRecord record) {
        AccessRecordSpec spec = record.getSpec();
        return Stream.of(spec.account(), spec.sourceAccount())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    @Override
    public Optional<AccessRecordSpec> of(NamespacedName binding, String uid) {
        return find(AccessRecordSpec.nameFor(binding.namespace(), binding.name(), uid))
                .map(AccessRecord::getSpec);
    }

    @Override
    public List<AccessRecordSpec> ofName(NamespacedName binding) {
        return by(BY_BINDING, binding.toString()).toList();
    }

    private Optional<AccessRecord> find(String name) {
        return source.get(new ResourceID(name)).filter(source::exists);
    }

    @Override
    public Stream<AccessRecordSpec> inAccount(String account) {
        return by(BY_ACCOUNT, account);
    }

    @Override
    public Stream<AccessRecordSpec> inNamespace(String namespace) {
        return by(BY_NAMESPACE, namespace);
    }

    @Override
    public Stream<AccessRecordSpec> ofRole(String arn) {
        return by(BY_ROLE, arn);
    }

    @Override
    public Stream<AccessRecordSpec> retainedIn(String account) {
        return by(BY_RETAINED, account);
    }

    private Stream<AccessRecordSpec> by(String index, String key) {
        return source.indexed(index, key).map(AccessRecord::getSpec);
    }

    @Override
    public void write(AccessRecordSpec spec) {
        String name = spec.name();
        Optional<AccessRecord> before = find(name);
        AccessRecord record = new AccessRecord();
        record.setMetadata(before.map(AccessRecord::getMetadata)
                .orElseGet(() -> new ObjectMetaBuilder().withName(name).build()));
        record.setSpec(spec);
        AccessRecord answer = ApiErrors.translated(() -> before.isEmpty()
                ? client.resource(record).create()
                : client.resource(record).lockResourceVersion().update());
        source.written.put(name, answer);
        ResourceID id = new ResourceID(name);
        before.ifPresentOrElse(
                replaced -> source.handleRecentResourceUpdate(id, answer, replaced),
                () -> source.handleRecentResourceCreate(id, answer));
    }

    @Override
    public void delete(AccessRecordSpec spec) {
        find(spec.name()).ifPresent(record -> {
            source.deleted.add(record.getMetadata().getUid());
            try {
                ApiErrors.translated(
                        () -> client.resource(record).lockResourceVersion().delete());
            } catch (ClusterFailure e) {
                source.deleted.remove(record.getMetadata().getUid());
                throw e;
            }
        });
    }
}
