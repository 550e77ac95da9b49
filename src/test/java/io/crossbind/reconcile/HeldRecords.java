package io.crossbind.reconcile;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Records of given access in memory, as seen by their only writer. */
public final class HeldRecords implements AccessRecords {
    private final Map<String, AccessRecordSpec> records = new TreeMap<>();

    /** The API server's answer to the next writes, other than success. */
    public Optional<ClusterFailure> refusal = Optional.empty();

    @Override
    public Optional<AccessRecordSpec> of(NamespacedName binding, String uid) {
        return Optional.ofNullable(records.get(AccessRecordSpec.nameFor(binding.namespace(), binding.name(), uid)));
    }

    @Override
    public List<AccessRecordSpec> ofName(NamespacedName binding) {
        return records.values().stream()
                .filter(record -> binding.equals(NamespacedName.of(record)))
                .toList();
    }

    @Override
    public Stream<AccessRecordSpec> inAccount(String account) {
        return records.values().stream()
                .filter(record -> account.equals(record.account()) || account.equals(record.sourceAccount()));
    }

    @Override
    public Stream<AccessRecordSpec> inNamespace(String namespace) {
        return records.values().stream().filter(record -> record.namespace().equals(namespace));
    }

    @Override
    public Stream<AccessRecordSpec> ofRole(String arn) {
        return records.values().stream().filter(record -> record.roleArns().anyMatch(arn::equals));
    }

    @Override
    public Stream<AccessRecordSpec> retainedIn(String account) {
        return inAccount(account).filter(AccessRecordSpec::isRetained);
    }

    @Override
    public void write(AccessRecordSpec record) {
        refusal.ifPresent(failure -> {
            throw failure;
        });
        records.put(record.name(), record);
    }

    /** Deletes all records, as a backup without them does. */
    public void lose() {
        records.clear();
    }

    @Override
    public void delete(AccessRecordSpec record) {
        records.remove(record.name());
    }
}
