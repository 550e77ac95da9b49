package io.crossbind.e2e.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service account's ConfigMap, changed by people with write access to ConfigMaps in the namespace. */
@ExtendWith(ClusterExtension.class)
class ProfilesConfigMapTest {
    private static final String ACCOUNT = "profiles";
    private static final String ACCOUNT_ID = "610000000001";

    private static WorkloadEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = WorkloadEnvironment.start(cluster, Map.of());
        site.homeAccount("1h");
        site.targetAccount(ACCOUNT, ACCOUNT_ID, "1h");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static void chain(String serviceAccount, String binding) {
        site.bind(binding, ACCOUNT, WorkloadEnvironment.pods(serviceAccount, "RoleChaining"));
    }

    private static void patch(String serviceAccount, String patch) {
        site.world()
                .kubectl()
                .run(
                        "patch",
                        "configmap",
                        "crossbind-" + serviceAccount,
                        "-n",
                        WorkloadEnvironment.NAMESPACE,
                        "--type=merge",
                        "-p",
                        patch)
                .orThrow();
    }

    private static void delete(String serviceAccount) {
        site.world()
                .kubectl()
                .run("delete", "configmap", "crossbind-" + serviceAccount, "-n", WorkloadEnvironment.NAMESPACE)
                .orThrow();
    }

    private static String field(String serviceAccount, String jsonPath) {
        return site.world().get(WorkloadEnvironment.NAMESPACE, "configmap/crossbind-" + serviceAccount, jsonPath);
    }

    /** The operator of this environment serves no webhook. */
    @Test
    void aBindingNamesItsProfileAndSaysThatNothingInjectsIt() {
        chain("named", "profile");
        String status = site.world()
                .get(
                        WorkloadEnvironment.NAMESPACE,
                        "xab/profile",
                        "{.status.profile.configMap} {.status.profile.name}"
                                + " {.status.conditions[?(@.type==\"Injected\")].status}"
                                + " {.status.conditions[?(@.type==\"Injected\")].reason}");
        assertThat(status).isEqualTo("crossbind-named profile False WebhookOff");
        assertThat(site.world().message(WorkloadEnvironment.NAMESPACE, "xab/profile"))
                .contains("is ready to be assumed. No pods are injected");
        assertThat(site.config("named")).contains("[profile profile]");
    }

    @Test
    void anEditIsUndone() {
        chain("edited", "edited");
        String config = site.config("edited");
        patch("edited", """
                {"data": {"config": "[default]\\ncredential_process = /bin/evil", "more": "x"},
                 "metadata": {"annotations": {"crossbind.io/default-profile": "other"}}}""");
        await("as it was").atMost(OperatorEnvironment.SOON).untilAsserted(() -> {
            assertThat(site.config("edited")).isEqualTo(config);
            assertThat(field("edited", "{.data.more}")).isEmpty();
            assertThat(site.defaultProfile("edited")).isEqualTo("edited");
        });
        site.awaitReason("edited", "Ready");

        chain("edited", "edited-too");
        assertThat(site.config("edited")).contains("[profile edited-too]");
    }

    @Test
    void oneWithoutItsLabelIsStillKnown() {
        chain("unlabelled", "unlabelled");
        patch("unlabelled", "{\"metadata\": {\"labels\": null}, \"data\": null}");
        await("as it was").atMost(OperatorEnvironment.SOON).untilAsserted(() -> {
            assertThat(site.config("unlabelled")).contains("[profile unlabelled]");
            assertThat(field("unlabelled", "{.metadata.labels.app\\.kubernetes\\.io/managed-by}"))
                    .isEqualTo("crossbind");
        });
        site.awaitReason("unlabelled", "Ready");
    }

    @Test
    void anImitationIsLeftAndNothingIsMade() {
        site.world().apply("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: crossbind-imitated
              namespace: %s
              labels: {app.kubernetes.io/managed-by: crossbind}
              annotations: {crossbind.io/service-account: imitated, crossbind.io/default-profile: imitated}
            data: {config: mine}
            """.formatted(WorkloadEnvironment.NAMESPACE));
        site.aws().clearCalls();
        site.world()
                .apply(WorkloadEnvironment.binding(
                        "imitated", ACCOUNT, WorkloadEnvironment.pods("imitated", "RoleChaining")));
        site.awaitReason("imitated", "ConfigMapConflict");
        assertThat(site.world().message(WorkloadEnvironment.NAMESPACE, "xab/imitated"))
                .contains(WorkloadEnvironment.NAMESPACE + "/crossbind-imitated", "Rename or delete that ConfigMap");
        assertThat(site.operatorsCalls()).isEmpty();
        assertThat(site.config("imitated")).isEqualTo("mine");
        assertThat(field("imitated", "{.metadata.ownerReferences}")).isEmpty();

        delete("imitated");
        site.awaitReason("imitated", "Ready");
        assertThat(site.config("imitated")).contains("[profile imitated]");
    }

    @Test
    void whatCannotBeChangedIsSaid() {
        chain("frozen", "frozen");
        patch("frozen", "{\"immutable\": true, \"data\": {\"config\": \"mine\"}}");
        site.awaitReason("frozen", "ConfigMapConflict");
        assertThat(site.world().message(WorkloadEnvironment.NAMESPACE, "xab/frozen"))
                .contains("immutable", "delete that ConfigMap");

        delete("frozen");
        site.awaitReason("frozen", "Ready");
        assertThat(site.config("frozen")).contains("[profile frozen]");

        patch("frozen", "{\"immutable\": true}");
        site.awaitReason("frozen", "Ready");
        site.unbind("frozen");
    }

    /** Access is revoked nevertheless: control of the ConfigMap does not keep the role. */
    @Test
    void whatIsInTheWayDoesNotKeepARole() {
        for (String labels : List.of("null", "{\"app.kubernetes.io/managed-by\": \"crossbind\"}")) {
            chain("held", "held-one");
            chain("held", "held-two");
            String role = site.status("held-one", "targetRole.arn");
            patch("held", """
                    {"metadata": {"labels": %s, "ownerReferences": null}, "data": {"config": "mine"}}""".formatted(labels));
            site.awaitReason("held-one", "ConfigMapConflict");
            site.unbind("held-one");
            assertThat(site.world().account(ACCOUNT_ID).operatorsRoles())
                    .doesNotContain(role.substring(role.lastIndexOf('/') + 1));
            assertThat(site.config("held")).isEqualTo("mine");

            delete("held");
            site.awaitReason("held-two", "Ready");
            site.unbind("held-two");
        }
    }

    /** Meanwhile, garbage collection deletes the ConfigMap of the first binding. */
    @Test
    void aBindingThatIsMadeAgainGetsItsConfigMap() {
        for (int round = 0; round < 3; round++) {
            chain("again", "again");
            site.unbind("again");
        }
        chain("again", "again");
        assertThat(site.config("again")).contains("[profile again]");
        assertThat(site.chainedPod("again").cli("sts", "get-caller-identity").out())
                .contains("arn:aws:sts::" + ACCOUNT_ID + ":assumed-role/analytics-");
    }
}
