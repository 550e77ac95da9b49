package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.kit.cluster.ObjectKey;
import java.util.List;

/** The access records in a world. */
final class RecordsOfWorld {
    private RecordsOfWorld() {}

    /** Deletes all records, as a restore from a backup without records does. */
    static void lose(World world) {
        names(world).forEach(name -> world.store.delete(AccessRecord.class, ObjectKey.of(name)));
    }

    /** Names of the records. */
    static List<String> names(World world) {
        return world.store.list(AccessRecord.class).stream()
                .map(record -> record.getMetadata().getName())
                .toList();
    }
}
