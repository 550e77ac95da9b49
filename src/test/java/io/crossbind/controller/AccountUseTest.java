package io.crossbind.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.aws.AwsSessions;
import io.crossbind.aws.HomeCredentials;
import io.crossbind.aws.TickingClock;
import io.crossbind.desired.NamespaceFacts;
import io.crossbind.inventory.Inventory;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Anybody may name an account. */
class AccountUseTest {
    /** It is not asked: which cluster this is does not matter here. */
    private static final KubernetesClient CLIENT = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(Config.empty()).build())
            .build();

    private static final String FINALIZER = "finalizers: [crossbind.io/aws], ";
    private static final String SERVICE_ACCOUNT = "serviceAccount: {name: app}";

    private final AwsAccount data = account("data", "222222222222", "shop");
    private final AwsAccount treasury = account("private", "333333333333", "treasury");
    private final Set<String> emptied = new HashSet<>();
    private final AccountUse use = new AccountUse(
            accounts(),
            () -> List.of(data, treasury).stream(),
            name -> name.equals("unknown")
                    ? Optional.empty()
                    : Optional.of(new NamespaceFacts(name, "uid-of-" + name, Map.of())),
            binding -> emptied.contains(binding.getMetadata().getUid()));

    @Test
    void aBindingThatIsAdmittedKeepsTheAccount() {
        assertThat(use.isBy(binding("shop", "data", "", SERVICE_ACCOUNT))).isTrue();
    }

    @Test
    void aBindingOfANamespaceThatIsNotAdmittedDoesNot() {
        assertThat(use.isBy(binding("stranger", "data", "", SERVICE_ACCOUNT))).isFalse();
    }

    @Test
    void aBindingThatIsNotAdmittedAnyMoreKeepsTheAccountUntilNothingIsLeft() {
        CrossAccountBinding revoked = binding("stranger", "data", FINALIZER, SERVICE_ACCOUNT);
        assertThat(use.isBy(revoked)).isTrue();
        emptied.add("uid");
        assertThat(use.isBy(revoked)).isFalse();
        assertThat(use.owns(revoked)).isFalse();
    }

    @Test
    void aBindingKeepsNoSourceAccountThatDoesNotAdmitIt() {
        String task = "ecsTask: {accountRef: {name: private}}";
        assertThat(use.isBy(binding("shop", "data", "", task))).isFalse();
    }

    @Test
    void aBindingOfAnAccountThatDoesNotExistKeepsNoOther() {
        assertThat(use.isBy(binding("shop", "nothing", "", "ecsTask: {accountRef: {name: private}}")))
                .isFalse();
    }

    @Test
    void aBindingWhoseNamespaceIsNotKnownYetKeepsTheAccount() {
        CrossAccountBinding unknown = binding("unknown", "data", "", SERVICE_ACCOUNT);
        assertThat(use.isBy(unknown)).isTrue();
        assertThat(use.isDecided(unknown)).isFalse();
    }

    @Test
    void aBindingThatIsOnlyAdmittedOwnsNothing() {
        assertThat(use.owns(binding("shop", "data", "", SERVICE_ACCOUNT))).isFalse();
        assertThat(use.owns(binding("shop", "data", FINALIZER, SERVICE_ACCOUNT)))
                .isTrue();
    }

    private static Accounts accounts() {
        Clock clock = new TickingClock();
        HomeCredentials home = new HomeCredentials();
        ClusterDiscovery.Known known =
                new ClusterDiscovery.Known(Optional.empty(), Optional.empty(), Optional.empty(), "sts.amazonaws.com");
        return new Accounts(
                new ClusterDiscovery(known, Optional.empty(), CLIENT, clock),
                new AwsSessions(home, AwsSessions.httpClient(), _ -> {}, 1, Duration.ofMinutes(1), clock),
                new Inventory());
    }

    private static AwsAccount account(String name, String id, String namespace) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec: {accountId: "%s", region: eu-central-1, allowedNamespaces: {names: [%s]},
                       limits: {workloads: [ServiceAccount, EcsTask]}}
                """.formatted(name, id, namespace), AwsAccount.class);
    }

    private static CrossAccountBinding binding(String namespace, String account, String metadata, String workload) {
        return Serialization.unmarshal(
                """
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {%sname: app, namespace: %s, uid: uid}
                spec: {accountRef: {name: %s}, workload: {%s}, role: {}}
                """.formatted(metadata, namespace, account, workload), CrossAccountBinding.class);
    }
}
