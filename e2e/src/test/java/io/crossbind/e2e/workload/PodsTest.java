package io.crossbind.e2e.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.process.ProjectRoot;
import io.crossbind.e2e.world.FleetEnvironment;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods created before their credentials were ready. No kubelet runs, so the pods stay Pending, which is enough for the count. */
@ExtendWith(ClusterExtension.class)
class PodsTest {
    private static final String NAMESPACE = "missed";
    private static final String ACCOUNT = "460000000001";
    private static FleetEnvironment scene;

    @BeforeAll
    static void start(Cluster cluster) {
        scene = FleetEnvironment.start(cluster, Map.of("slow-retry-interval", "10m"));
        scene.account(NAMESPACE, ACCOUNT, "5m");
    }

    @AfterAll
    static void stop() {
        scene.remove(NAMESPACE);
        scene.world()
                .kubectl()
                .run("delete", "clusterrole,clusterrolebinding", "crossbind-restart-owners", "--ignore-not-found");
        scene.world().deleteNamespace(NAMESPACE);
        scene.close();
    }

    @Test
    void podsWithoutTheRoleAreCounted() {
        scene.bind(NAMESPACE, "counted");
        String arn = status("counted", "targetRole.arn");
        pod("old", "counted", "");
        pod("stale", "counted", "arn:aws:iam::" + ACCOUNT + ":role/other");
        pod("fresh", "counted", arn);
        pod("neighbour", "default", "");
        counts("counted", 3, 2);

        scene.aws().clearCalls();
        scene.world()
                .kubectl()
                .run("delete", "pod", "old", "-n", NAMESPACE, "--force")
                .orThrow();
        counts("counted", 2, 1);
        assertThat(scene.world().operator().metrics()).containsPattern("crossbind_outdated_pods [1-9]");
        assertThat(scene.operations(ACCOUNT)).as("no call for pods").isEmpty();
    }

    /** Each pass over the binding requests the policy from IAM again. */
    @Test
    void podsNeitherCostCallsNorHurryABindingThatWaits() {
        scene.bind(NAMESPACE, "waiting");
        String arn = status("waiting", "targetRole.arn");
        scene.world()
                .apply(FleetEnvironment.binding(NAMESPACE, "waiting")
                        .replace(FleetEnvironment.MANAGED_POLICY, "arn:aws:iam::aws:policy/NoSuchPolicy"));
        scene.world().awaitReason(NAMESPACE, "xab/waiting", "PolicyNotFound");
        scene.aws().clearCalls();

        for (int number = 1; number <= 4; number++) {
            pod("waiting-" + number, "waiting", number % 2 == 0 ? arn : "");
            counts("waiting", number, (number + 1) / 2);
        }
        scene.world()
                .kubectl()
                .run("delete", "pod", "waiting-1", "waiting-2", "-n", NAMESPACE, "--force")
                .orThrow();
        counts("waiting", 2, 1);
        assertThat(scene.operations(ACCOUNT)).isEmpty();
        assertThat(scene.world().reason(NAMESPACE, "xab/waiting")).isEqualTo("PolicyNotFound");

        scene.world().apply(FleetEnvironment.binding(NAMESPACE, "waiting"));
        scene.world().awaitReason(NAMESPACE, "xab/waiting", "Ready");
        assertThat(status("waiting", "pods.total")).as("kept by the pass").isEqualTo("2");
    }

    @Test
    void ownersOfPodsThatMissedItAreRestartedOnce() {
        OperatorEnvironment world = scene.world();
        world.kubectl()
                .run("create", "serviceaccount", "rolled", "-n", NAMESPACE)
                .orThrow();
        workload("Deployment", "web", "replicas: 2");
        workload("StatefulSet", "db", "serviceName: db");
        world.kubectl().apply("""
                    apiVersion: batch/v1
                    kind: Job
                    metadata: {name: batch, namespace: %s}
                    spec: {template: {spec: {serviceAccountName: rolled, restartPolicy: Never,
                      containers: [{name: main, image: example.com/none}]}}}
                    """.formatted(NAMESPACE)).orThrow();
        await("controllers have made pods")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(world.kubectl()
                                .run(
                                        "get",
                                        "pods",
                                        "-n",
                                        NAMESPACE,
                                        "-o",
                                        "jsonpath={.items[*].spec.serviceAccountName}")
                                .orThrow()
                                .split("rolled", -1))
                        .hasSizeGreaterThanOrEqualTo(5));

        world.apply(binding("Never"));
        world.awaitReason(NAMESPACE, "xab/rolled", "Ready");
        await().atMost(OperatorEnvironment.SOON)
                .until(() -> !status("rolled", "pods.outdated").equals("0"));
        assertThat(restartedAt("deployment/web")).isEmpty();

        world.apply(binding("Rollout"));
        await("the operator has no such right unless an administrator gives it")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() ->
                        assertThat(events()).contains("ReplicaSet/web-", "(Forbidden)", "crossbind-restart-owners"));
        assertThat(restartedAt("deployment/web")).isEmpty();

        world.kubectl()
                .apply(ProjectRoot.path("operator/restart-owners/rbac.yaml"))
                .orThrow();
        world.apply(binding("Never"));
        await("forgotten")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> status("rolled", "pods.restartedFor").isEmpty());
        world.apply(binding("Rollout"));
        await("restarted").atMost(OperatorEnvironment.SOON).untilAsserted(() -> {
            assertThat(restartedAt("deployment/web")).isNotEmpty();
            assertThat(restartedAt("statefulset/db")).isNotEmpty();
            assertThat(status("rolled", "pods.restartedFor")).isEqualTo(status("rolled", "targetRole.id"));
        });
        String first = restartedAt("deployment/web");
        assertThat(events()).contains("Restarted Deployment/web").contains("Job/batch");

        // The new pods also lack the role, because no webhook of EKS runs here. Still, they are not restarted again.
        // The pass that counts a pod decides about restarts before it writes the count.
        String counted = status("rolled", "pods.total");
        world.operator().restart();
        pod("another", "rolled", "");
        await("the pod is counted")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> !status("rolled", "pods.total").equals(counted));
        assertThat(restartedAt("deployment/web")).isEqualTo(first);
    }

    private static String binding(String restart) {
        return FleetEnvironment.binding(NAMESPACE, "rolled").replace("create: true", "restart: " + restart);
    }

    private static void workload(String kind, String name, String more) {
        scene.world()
                .kubectl()
                .apply("""
            apiVersion: apps/v1
            kind: %1$s
            metadata: {name: %2$s, namespace: %3$s}
            spec:
              selector: {matchLabels: {app: %2$s}}
              %4$s
              template:
                metadata: {labels: {app: %2$s}}
                spec: {serviceAccountName: rolled, containers: [{name: main, image: example.com/none}]}
            """.formatted(kind, name, NAMESPACE, more))
                .orThrow();
    }

    private static void pod(String name, String serviceAccount, String roleArn) {
        String env = roleArn.isEmpty() ? "[]" : "[{name: AWS_ROLE_ARN, value: \"" + roleArn + "\"}]";
        scene.world()
                .kubectl()
                .apply("""
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: %s}
            spec: {serviceAccountName: %s, containers: [{name: main, image: example.com/none, env: %s}]}
            """.formatted(name, NAMESPACE, serviceAccount, env))
                .orThrow();
    }

    private static void counts(String binding, int total, int outdated) {
        await(total + " pods, " + outdated + " outdated")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(status(binding, "pods.total") + "/" + status(binding, "pods.outdated"))
                        .isEqualTo(total + "/" + outdated));
    }

    private static String restartedAt(String object) {
        return scene.world()
                .get(NAMESPACE, object, "{.spec.template.metadata.annotations.kubectl\\.kubernetes\\.io/restartedAt}");
    }

    private static String events() {
        return scene.world()
                .kubectl()
                .run("get", "events", "-n", NAMESPACE, "-o", "jsonpath={.items[*].message}")
                .orThrow();
    }

    private static String status(String binding, String field) {
        return scene.world().get(NAMESPACE, "xab/" + binding, "{.status." + field + "}");
    }
}
