package io.crossbind.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.Light;
import io.crossbind.e2e.cluster.EmbeddedCluster;
import io.crossbind.e2e.operator.OperatorProcess;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The watches of the packaged operator. Each informer holds every object of its kind, and decodes each change of these objects. */
@Light
class WatchesTest {
    @Test
    void operatorWatchesEachKindOnce() {
        try (EmbeddedCluster cluster = EmbeddedCluster.start();
                OperatorProcess operator = OperatorProcess.with(Installation.on(cluster))
                        .flag("cluster-id", "watches")
                        .start()) {
            assertThat(operator.isReady()).isTrue();
            assertThat(cluster.openWatches())
                    .isEqualTo(Map.of(
                            "awsaccounts", 1,
                            "crossaccountbindings", 1,
                            "resourceshares", 1,
                            "accessrecords", 1,
                            "namespaces", 1,
                            "serviceaccounts", 1,
                            "configmaps", 1,
                            "pods", 1));
        }
    }
}
