package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Partition;
import io.crossbind.model.PolicyDocument;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SharedSourceRoleTest {
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://oidc.example.com/id/1"), "sts.amazonaws.com");
    private static final AccountFacts HOME = new AccountFacts(
            "home",
            Serialization.unmarshal("accountId: \"111111111111\"\nregion: eu-west-1", AwsAccountSpec.class),
            new Partition("aws"),
            2048);
    private static final NamespaceFacts SHOP = new NamespaceFacts("shop", "uid-of-shop", Map.of());
    private static final Sibling FIRST = peer("orders");
    private static final Sibling SECOND = peer("reports");

    @Test
    void theRoleOpensExactlyWhatTheBindingsName() {
        assertThat(targets(FIRST)).containsExactly(FIRST.targetRoleArn());
        assertThat(targets(FIRST, SECOND)).containsExactlyInAnyOrder(FIRST.targetRoleArn(), SECOND.targetRoleArn());
    }

    @Test
    void theRoleIsTheServiceAccountsWhateverBindingsShareIt() {
        DesiredRole one = home(FIRST).side().role();
        DesiredRole two = home(SECOND, FIRST).side().role();
        assertThat(two.name()).isEqualTo(one.name());
        assertThat(two.trust()).isEqualTo(one.trust());
        assertThat(two.tags())
                .isEqualTo(Map.of(
                        OwnerTags.CLUSTER,
                        "prod",
                        OwnerTags.SERVICE_ACCOUNT,
                        "shop/app",
                        OwnerTags.NAMESPACE_UID,
                        "uid-of-shop"))
                .isEqualTo(one.tags());
    }

    @Test
    void anotherServiceAccountOrClusterHasAnotherRole() {
        SharedSourceRole other = new SharedSourceRole(CLUSTER, HOME, SHOP, "app2", List.of(FIRST), Optional.empty());
        ClusterIdentity rebuilt = new ClusterIdentity("other", CLUSTER.issuer(), CLUSTER.audience());
        SharedSourceRole elsewhere = new SharedSourceRole(rebuilt, HOME, SHOP, "app", List.of(FIRST), Optional.empty());
        assertThat(List.of(nameOf(home(FIRST)), nameOf(other), nameOf(elsewhere)))
                .doesNotHaveDuplicates();
    }

    private static String nameOf(SharedSourceRole home) {
        return home.side().role().name();
    }

    @Test
    void theDefaultStaysWithTheBindingThatHasItWhileItIsIn() {
        Sibling third = peer("default");
        List<Sibling> all = List.of(FIRST, SECOND, third);
        assertThat(SharedSourceRole.inOrder(all, Optional.empty()))
                .as("the oldest")
                .isEqualTo(all);
        assertThat(SharedSourceRole.inOrder(all, Optional.of("orders"))).isEqualTo(all);
        assertThat(SharedSourceRole.inOrder(all, Optional.of("reports"))).containsExactly(SECOND, FIRST, third);
        assertThat(SharedSourceRole.inOrder(all, Optional.of("default_binding")))
                .as("a binding's profile may be called otherwise")
                .containsExactly(third, FIRST, SECOND);
        assertThat(SharedSourceRole.inOrder(all, Optional.of("gone")))
                .as("who has it is not in any more")
                .isEqualTo(all);
        assertThat(home(SECOND, FIRST).configMap().annotations().get(ProfilesConfigMap.DEFAULT_PROFILE))
                .isEqualTo("reports");
    }

    @Test
    void theFirstBindingIsTheDefault() {
        DesiredConfigMap made = home(FIRST, SECOND).configMap();
        assertThat(made.annotations().get(ProfilesConfigMap.DEFAULT_PROFILE)).isEqualTo("orders");
        assertThat(section(made, "default")).isEqualTo(section(made, "profile orders"));
        assertThat(section(made, "profile reports"))
                .contains("role_arn = " + SECOND.targetRoleArn(), "external_id = ")
                .isNotEqualTo(section(made, "profile orders"));
        assertThat(made.owners()).isEqualTo(Map.of("orders", "uid-orders", "reports", "uid-reports"));
    }

    @Test
    void whatTheFirstBindingHasStaysWhenAnotherComes() {
        DesiredConfigMap alone = home(FIRST).configMap();
        DesiredConfigMap both = home(FIRST, SECOND).configMap();
        assertThat(file(both)).startsWith(file(alone));
    }

    /** Otherwise AWS_PROFILE would find two sections of one name, or the first binding would lose its default. */
    @Test
    void noBindingsNameTakesASectionOfTheFile() {
        DesiredConfigMap made =
                home(FIRST, peer("default"), peer("crossbind-source")).configMap();
        assertThat(file(made).lines().filter(line -> line.startsWith("[")))
                .doesNotHaveDuplicates()
                .doesNotContain("[profile default]");
        assertThat(section(made, "default")).contains(FIRST.targetRoleArn());
        assertThat(file(made))
                .contains(
                        peer("default").targetRoleArn(),
                        peer("crossbind-source").targetRoleArn());
    }

    @Test
    void theDefaultProfileIsOneOfTheFileWhateverTheBindingIsCalled() {
        DesiredConfigMap made = home(peer("default"), FIRST).configMap();
        assertThat(section(made, "profile " + made.annotations().get(ProfilesConfigMap.DEFAULT_PROFILE)))
                .isEqualTo(section(made, "default"));
    }

    @Test
    void theSessionIsNamedAfterTheServiceAccountAsFarAsStsTakesIt() {
        String longest = "a".repeat(253);
        SharedSourceRole home = new SharedSourceRole(CLUSTER, HOME, SHOP, longest, List.of(FIRST), Optional.empty());
        assertThat(file(home.configMap())).contains("role_session_name = shop." + "a".repeat(59) + "\n");
        assertThat(file(home(FIRST).configMap())).contains("role_session_name = shop.app\n");
    }

    @Test
    void theConfigMapsNameIsCutWhereKubernetesWantsIt() {
        String fits = "a".repeat(243);
        String tooLong = "a".repeat(244);
        assertThat(ProfilesConfigMap.nameFor(fits)).isEqualTo("crossbind-" + fits);
        assertThat(ProfilesConfigMap.nameFor(tooLong))
                .hasSize(253)
                .isNotEqualTo(ProfilesConfigMap.nameFor(tooLong + "a"));
    }

    @Test
    void moreTargetsThanAnInlinePolicyHoldsAreMoreThanIamTakes() {
        List<Sibling> many = java.util.stream.IntStream.range(0, 200)
                .mapToObj(i -> peer("binding-" + i))
                .toList();
        DesiredRole role = new SharedSourceRole(CLUSTER, HOME, SHOP, "app", many, Optional.empty())
                .side()
                .role();
        assertThat(QuotaCheck.problem(HOME, role).orElseThrow().message())
                .startsWith("the statements of role " + role.name() + " are ")
                .contains(" are possible: the quota of 10240 less ");
    }

    private static Set<String> targets(Sibling... peers) {
        PolicyDocument permissions = Objects.requireNonNull(
                home(peers).side().role().inlinePolicies().get(InlinePolicies.STATEMENTS));
        assertThat(permissions.statements()).hasSize(1);
        return Objects.requireNonNull(
                permissions.statements().getFirst().elements().get("Resource"));
    }

    private static String file(DesiredConfigMap configMap) {
        assertThat(configMap.data()).containsOnlyKeys("config");
        return Objects.requireNonNull(configMap.data().get("config"));
    }

    /** The text under a heading. */
    private static String section(DesiredConfigMap configMap, String heading) {
        String file = "\n" + file(configMap);
        int start = file.indexOf("\n[" + heading + "]\n");
        assertThat(start).as("[%s] in %s", heading, file).isNotNegative();
        String rest = file.substring(start + heading.length() + 4);
        int end = rest.indexOf("\n[");
        return (end < 0 ? rest : rest.substring(0, end)).strip();
    }

    private static SharedSourceRole home(Sibling... peers) {
        return new SharedSourceRole(CLUSTER, HOME, SHOP, "app", List.of(peers), Optional.empty());
    }

    private static Sibling peer(String binding) {
        return new Sibling(
                binding,
                "uid-" + binding,
                "arn:aws:iam::222222222222:role/crossbind/" + binding + "-role",
                "eu-west-1");
    }

    @Test
    void theOperatorItselfIsLetInWhereItHasToTryWhatTheRoleReaches() {
        String operator = "arn:aws:iam::111111111111:role/crossbind-operator";
        PolicyDocument trust = new SharedSourceRole(CLUSTER, HOME, SHOP, "app", List.of(FIRST), Optional.of(operator))
                .side()
                .role()
                .trust();
        assertThat(trust.statements()).hasSize(2);
        assertThat(trust.statements().getFirst())
                .isEqualTo(home(FIRST).side().role().trust().statements().getFirst());
        assertThat(trust.statements().getLast().principals())
                .isEqualTo(Map.of("Principal", Map.of("AWS", Set.of(operator))));
        assertThat(trust.statements().getLast().conditions().get("StringEquals"))
                .containsOnlyKeys("sts:ExternalId");
    }
}
