package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The writes of the finalizer, whatever the cache shows. */
class FinalizerKeeperTest {
    private final List<String> writes = new ArrayList<>();
    private final FinalizerKeeper keeper = new FinalizerKeeper();
    private final ObjectWriter<ConfigMap> writer = new NoWriter<>() {

        @Override
        public ConfigMap applyFinalizer(ConfigMap fields) {
            writes.add("add");
            return fields;
        }

        @Override
        public void removeFinalizer() {
            writes.add("remove");
        }
    };

    private static ConfigMap object(String... finalizers) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("app")
                .withUid("u1")
                .withFinalizers(finalizers)
                .endMetadata()
                .build();
    }

    private void keep(ConfigMap object) {
        keeper.keep(object, new ConfigMap(), writer);
    }

    @Test
    void finalizerIsAppliedOnceByEachProcessEvenIfTheCacheShowsIt() {
        ConfigMap object = object(Finalizers.NAME);
        assertThat(keeper.isKept(object)).isFalse();
        keep(object);
        keep(object);
        assertThat(writes).containsExactly("add");
        assertThat(keeper.isKept(object)).isTrue();
    }

    @Test
    void objectThatIsBeingDeletedGetsNoFinalizer() {
        ConfigMap object = object(Finalizers.NAME);
        object.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        keep(object);
        assertThat(writes).isEmpty();
    }

    @Test
    void finalizerThatAnotherClientRemovedIsAppliedAgain() {
        keep(object());
        keep(object());
        assertThat(writes).containsExactly("add", "add");
    }

    @Test
    void releasedObjectIsKeptAgainByANewWriteOnly() {
        ConfigMap object = object(Finalizers.NAME);
        keep(object);
        keeper.release(object, writer);
        assertThat(writes).containsExactly("add", "remove");
        assertThat(keeper.isKept(object)).isFalse();
        keep(object);
        assertThat(writes).containsExactly("add", "remove", "add");
    }

    @Test
    void forgottenObjectIsNotKnownAsKept() {
        ConfigMap object = object(Finalizers.NAME);
        keep(object);
        keeper.forget(object);
        assertThat(keeper.isKept(object)).isFalse();
    }
}
