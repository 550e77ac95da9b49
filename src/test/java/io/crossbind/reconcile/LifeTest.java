package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | false | LIVES",
                "{finalizers: [crossbind.io/aws]} | false | LIVES",
                "{finalizers: [crossbind.io/aws], deletionTimestamp: x} | false | IS_KEPT",
                "{finalizers: [other], deletionTimestamp: x} | false | IS_LEFT_TO_OTHERS",
                "{deletionTimestamp: x} | true | IS_GONE",
                "{} | true | IS_GONE"
            })
    void anObjectIsTreatedByWhereItIsInItsLife(String metadata, boolean deleted, Life expected) {
        ConfigMap object = Serialization.unmarshal("""
                apiVersion: v1
                kind: ConfigMap
                metadata: %s
                """.formatted(metadata), ConfigMap.class);
        object.getMetadata().setUid("u1");
        assertThat(Life.of(object, deleted, new ReleasedObjects())).isEqualTo(expected);
    }

    @Test
    void anObjectWhoseFinalizerIsRemovedButStillCachedIsNotCleanedUpAgain() {
        ConfigMap object = Serialization.unmarshal("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {uid: u1, finalizers: [crossbind.io/aws], deletionTimestamp: x}
                """, ConfigMap.class);
        ReleasedObjects released = new ReleasedObjects();
        assertThat(Life.of(object, false, released)).isEqualTo(Life.IS_KEPT);
        released.add(object);
        assertThat(Life.of(object, false, released)).isEqualTo(Life.IS_LEFT_TO_OTHERS);
        released.forget(object);
        assertThat(Life.of(object, false, released)).isEqualTo(Life.IS_KEPT);
    }
}
