package io.crossbind.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.cluster.Kubectl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped manifests on the cluster, and the operator's rights from them. */
@ExtendWith(ClusterExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class InstalledTest {

    private final Cluster cluster;
    private final Kubectl operator;

    InstalledTest(Cluster cluster) {
        this.cluster = cluster;
        this.operator = new Kubectl(Installed.on(cluster).kubeconfig());
    }

    @Test
    void installingAgainIsHarmless() {
        assertThat(new Kubectl(Installed.anew(cluster).kubeconfig())
                        .run("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}")
                        .orThrow())
                .isEqualTo("system:serviceaccount:crossbind-system:crossbind");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "watch crossaccountbindings --all-namespaces",
                "patch crossaccountbindings --all-namespaces --subresource=status",
                "update awsaccounts --subresource=finalizers",
                "create serviceaccounts --all-namespaces",
                "watch namespaces",
                "create events.events.k8s.io --all-namespaces",
                "update leases.coordination.k8s.io/crossbind -n crossbind-system",
                "get /.well-known/openid-configuration",
            })
    void whatItNeedsIsAllowed(String question) {
        assertThat(answer(question)).isEqualTo("yes\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get secrets --all-namespaces",
                "create pods --all-namespaces",
                "create serviceaccounts --all-namespaces --subresource=token",
                "delete serviceaccounts --all-namespaces",
                "create crossaccountbindings --all-namespaces",
                "delete awsaccounts",
                "update leases.coordination.k8s.io/crossbind -n default",
                "escalate clusterroles",
            })
    void whatItDoesNotNeedIsRefused(String question) {
        assertThat(answer(question)).isEqualTo("no\n");
    }

    private String answer(String question) {
        return operator.run(("auth can-i " + question).split(" ")).out();
    }
}
