package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.crossbind.reconcile.Finalizers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A binding without its status, and an operator right after its start: only the first read of the account shows the binding's access. Until
 * then the binding stays, so nothing is left behind.
 */
class UnreadAccountsTest {
    private static final String ID = "222222222222";
    private static final ObjectKey KEY = ObjectKey.of("shop", "web");
    private static final Duration SOME_PASSES = Duration.ofSeconds(90);

    private final QuietWorld site = QuietWorld.begin();
    private String role = "";

    @BeforeEach
    void open() {
        site.openAccount(ID);
        site.namespace("shop");
        site.apply("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: shop}\n");
        site.apply(account());
        site.apply(binding(""));
        site.awaitBinding("shop/web", "Ready");
        role = site.roleArn("shop/web");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static String account() {
        return QuietWorld.target("data", ID, """
            rules:
              - name: all
                namespaces: {names: [shop]}
                managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                workloads: [ServiceAccount]
                deliveries: [WebIdentity]
                actions: ["s3:*"]
                resources: ["arn:aws:s3:::*"]
            """);
    }

    private static String binding(String field) {
        return """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: web, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {serviceAccount: {name: web, delivery: WebIdentity}}
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}
              %s
            """.formatted(field);
    }

    /** Restarts the operator, without access to the account. */
    private void restartWithoutAccess() {
        site.world.aws.faults().on("sts", "AssumeRole").closeConnection();
        site.world.scheduler.killProcess(site.world.leader().name);
    }

    private void loseStatus() {
        CrossAccountBinding binding = site.binding("shop/web");
        binding.setStatus(null);
        site.world.store.updateStatus(binding);
        RecordsOfWorld.lose(site.world);
    }

    private boolean isThere() {
        return site.world.store.get(CrossAccountBinding.class, KEY).isPresent();
    }

    private boolean roleIsThere() {
        return site.world.aws.inspect().role(role).isPresent();
    }

    @Test
    void deletedBindingWaitsForTheFirstReadThatShowsItsRole() {
        restartWithoutAccess();
        loseStatus();
        site.delete(CrossAccountBinding.class, "shop/web");
        site.run(SOME_PASSES);
        assertThat(site.reason(CrossAccountBinding.class, "shop/web"))
                .as("a pass of the next process")
                .isEqualTo("AccountNotReady");
        site.world.aws.faults().clear();
        site.eventually(() -> assertThat(isThere()).isFalse());
        assertThat(roleIsThere()).isFalse();
    }

    @Test
    void revokedBindingKeepsItsFinalizerUntilTheFirstReadThatShowsItsRole() {
        restartWithoutAccess();
        loseStatus();
        site.apply(account().replace("[shop]", "[another]"));
        site.run(SOME_PASSES);
        site.awaitBinding("shop/web", "NamespaceNotAllowed");
        assertThat(Finalizers.has(site.binding("shop/web"))).isTrue();
        assertThat(roleIsThere()).isTrue();
        site.world.aws.faults().clear();
        site.eventually(() -> assertThat(roleIsThere()).isFalse());
        site.eventually(
                () -> assertThat(Finalizers.has(site.binding("shop/web"))).isFalse());
    }

    @Test
    void expiredBindingKeepsItsFinalizerWhileItsAccountIsMissing() {
        site.world.store.patch(
                AwsAccount.class,
                ObjectKey.of("data"),
                Preconditions.NONE,
                "kubectl",
                live -> live.removeFinalizer(Finalizers.NAME));
        site.delete(AwsAccount.class, "data");
        loseStatus();
        site.apply(binding("expiresAt: \"2026-01-01T00:00:01Z\""));
        site.awaitBinding("shop/web", "Expired");
        assertThat(Finalizers.has(site.binding("shop/web"))).isTrue();
        assertThat(roleIsThere()).isTrue();
        site.apply(account());
        site.eventually(() -> assertThat(roleIsThere()).isFalse());
        site.eventually(
                () -> assertThat(Finalizers.has(site.binding("shop/web"))).isFalse());
    }
}
