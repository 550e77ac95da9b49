package io.crossbind.reconcile;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Records of given access in memory, as the only writer sees them. */
public final class HeldRecords implements AccessRecords {
    private final Map<String, AccessRecordSpec> records = new TreeMap<>();

    @Override
    public Optional<AccessRecordSpec> of(NamespacedName binding) {
        return Optional.ofNullable(records.get(AccessRecord.nameFor(binding.namespace(), binding.name())));
    }

    @Override
    public Stream<AccessRecordSpec> inAccount(String account) {
        return records.values().stream()
                .filter(record -> account.equals(record.account()) || account.equals(record.sourceAccount()));
    }

    @Override
    public void write(AccessRecordSpec record) {
        records.put(AccessRecord.nameFor(record.namespace(), record.binding()), record);
    }

    @Override
    public void delete(AccessRecordSpec record) {
        records.remove(AccessRecord.nameFor(record.namespace(), record.binding()));
    }
}
