package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrantSidsTest {
    private static final ClusterIdentity CLUSTER = cluster("one");

    private static ClusterIdentity cluster(String id) {
        return new ClusterIdentity(id, new Issuer("https://oidc.example.com/id/A"), "sts.amazonaws.com");
    }

    @Test
    void noTwoBindingsShareAPrefixAndNoneBeginsAnother() {
        assertThat(Stream.of(
                        GrantSids.prefix(CLUSTER, "a-b", "c"),
                        GrantSids.prefix(CLUSTER, "a", "b-c"),
                        GrantSids.prefix(CLUSTER, "a", "b"),
                        GrantSids.prefix(cluster("two"), "a", "b")))
                .doesNotHaveDuplicates()
                .allMatch(prefix -> prefix.matches("Crossbind[0-9a-f]{28}"));
    }

    @Test
    void theStatementsOfAClusterAreToldFromThoseOfAnother() {
        String one = GrantSids.ofCluster(GrantSids.prefix(CLUSTER, "a", "b"));
        assertThat(GrantSids.prefix(CLUSTER, "x", "y")).startsWith(one);
        assertThat(GrantSids.prefix(cluster("two"), "a", "b")).doesNotStartWith(one);
    }

    @Test
    void statementsOfANamespaceAreToldFromThoseOfAnother() {
        String one = GrantSids.ofNamespace(GrantSids.prefix(CLUSTER, "a", "b"));
        assertThat(GrantSids.prefix(CLUSTER, "a", "y")).startsWith(one);
        assertThat(GrantSids.prefix(CLUSTER, "x", "b")).doesNotStartWith(one);
        assertThat(GrantSids.prefix(cluster("two"), "a", "b")).doesNotStartWith(one);
    }

    /** A rebuilt cluster, or an operator that lost everything, finds its statements again. */
    @Test
    void thePrefixNeverChanges() {
        assertThat(GrantSids.prefix(CLUSTER, "a", "b")).isEqualTo(GrantSids.prefix(cluster("one"), "a", "b"));
        assertThat(GrantSids.prefix(
                        new ClusterIdentity("one", new Issuer("https://oidc.example.com/id/B"), "other"), "a", "b"))
                .isEqualTo(GrantSids.prefix(CLUSTER, "a", "b"));
    }
}
