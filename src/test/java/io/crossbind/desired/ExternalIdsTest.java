package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.AccountId;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ExternalIdsTest {
    private static final ClusterIdentity CLUSTER = cluster("arn:aws:eks:eu-west-1:111111111111:cluster/a");
    private static final EksCluster EKS = EksCluster.of(CLUSTER).orElseThrow();

    /** AWS STS API reference, AssumeRole, ExternalId. */
    private static final String TAKEN_BY_STS = "[\\w+=,.@:/-]{2,1224}";

    private static ClusterIdentity cluster(String id) {
        return new ClusterIdentity(id, new Issuer("https://example.com"), "sts.amazonaws.com");
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("abz09-.").ofMinLength(1).ofMaxLength(63);
    }

    @Property
    void stsTakesThem(@ForAll("names") String namespace, @ForAll("names") String name) {
        assertThat(ExternalIds.of(CLUSTER, namespace, name)).matches(TAKEN_BY_STS);
        assertThat(ExternalIds.ofPodIdentity(EKS, namespace, name)).matches(TAKEN_BY_STS);
    }

    @Property
    void noTwoBindingsShareOne(
            @ForAll("names") String namespace,
            @ForAll("names") String name,
            @ForAll("names") String otherNamespace,
            @ForAll("names") String otherName) {
        Assume.that(!namespace.equals(otherNamespace) || !name.equals(otherName));
        assertThat(ExternalIds.of(CLUSTER, namespace, name))
                .isNotEqualTo(ExternalIds.of(CLUSTER, otherNamespace, otherName));
    }

    @Property
    void itIsTheSameAsLongAsTheBindingIs(@ForAll("names") String namespace, @ForAll("names") String name) {
        assertThat(ExternalIds.of(CLUSTER, namespace, name)).isEqualTo(ExternalIds.of(CLUSTER, namespace, name));
        assertThat(ExternalIds.of(CLUSTER, namespace, name))
                .isNotEqualTo(ExternalIds.of(cluster("b"), namespace, name));
    }

    /** The ID depends on the UID drawn by the API server, not only on cluster, namespace and name. */
    @Test
    void aThirdPartysCannotBeComputedFromNames() {
        String id = ExternalIds.ofThirdParty(CLUSTER, "shop", "vendor", "1b671a64-40d5-491e-99b0-da01ff1f3341");
        assertThat(id).matches(TAKEN_BY_STS).isNotEqualTo(ExternalIds.of(CLUSTER, "shop", "vendor"));
        assertThat(ExternalIds.ofThirdParty(CLUSTER, "shop", "vendor", "7d444840-9dc0-11d1-b245-5ffdce74fad2"))
                .isNotEqualTo(id);
        assertThat(ExternalIds.ofThirdParty(CLUSTER, "shop", "vendor", "1b671a64-40d5-491e-99b0-da01ff1f3341"))
                .isEqualTo(id);
    }

    @Test
    void namespaceAndNameAreToldApart() {
        assertThat(ExternalIds.of(CLUSTER, "a-b", "c")).isNotEqualTo(ExternalIds.of(CLUSTER, "a", "b-c"));
    }

    /** EKS user guide, target IAM roles. */
    @Test
    void podIdentitysIsTheOneThatEksSends() {
        assertThat(ExternalIds.ofPodIdentity(
                        new EksCluster("arn", "us-west-2", new AccountId("111122223333"), "my-cluster"),
                        "default",
                        "my-service-account"))
                .isEqualTo("us-west-2/111122223333/my-cluster/default/my-service-account");
    }
}
