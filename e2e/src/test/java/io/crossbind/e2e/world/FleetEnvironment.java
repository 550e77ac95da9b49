package io.crossbind.e2e.world;

import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.kit.aws.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The operator between a cluster and the sandbox, with accounts and bindings that differ only in their names. */
public final class FleetEnvironment implements AutoCloseable {
    public static final String MANAGED_POLICY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    public static final String EXTERNAL_ID = "external-id-of-the-scene";
    private static final Set<String> READS = Set.of("Get", "List", "Assume", "Describe");

    private final Sandbox aws;
    private final OperatorEnvironment world;

    private FleetEnvironment(Sandbox aws, OperatorEnvironment world) {
        this.aws = aws;
        this.world = world;
    }

    public static FleetEnvironment start(Cluster cluster, Map<String, String> flags) {
        return start(cluster, flags, Map.of());
    }

    /** Starts the environment. These variables override the variables from the stand-in. */
    public static FleetEnvironment start(Cluster cluster, Map<String, String> flags, Map<String, String> environment) {
        Sandbox aws = Sandbox.start();
        try {
            FleetEnvironment scene =
                    new FleetEnvironment(aws, OperatorEnvironment.start(cluster, aws, flags, environment));
            aws.trustIssuer(cluster.issuer(), cluster::jwks);
            return scene;
        } catch (RuntimeException e) {
            aws.close();
            throw e;
        }
    }

    public Sandbox aws() {
        return aws;
    }

    public OperatorEnvironment world() {
        return world;
    }

    /**
     * Creates an account with its management role, and the admitted namespace with the account's name. Waits until the operator has read
     * the account.
     */
    public void account(String name, String accountId, String driftCheckInterval) {
        String role = aws.createManagementRole(accountId, OperatorEnvironment.HOME, EXTERNAL_ID);
        world.apply(account(name, accountId, driftCheckInterval, role));
        world.awaitReason("default", "xaa/" + name, "Observed");
    }

    /** Creates the boundary in AWS. Returns a manifest of an AwsAccount and of the namespace with the account's name. */
    public String account(String name, String accountId, String driftCheckInterval, String managementRoleArn) {
        return """
            apiVersion: v1
            kind: Namespace
            metadata: {name: %1$s}
            ---
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: %1$s}
            spec:
              accountId: "%2$s"
              region: eu-west-1
              managementRole: {arn: "%3$s", externalId: "%4$s"}
              permissionsBoundaryArn: %5$s
              rules:
                - %7$s
              driftCheckInterval: %6$s
            """.formatted(
                name, accountId, managementRoleArn, EXTERNAL_ID, boundary(accountId), driftCheckInterval, rule(name));
    }

    /** The JSON of a rule that allows the bindings of a namespace the permissions in {@link #binding(String, String)}. */
    public static String rule(String namespace) {
        return """
            {"name": "all", "namespaces": {"names": ["%s"]}, "managedPolicyArns": ["arn:aws:iam::aws:policy/*"],\
             "actions": ["s3:*"], "resources": ["arn:aws:s3:::*"], "deletionPolicies": ["Delete", "Retain"]}""".formatted(namespace);
    }

    private String boundary(String accountId) {
        AwsView account = world.account(accountId);
        return account.iam().listPolicies(request -> request.scope("Local")).policies().stream()
                .map(policy -> policy.arn())
                .findFirst()
                .orElseGet(() -> account.createPolicy("crossbind-boundary"));
    }

    /** A manifest of a binding in the account's namespace, with one inline and one managed policy and its own service account. */
    public static String binding(String account, String name) {
        return binding(account, name, "s3:GetObject");
    }

    /** Returns the manifest with this action in its only statement. */
    public static String binding(String account, String name, String action) {
        return """
            ---
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %2$s, namespace: %1$s}
            spec:
              accountRef: {name: %1$s}
              workload: {serviceAccount: {name: %2$s, create: true}}
              role:
                managedPolicyArns: ["%3$s"]
                statements:
                  - {actions: ["%4$s"], resources: ["arn:aws:s3:::reports/*"]}
            """.formatted(account, name, MANAGED_POLICY, action);
    }

    /** Applies a binding and waits until it is Ready. */
    public void bind(String account, String name) {
        world.apply(binding(account, name));
        world.awaitReason(account, "xab/" + name, "Ready");
    }

    /** Deletes a binding without waiting. */
    public void delete(String account, String name) {
        world.kubectl()
                .run("delete", "xab", name, "-n", account, "--wait=false")
                .orThrow();
    }

    /** Deletes an account with its bindings, and waits until all objects are gone. */
    public void remove(String account) {
        world.kubectl()
                .run("delete", "xab", "--all", "-n", account, "--timeout=60s")
                .orThrow();
        world.kubectl().run("delete", "xaa", account, "--timeout=60s").orThrow();
    }

    /** The operator's own calls in an account, oldest first, without the calls of the tests' administrators. */
    public List<Call> calls(String accountId) {
        return aws.calls().stream()
                .filter(call -> call.account().equals(accountId))
                .filter(call -> call.principal().contains(":assumed-role/"))
                .toList();
    }

    /** Names of the operator's calls in an account. */
    public List<String> operations(String accountId) {
        return calls(accountId).stream().map(Call::operation).toList();
    }

    /** The operator's writes in an account, including failed writes. */
    public List<String> writes(String accountId) {
        return operations(accountId).stream()
                .filter(operation -> READS.stream().noneMatch(operation::startsWith))
                .toList();
    }

    /** The number of calls of each operation. */
    public Map<String, Long> counts() {
        return aws.calls().stream()
                .filter(call -> call.principal().contains(":assumed-role/"))
                .collect(Collectors.groupingBy(Call::operation, Collectors.counting()));
    }

    /** Waits until the operator has made at least this number of calls of the operation in an account. */
    public void awaitCalls(String accountId, String operation, int count) {
        await(count + " calls of " + operation)
                .atMost(OperatorEnvironment.SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        operations(accountId).stream().filter(operation::equals).count() >= count);
    }

    @Override
    public void close() {
        try (aws) {
            world.close();
        }
    }
}
