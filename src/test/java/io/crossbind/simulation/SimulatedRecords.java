package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.kit.cluster.ClusterStore;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The access records in the view of one process. The cache lags, but shows the process's own writes at once. */
final class SimulatedRecords implements AccessRecords {
    private final SimulatedCluster cluster;
    private final ClusterStore store;
    private final Set<String> deleted = new HashSet<>();

    SimulatedRecords(SimulatedCluster cluster, ClusterStore store) {
        this.cluster = cluster;
        this.store = store;
        cluster.view.listen(AccessRecord.class, (_, after, gone) -> {
            if (gone) {
                deleted.remove(after.getMetadata().getUid());
            }
        });
    }

    @Override
    public Optional<AccessRecordSpec> of(NamespacedName binding, String uid) {
        return find(AccessRecordSpec.nameFor(binding.namespace(), binding.name(), uid))
                .map(AccessRecord::getSpec);
    }

    @Override
    public List<AccessRecordSpec> ofName(NamespacedName binding) {
        return records(record -> NamespacedName.of(record).equals(binding)).toList();
    }

    private Optional<AccessRecord> find(String name) {
        return cluster.view.get(AccessRecord.class, ObjectKey.of(name)).filter(this::exists);
    }

    @Override
    public Stream<AccessRecordSpec> inAccount(String account) {
        return records(record -> account.equals(record.account()) || account.equals(record.sourceAccount()));
    }

    @Override
    public Stream<AccessRecordSpec> inNamespace(String namespace) {
        return records(record -> record.namespace().equals(namespace));
    }

    @Override
    public Stream<AccessRecordSpec> ofRole(String arn) {
        return records(record -> record.roleArns().anyMatch(arn::equals));
    }

    @Override
    public Stream<AccessRecordSpec> retainedIn(String account) {
        return inAccount(account).filter(AccessRecordSpec::isRetained);
    }

    private Stream<AccessRecordSpec> records(Predicate<AccessRecordSpec> which) {
        return cluster.view.list(AccessRecord.class, record -> which.test(record.getSpec())).stream()
                .filter(this::exists)
                .map(AccessRecord::getSpec);
    }

    private boolean exists(AccessRecord record) {
        return !deleted.contains(record.getMetadata().getUid());
    }

    @Override
    public void write(AccessRecordSpec spec) {
        String name = spec.name();
        Optional<AccessRecord> before = find(name);
        AccessRecord record = new AccessRecord();
        record.setMetadata(before.map(AccessRecord::getMetadata)
                .orElseGet(() -> new ObjectMetaBuilder().withName(name).build()));
        record.setSpec(spec);
        cluster.view.written(cluster.request(
                "record " + name,
                () -> before.isEmpty()
                        ? store.create(record, SimulatedCluster.MANAGER)
                        : store.update(record, SimulatedCluster.MANAGER)));
    }

    @Override
    public void delete(AccessRecordSpec spec) {
        String name = spec.name();
        find(name).ifPresent(record -> {
            cluster.request("no record " + name, () -> {
                if (store.get(AccessRecord.class, ObjectKey.of(name)).isPresent()) {
                    store.delete(
                            AccessRecord.class,
                            ObjectKey.of(name),
                            Preconditions.version(record.getMetadata().getResourceVersion()));
                }
                return name;
            });
            deleted.add(record.getMetadata().getUid());
        });
    }
}
