package io.crossbind.e2e.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.e2e.world.AwsView;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Role;

/** The operator between a cluster and the sandbox. Each test has its own account and namespace, with the same name. */
final class BadInputEnvironment implements AutoCloseable {
    static final String READ_S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    static final String GRANTS_READ_S3 = "{managedPolicyArns: ['" + READ_S3 + "']}";
    static final String EXTERNAL_ID = "external-id-of-bad-input";

    private final Sandbox aws = Sandbox.start();
    private final OperatorEnvironment world;

    private BadInputEnvironment(Cluster cluster, Map<String, String> flags, Map<String, String> environment) {
        world = OperatorEnvironment.start(cluster, aws, flags, environment);
        aws.trustIssuer(cluster.issuer(), cluster::jwks);
    }

    static BadInputEnvironment start(Cluster cluster, Map<String, String> flags) {
        return new BadInputEnvironment(cluster, flags, Map.of());
    }

    static BadInputEnvironment start(Cluster cluster, Map<String, String> flags, Map<String, String> environment) {
        return new BadInputEnvironment(cluster, flags, environment);
    }

    Sandbox aws() {
        return aws;
    }

    OperatorEnvironment world() {
        return world;
    }

    AwsView account(String id) {
        return world.account(id);
    }

    /** Creates the management role, namespace and AwsAccount, and waits until the operator has read the account. */
    void open(String name, String id, String rule) {
        aws.createManagementRole(id, OperatorEnvironment.HOME, EXTERNAL_ID);
        namespace(name);
        apply(name, id, rule);
        awaitAccount(name, "Observed");
    }

    void namespace(String name) {
        world.apply("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: %s}
            """.formatted(name));
    }

    /**
     * Applies an AwsAccount whose only rule admits the namespace with the account's name.
     *
     * @param rule more fields of the rule, in YAML's flow style without braces
     */
    void apply(String name, String id, String rule) {
        apply(name, id, name, rule);
    }

    void apply(String name, String id, String namespace, String rule) {
        world.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: %1$s}
            spec:
              accountId: "%2$s"
              region: eu-west-1
              managementRole: {arn: "arn:aws:iam::%2$s:role/crossbind/operator", externalId: "%3$s"}
              rules: [{name: all, namespaces: {names: [%4$s]}, %5$s}]
              driftCheckInterval: 1s
            """.formatted(name, id, EXTERNAL_ID, namespace, rule));
    }

    void serviceAccount(String namespace, String name) {
        world.apply("""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: %s, namespace: %s}
            """.formatted(name, namespace));
    }

    /** Creates the service account and applies a binding, both with this name. */
    void bind(String namespace, String name, String role) {
        serviceAccount(namespace, name);
        applyBinding(namespace, name, namespace, role);
    }

    void applyBinding(String namespace, String name, String account, String role) {
        world.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %2$s, namespace: %1$s}
            spec:
              accountRef: {name: %3$s}
              workload: {serviceAccount: {name: %2$s}}
              role: %4$s
            """.formatted(namespace, name, account, role));
    }

    void awaitBinding(String namespace, String name, String reason) {
        world.awaitReason(namespace, "xab/" + name, reason);
    }

    void awaitAccount(String name, String reason) {
        world.awaitReason("default", "xaa/" + name, reason);
    }

    String messageOf(String namespace, String name) {
        return world.message(namespace, "xab/" + name);
    }

    /** The message of a condition of an AwsAccount other than Ready: {@code STATUS REASON MESSAGE}. */
    String condition(String account, String type) {
        String of = "{.status.conditions[?(@.type==\"" + type + "\")]";
        return world.get("default", "xaa/" + account, of + ".status} " + of + ".reason} " + of + ".message}");
    }

    String roleArn(String namespace, String name) {
        return world.get(namespace, "xab/" + name, "{.status.targetRole.arn}");
    }

    Role role(String id, String namespace, String name) {
        return account(id)
                .iam()
                .getRole(request -> request.roleName(roleName(namespace, name)))
                .role();
    }

    String boundary(String id, String namespace, String name) {
        return role(id, namespace, name).permissionsBoundary().permissionsBoundaryArn();
    }

    List<String> attached(String id, String namespace, String name) {
        return account(id)
                .iam()
                .listAttachedRolePolicies(request -> request.roleName(roleName(namespace, name)))
                .attachedPolicies()
                .stream()
                .map(AttachedPolicy::policyArn)
                .toList();
    }

    String roleName(String namespace, String name) {
        String arn = roleArn(namespace, name);
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** The number of calls of an operation in the sandbox. */
    long calls(String operation) {
        return aws.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }

    void eventually(ThrowingRunnable assertion) {
        await().atMost(OperatorEnvironment.SOON)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(assertion);
    }

    /**
     * Asserts now and until the operator has read the account four more times, which takes longer than a slow retry. The reads show that
     * the operator is alive.
     */
    void stays(String account, ThrowingRunnable assertion) {
        world.holdsUntilRead(account, 4, assertion);
    }

    void assertAlive() {
        assertThat(world.operator().isAlive()).isTrue();
    }

    @Override
    public void close() {
        try (aws) {
            world.close();
        }
    }
}
