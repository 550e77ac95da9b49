package io.crossbind.e2e.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.FleetEnvironment;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.crossbind.kit.aws.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.iam.IamClient;

/** A customer's account. The operator reports the objects that the owner has to create, and tests whether they exist. */
@ExtendWith(ClusterExtension.class)
class UnmanagedAccountTest {
    private static final String CUSTOMER = "440000000001";
    private static final String NAMESPACE = "vendor";
    private static FleetEnvironment scene;

    @BeforeAll
    static void start(Cluster cluster) {
        scene = FleetEnvironment.start(cluster, Map.of("provider-check-interval", "5s"));
        scene.world().apply("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: %1$s}
            ---
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: vendor-home}
            spec:
              accountId: "%2$s"
              region: eu-west-1
              rules:
                - name: all
                  namespaces: {names: [%1$s]}
                  workloads: [ServiceAccount, EcsTask]
                  deliveries: [RoleChaining]
              driftCheckInterval: 2s
            ---
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: customer}
            spec:
              accountId: "%3$s"
              region: eu-central-1
              unmanaged: {}
              rolePath: /vendors/
              rules:
                - name: all
                  namespaces: {names: [%1$s]}
                  workloads: [ServiceAccount, EcsTask, Principal]
                  deliveries: [RoleChaining, WebIdentity]
                  actions: ["s3:GetObject"]
                  resources: ["arn:aws:s3:::reports/*"]
            """.formatted(NAMESPACE, OperatorEnvironment.HOME, CUSTOMER));
        scene.world().awaitReason("default", "xaa/customer", "Unmanaged");
        scene.world().awaitReason("default", "xaa/vendor-home", "Observed");
    }

    @AfterAll
    static void stop() {
        scene.world().deleteNamespace(NAMESPACE);
        scene.close();
    }

    private static String binding(String name, String workload) {
        return """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %1$s, namespace: %2$s}
            spec:
              accountRef: {name: customer}
              workload: %3$s
              role:
                statements: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"]}]
            """.formatted(name, NAMESPACE, workload);
    }

    @Test
    void theOwnerIsToldWhatToCreateAndItIsTried() {
        OperatorEnvironment world = scene.world();
        world.apply(binding("collector", "{serviceAccount: {name: collector, delivery: RoleChaining, create: true}}"));
        world.awaitReason(NAMESPACE, "xab/collector", "CustomerRoleNotReady");
        String externalId = status("collector", "externalId");
        String trust = status("collector", "customerRole.trustPolicy");
        String arn = status("collector", "customerRole.arn");
        assertThat(arn).startsWith("arn:aws:iam::" + CUSTOMER + ":role/vendors/");
        assertThat(trust).contains(externalId, status("collector", "sourceRole.arn"));
        assertThat(world.get(NAMESPACE, "configmap/crossbind.setup.collector", "{.data.trust-policy\\.json}"))
                .isEqualTo(trust);
        assertThat(world.get(NAMESPACE, "configmap/crossbind.setup.collector", "{.data.permissions-policy\\.json}"))
                .contains("s3:GetObject");

        try (IamClient customer = world.account(CUSTOMER).iam()) {
            String name = arn.substring(arn.lastIndexOf('/') + 1);
            customer.createRole(request ->
                    request.roleName(name).path("/vendors/").assumeRolePolicyDocument(without(trust, externalId)));
            world.awaitReason(NAMESPACE, "xab/collector", "ExternalIdNotDemanded");
            assertThat(world.message(NAMESPACE, "xab/collector")).contains(arn, "sts:ExternalId");

            customer.updateAssumeRolePolicy(request -> request.roleName(name).policyDocument(trust));
            world.awaitReason(NAMESPACE, "xab/collector", "Ready");

            customer.deleteRole(request -> request.roleName(name));
            world.awaitReason(NAMESPACE, "xab/collector", "CustomerRoleNotReady");
        }
        assertThat(scene.operations(CUSTOMER)).as("nothing but tries").containsOnly("AssumeRole");

        world.kubectl()
                .run("delete", "xab/collector", "-n", NAMESPACE, "--timeout=30s")
                .orThrow();
        assertThat(world.account(OperatorEnvironment.HOME).operatorsRoles())
                .noneMatch(role -> role.contains("collector"));
    }

    @Test
    void whatTheOwnerIsToldStaysAsItIs() {
        OperatorEnvironment world = scene.world();
        world.apply(binding("told", "{ecsTask: {}}"));
        world.awaitReason(NAMESPACE, "xab/told", "CustomerRoleNotReady");
        createAsAsked("told", status("told", "customerRole.arn"));
        world.awaitReason(NAMESPACE, "xab/told", "Ready");
        String trust = status("told", "customerRole.trustPolicy");

        world.kubectl()
                .run(
                        "patch",
                        "configmap",
                        "crossbind.setup.told",
                        "-n",
                        NAMESPACE,
                        "--type=merge",
                        "-p",
                        "{\"data\":{\"trust-policy.json\":\"{}\",\"more\":\"x\"}}")
                .orThrow();
        await("as it was").atMost(SOONER).untilAsserted(() -> {
            assertThat(toldToTrust()).isEqualTo(trust);
            assertThat(world.get(NAMESPACE, "configmap/crossbind.setup.told", "{.data.more}"))
                    .isEmpty();
        });

        world.kubectl()
                .run("delete", "configmap", "crossbind.setup.told", "-n", NAMESPACE)
                .orThrow();
        await("made again")
                .atMost(SOONER)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(toldToTrust()).isEqualTo(trust));
    }

    /** Sooner than the next test of the role. */
    private static final Duration SOONER = Duration.ofSeconds(4);

    private static String toldToTrust() {
        return scene.world().get(NAMESPACE, "configmap/crossbind.setup.told", "{.data.trust-policy\\.json}");
    }

    /** Returns the trust policy of an owner who omits the condition. */
    private static String without(String trust, String externalId) {
        return trust.replace(",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"" + externalId + "\"}}", "");
    }

    @Test
    void aTaskIsTriedByItsOwnRole() {
        OperatorEnvironment world = scene.world();
        world.apply(binding("nightly", "{ecsTask: {}}"));
        world.awaitReason(NAMESPACE, "xab/nightly", "CustomerRoleNotReady");
        String arn = status("nightly", "customerRole.arn");
        createAsAsked("nightly", arn);
        world.awaitReason(NAMESPACE, "xab/nightly", "Ready");
        assertThat(status("nightly", "awsConfig")).contains("credential_source = EcsContainer", arn);
    }

    private static void createAsAsked(String binding, String arn) {
        try (IamClient customer = scene.world().account(CUSTOMER).iam()) {
            customer.createRole(request -> request.roleName(arn.substring(arn.lastIndexOf('/') + 1))
                    .path("/vendors/")
                    .assumeRolePolicyDocument(status(binding, "customerRole.trustPolicy")));
        }
    }

    @Test
    void aRightRoleIsTriedOncePerInterval() {
        OperatorEnvironment world = scene.world();
        world.apply(binding("paced", "{ecsTask: {}}"));
        world.awaitReason(NAMESPACE, "xab/paced", "CustomerRoleNotReady");
        String arn = status("paced", "customerRole.arn");
        createAsAsked("paced", arn);
        world.awaitReason(NAMESPACE, "xab/paced", "Ready");
        scene.aws().clearCalls();
        await("two in each interval of five seconds: with the external ID, and without")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> tries(arn).size() >= 5);
        assertThat(Duration.between(tries(arn).get(0).time(), tries(arn).get(4).time()))
                .as("two intervals, each up to a fifth shorter")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(8));
    }

    private static List<Call> tries(String arn) {
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        return scene.calls(CUSTOMER).stream()
                .filter(call -> call.resource().contains(name))
                .toList();
    }

    @Test
    void aWorkloadWithoutARoleOfItsOwnIsRefused() {
        OperatorEnvironment world = scene.world();
        world.apply(binding("federated", "{serviceAccount: {name: collector, create: true}}"));
        world.awaitReason(NAMESPACE, "xab/federated", "AccountUnmanaged");
        assertThat(world.message(NAMESPACE, "xab/federated")).contains("customer", "ServiceAccount", "RoleChaining");
    }

    private static String status(String binding, String field) {
        return scene.world().get(NAMESPACE, "xab/" + binding, "{.status." + field + "}");
    }
}
