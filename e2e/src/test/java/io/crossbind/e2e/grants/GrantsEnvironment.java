package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.crossbind.e2e.aws.CallLog.Call;
import io.crossbind.e2e.aws.Moto;
import io.crossbind.e2e.aws.Refusals;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;

/** One operator, one namespace, and one moto account with the resources of the grants. */
final class GrantsEnvironment implements AutoCloseable {
    static final String NAMESPACE = "grants";
    static final String ACCOUNT = "430000000001";
    private static final String STRANGER = "430000000099";
    static final String ALL_RESOURCES = """
            ["arn:aws:s3:::*", "arn:aws:ecr:*:430000000001:*", "arn:aws:sqs:*:430000000001:*", \
            "arn:aws:sns:*:430000000001:*", "arn:aws:secretsmanager:*:430000000001:*", \
            "arn:aws:dynamodb:*:430000000001:*", "arn:aws:events:*:430000000001:*", \
            "arn:aws:lambda:*:430000000001:*", "arn:aws:kms:*:430000000001:*"]""";
    static final String ALL_ACTIONS = """
            ["s3:*", "ecr:*", "sqs:*", "sns:*", "secretsmanager:*", "dynamodb:*", "events:*", "lambda:*", "kms:*"]""";
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("kubectl")
            .withForce(true)
            .build();

    private final Moto aws;
    private final OperatorEnvironment world;
    private final String managementRole;
    private final String boundary;
    private String interval;

    private GrantsEnvironment(Moto aws, OperatorEnvironment world, String interval) {
        this.aws = aws;
        this.world = world;
        this.interval = interval;
        this.managementRole = aws.createManagementRole(ACCOUNT, OperatorEnvironment.HOME, "external-id-of-grants");
        this.boundary = world.account(ACCOUNT).createPolicy("crossbind-boundary");
    }

    /** Starts the environment. The operator reads the account at this interval, and the account allows all actions of all services. */
    static GrantsEnvironment start(Cluster cluster, String interval) {
        Moto aws = Moto.startWithoutManagedPolicies();
        GrantsEnvironment site =
                new GrantsEnvironment(aws, OperatorEnvironment.start(cluster, aws, Map.of()), interval);
        site.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + NAMESPACE + "}\n");
        site.allow(ALL_RESOURCES, ALL_ACTIONS);
        site.world.awaitReason("default", "xaa/data", "Observed");
        return site;
    }

    OperatorEnvironment world() {
        return world;
    }

    /** Errors that moto never returns. */
    Refusals refusals() {
        return aws.refusals();
    }

    AccountAdministrator owner() {
        return new AccountAdministrator(aws, ACCOUNT);
    }

    /** The administrator of an account that no binding names. */
    AccountAdministrator stranger() {
        return new AccountAdministrator(aws, STRANGER);
    }

    /** Applies the account with a rule of these resources and actions; empty for none. */
    void allow(String resources, String actions) {
        apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: data}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  managementRole: {arn: "%s", externalId: external-id-of-grants}
                  permissionsBoundaryArn: %s
                  rules:
                    - name: all
                      namespaces: {names: [%s]}
                      workloads: [ServiceAccount, LambdaFunction]
                      actionsOnAllResources: ["s3:ListAllMyBuckets"]
                      deletionPolicies: [Delete, Retain]
                      %s
                      %s
                  driftCheckInterval: %s
                """.formatted(
                        ACCOUNT,
                        managementRole,
                        boundary,
                        NAMESPACE,
                        resources.isEmpty() ? "" : "resources: " + resources,
                        actions.isEmpty() ? "" : "actions: " + actions,
                        interval));
    }

    /** Applies another interval between the reads of the account, and waits until the operator has seen the change. */
    void readEvery(String other) {
        interval = other;
        allow(ALL_RESOURCES, ALL_ACTIONS);
        eventually(() -> assertThat(world.get("default", "xaa/data", "{.status.observedGeneration}"))
                .isEqualTo(world.get("default", "xaa/data", "{.metadata.generation}")));
    }

    /** Applies the operator account with roles for functions. */
    void home() {
        apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: home}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  rules:
                    - name: all
                      namespaces: {names: [%s]}
                      workloads: [LambdaFunction]
                """.formatted(OperatorEnvironment.HOME, NAMESPACE));
        world.awaitReason("default", "xaa/home", "Observed");
    }

    /** Applies a binding of a function's own role with one grant. */
    void bindFunction(String name, String grant) {
        apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %s, namespace: %s}
                spec:
                  accountRef: {name: data}
                  workload: {lambdaFunction: {}}
                  grants: [%s]
                """.formatted(name, NAMESPACE, grant));
    }

    /** Applies a binding with these grants, in YAML's flow style. */
    void bind(String name, String... grants) {
        bindWith(name, "", grants);
    }

    /** Applies a binding with one more line in its spec. */
    void bindWith(String name, String more, String... grants) {
        bindAs(name, "{statements: [{actions: [\"s3:ListAllMyBuckets\"], resources: [\"*\"]}]}", more, grants);
    }

    /** Applies a binding with this role. */
    void bindRole(String name, String role, String... grants) {
        bindAs(name, role, "", grants);
    }

    private void bindAs(String name, String role, String more, String... grants) {
        apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  accountRef: {name: data}
                  workload: {serviceAccount: {name: %1$s, create: true}}
                  role: %5$s
                  grants: [%3$s]
                  %4$s
                """.formatted(name, NAMESPACE, String.join(", ", grants), more, role));
    }

    /** Applies the operator account, and a binding of its functions with these grants. */
    void bindFunctions(String name, String... grants) {
        apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: home}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  permissionsBoundaryArn: %s
                  rules:
                    - name: all
                      namespaces: {names: [%s]}
                      workloads: [LambdaFunction]
                """.formatted(
                        OperatorEnvironment.HOME,
                        world.account(OperatorEnvironment.HOME).createPolicy("crossbind-boundary"),
                        NAMESPACE));
        apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %s, namespace: %s}
                spec:
                  accountRef: {name: data}
                  workload: {lambdaFunction: {}}
                  role: {}
                  grants: [%s]
                """.formatted(name, NAMESPACE, String.join(", ", grants)));
    }

    static String grant(String arn, String access) {
        return "{resourceArn: \"" + arn + "\", access: " + access + "}";
    }

    static String grantOf(String arn, String... actions) {
        return "{resourceArn: \"" + arn + "\", actions: [\"" + String.join("\", \"", actions) + "\"]}";
    }

    void awaitReason(String binding, String reason) {
        eventually(() -> {
            JsonNode ready = ready(binding);
            assertThat(ready.path("reason").asText()).as(ready::toString).isEqualTo(reason);
            assertThat(ready.path("observedGeneration").asLong())
                    .isEqualTo(binding(binding).at("/metadata/generation").asLong());
        });
    }

    String message(String binding) {
        return ready(binding).path("message").asText();
    }

    private JsonNode ready(String binding) {
        return binding(binding)
                .at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals("Ready"))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    JsonNode binding(String name) {
        GenericKubernetesResource found = world.cluster()
                .admin()
                .genericKubernetesResources("crossbind.io/v1alpha1", "CrossAccountBinding")
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
        return found == null
                ? MissingNode.getInstance()
                : world.cluster().admin().getKubernetesSerialization().convertValue(found, JsonNode.class);
    }

    /** ARNs in the binding's status. */
    List<String> statusGrants(String binding) {
        return binding(binding)
                .at("/status/grants")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    String roleArn(String binding) {
        return binding(binding).at("/status/targetRole/arn").asText();
    }

    /** Replaces only the binding's grants, as quickly as a client can. */
    void patchGrants(String binding, String grantsJson) {
        world.cluster()
                .admin()
                .genericKubernetesResources("crossbind.io/v1alpha1", "CrossAccountBinding")
                .inNamespace(NAMESPACE)
                .withName(binding)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"grants\":" + grantsJson + "}}");
    }

    /** Deletes a binding and waits until it is gone. */
    void delete(String binding) {
        beginDeletion(binding);
        eventually(() -> assertThat(binding(binding).isMissingNode())
                .as(() -> binding(binding).at("/status/conditions").toString())
                .isTrue());
    }

    /** Deletes a binding without waiting. */
    void beginDeletion(String binding) {
        world.cluster()
                .admin()
                .genericKubernetesResources("crossbind.io/v1alpha1", "CrossAccountBinding")
                .inNamespace(NAMESPACE)
                .withName(binding)
                .delete();
    }

    /** The operator's calls of one service, oldest first. */
    List<Call> operatorsCalls(String service) {
        return operatorsCalls().stream()
                .filter(call -> call.service().equals(service))
                .toList();
    }

    /** The operator's calls of all services, oldest first. */
    List<Call> operatorsCalls() {
        String administrator = aws.administratorOf(ACCOUNT).resolveCredentials().accessKeyId();
        return aws.calls().all().stream()
                .filter(call -> !call.accessKeyId().equals(administrator))
                .toList();
    }

    void apply(String manifest) {
        world.cluster().admin().resource(manifest).patch(APPLY);
    }

    void eventually(ThrowingRunnable assertion) {
        await().atMost(OperatorEnvironment.SOON)
                .pollInterval(Duration.ofMillis(100))
                .pollDelay(Duration.ZERO)
                .untilAsserted(assertion);
    }

    @Override
    public void close() {
        try (aws) {
            world.close();
            world.deleteNamespace(NAMESPACE);
        }
    }
}
