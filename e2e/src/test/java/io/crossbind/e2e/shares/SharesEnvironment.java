package io.crossbind.e2e.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.crossbind.kit.aws.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import software.amazon.awssdk.regions.Region;

/** One operator, the account with the shared resources, another managed account, and an account unknown to the operator. */
final class SharesEnvironment implements AutoCloseable {
    static final String NETWORK = "510000000001";
    static final String DATA = "510000000002";
    static final String STRANGER = "510000000003";
    static final String ORGANIZATION = "arn:aws:organizations::510000000009:organization/o-abcdefghij";

    /** The limits allow all EC2 resources of the account and all principals of the tests. */
    static final String SHARES = """
            {resources: ["arn:aws:*:*:510000000001:*"], principals: ["%s", "%s", "%s"], allowExternalPrincipals: true}""".formatted(DATA, STRANGER, ORGANIZATION).replace("arn:aws:*:*", "arn:aws:ec2:*");

    private static final String EXTERNAL_ID = "external-id-of-shares";

    private final Sandbox aws;
    private final OperatorEnvironment world;
    private final String interval;

    private SharesEnvironment(Sandbox aws, OperatorEnvironment world, String interval) {
        this.aws = aws;
        this.world = world;
        this.interval = interval;
    }

    static SharesEnvironment start(Cluster cluster, String interval) {
        Sandbox aws = Sandbox.start();
        SharesEnvironment site = new SharesEnvironment(
                aws,
                OperatorEnvironment.start(
                        cluster,
                        aws,
                        Map.of("leader-election", "false", "cluster-id", "shares-cluster", "propagation-time", "5s")),
                interval);
        aws.createManagementRole(NETWORK, OperatorEnvironment.HOME, EXTERNAL_ID);
        aws.createManagementRole(DATA, OperatorEnvironment.HOME, EXTERNAL_ID);
        site.calm();
        site.world.awaitReason("default", "xaa/network", "Observed");
        site.world.awaitReason("default", "xaa/data", "Observed");
        return site;
    }

    /** Restores the state before the first test. */
    void calm() {
        aws.faults().clear();
        aws.settings().reset();
        account("network", NETWORK, "shares: " + SHARES);
        account("data", DATA, "acceptsSharesFrom: [\"" + NETWORK + "\"]");
    }

    OperatorEnvironment world() {
        return world;
    }

    Sandbox aws() {
        return aws;
    }

    /** Applies an account with one more line of its spec. */
    void account(String name, String id, String line) {
        world.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  managementRole: {arn: "arn:aws:iam::%s:role/crossbind/operator", externalId: %s}
                  %s
                  driftCheckInterval: %s
                """.formatted(name, id, id, EXTERNAL_ID, line, interval));
    }

    static String subnet(int number) {
        return "arn:aws:ec2:eu-west-1:510000000001:subnet/subnet-%017d".formatted(number);
    }

    /** A resource of a type that may be shared outside the organization. */
    static String prefixList(int number) {
        return "arn:aws:ec2:eu-west-1:510000000001:prefix-list/pl-%017d".formatted(number);
    }

    /** RAM's own permission for subnets. */
    static final String SUBNET_PERMISSION = "arn:aws:ram::aws:permission/AWSRAMDefaultPermissionSubnet";

    /** The account's own permission for subnets. */
    static final String OWN_PERMISSION = "arn:aws:ram:eu-west-1:510000000001:permission/SubnetsReadOnly";

    static final String WITH_DATA = "{accountRef: {name: data}}";
    static final String WITH_STRANGER = "{accountId: \"" + STRANGER + "\"}";

    /** Applies a share with these principals, and more lines of its spec. */
    void share(String name, List<String> resources, List<String> principals, String... more) {
        world.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: ResourceShare
                metadata: {name: %s}
                spec:
                  accountRef: {name: network}
                  resourceArns: ["%s"]
                  principals: [%s]
                """.formatted(name, String.join("\", \"", resources), String.join(", ", principals))
                + String.join(
                        "",
                        java.util.stream.Stream.of(more)
                                .map(line -> "  " + line + "\n")
                                .toList()));
    }

    Ram network() {
        return new Ram(aws, NETWORK, Region.EU_WEST_1);
    }

    Ram data() {
        return new Ram(aws, DATA, Region.EU_WEST_1);
    }

    Ram stranger() {
        return new Ram(aws, STRANGER, Region.EU_WEST_1);
    }

    /** Waits for a reason that describes the current manifest. */
    void awaitReason(String name, String reason) {
        eventually(() -> {
            // One answer has both values, so they are from the same moment.
            String seen = get(
                    name,
                    "{.status.conditions[?(@.type==\"Ready\")].reason} {.status.observedGeneration} {.metadata.generation}");
            String[] parts = seen.split(" ");
            assertThat(parts[0]).as(() -> message(name)).isEqualTo(reason);
            assertThat(parts).as(seen).hasSize(3);
            assertThat(parts[1]).isEqualTo(parts[2]);
        });
    }

    String message(String name) {
        return world.message("default", "xrs/" + name);
    }

    String get(String name, String path) {
        return world.get("default", "xrs/" + name, path);
    }

    /** Deletes without waiting. */
    void delete(String name) {
        world.kubectl().run("delete", "xrs", name, "--wait=false").orThrow();
    }

    void awaitGone(String name) {
        world.awaitGone("default", "xrs/" + name);
    }

    /** The operator's calls of RAM, oldest first. */
    List<Call> calls() {
        return aws.calls().stream()
                .filter(call -> call.service().equals("ram"))
                .filter(call -> call.principal().contains(":assumed-role/"))
                .toList();
    }

    /** The operator's writes, including failed writes. */
    List<String> writes() {
        return calls().stream()
                .map(Call::operation)
                .filter(operation -> !operation.startsWith("Get") && !operation.startsWith("List"))
                .toList();
    }

    /** The messages of the operator's Events about all shares. */
    String events() {
        return world.kubectl()
                .run("get", "events", "-n", "default", "-o", "jsonpath={.items[*].message}{.items[*].note}")
                .orThrow();
    }

    void eventually(ThrowingRunnable assertion) {
        await().atMost(OperatorEnvironment.SOON)
                .pollInterval(Duration.ofMillis(150))
                .pollDelay(Duration.ZERO)
                .untilAsserted(assertion);
    }

    @Override
    public void close() {
        calm();
        try (aws) {
            world.close();
        }
    }
}
