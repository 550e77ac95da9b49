package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RoleNamesTest {
    private static final ClusterIdentity CLUSTER = cluster("arn:aws:eks:eu-west-1:111111111111:cluster/a");

    private static ClusterIdentity cluster(String id) {
        return new ClusterIdentity(id, new Issuer("https://example.com"), "sts.amazonaws.com");
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("abz09-.").ofMinLength(1).ofMaxLength(63);
    }

    @Property
    void namesAreThoseThatIamTakes(@ForAll("names") String namespace, @ForAll("names") String name) {
        assertThat(RoleNames.of(CLUSTER, namespace, name)).matches("[A-Za-z0-9+=,.@_-]{1,64}");
    }

    /** IAM ignores case in a role's name, so names may not depend on it. */
    @Property
    void namesAreInLowerCase(@ForAll("names") String namespace, @ForAll("names") String name) {
        String made = RoleNames.of(CLUSTER, namespace, name);
        assertThat(made).isEqualTo(made.toLowerCase(Locale.ROOT));
    }

    @Property
    void clustersDoNotShareNames(@ForAll("names") String namespace, @ForAll("names") String name) {
        assertThat(RoleNames.of(CLUSTER, namespace, name)).isNotEqualTo(RoleNames.of(cluster("b"), namespace, name));
    }

    @Test
    void namespaceAndNameAreToldApart() {
        assertThat(RoleNames.of(CLUSTER, "a-b", "c")).isNotEqualTo(RoleNames.of(CLUSTER, "a", "b-c"));
    }

    /** 64 bits: with 32, a tenant with a free choice of names finds the hash of another tenant's binding in hours. */
    @Test
    void namesEndInSixteenHexadecimalDigits() {
        assertThat(RoleNames.of(CLUSTER, "team", "app")).matches("team-app-[0-9a-f]{16}");
        assertThat(RoleNames.ofSource(CLUSTER, "team", "app")).matches("team-app-[0-9a-f]{16}");
        assertThat(RoleNames.ofServiceAccount(CLUSTER, "team", "app")).matches("team-app-[0-9a-f]{16}");
        assertThat(ProfilesConfigMap.nameFor("x".repeat(253))).hasSize(253).matches("crossbind-x+-[0-9a-f]{16}");
    }

    @Test
    void namesThatAreCutAlikeDiffer() {
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String name = "x".repeat(57) + i;
            assertThat(seen.put(RoleNames.of(CLUSTER, "n".repeat(60), name), name))
                    .as(name)
                    .isNull();
        }
    }
}
