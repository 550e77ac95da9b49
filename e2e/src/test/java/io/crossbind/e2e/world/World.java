package io.crossbind.e2e.world;

import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.aws.AwsStandIn;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.Kubectl;
import io.crossbind.e2e.operator.Installed;
import io.crossbind.e2e.operator.OperatorProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The operator as it ships, between a real cluster and one stand-in. Closing it removes all bindings, shares and accounts. */
public final class World implements AutoCloseable {
    public static final String HOME = "111111111111";

    /** How long anything may take that the operator does by itself. */
    public static final Duration SOON = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final AwsStandIn aws;
    private final Kubectl kubectl;
    private final OperatorProcess operator;

    private World(Cluster cluster, AwsStandIn aws, OperatorProcess operator) {
        this.cluster = cluster;
        this.aws = aws;
        this.kubectl = new Kubectl(cluster.adminKubeconfig());
        this.operator = operator;
    }

    /** Installs and starts the operator with these flags besides the usual ones of a test. */
    public static World start(Cluster cluster, AwsStandIn aws, Map<String, String> flags) {
        return start(cluster, aws, flags, Map.of());
    }

    /** The same with these variables over those that the stand-in gives the operator. */
    public static World start(
            Cluster cluster, AwsStandIn aws, Map<String, String> flags, Map<String, String> environment) {
        aws.reset();
        Map<String, String> all =
                new HashMap<>(Map.of("max-backoff", "2s", "slow-retry-interval", "2s", "propagation-time", "0s"));
        all.putAll(flags);
        OperatorProcess operator = OperatorProcess.with(Installed.on(cluster).kubeconfig())
                .environment(aws.operatorEnvironment(HOME))
                .environment(environment)
                .flags(all)
                .start();
        return new World(cluster, aws, operator);
    }

    public Cluster cluster() {
        return cluster;
    }

    public AwsStandIn aws() {
        return aws;
    }

    public OperatorProcess operator() {
        return operator;
    }

    public Kubectl kubectl() {
        return kubectl;
    }

    /** An administrator's view of an account. */
    public AwsView account(String accountId) {
        return new AwsView(aws, accountId);
    }

    /** Applies a manifest as a user would. */
    public void apply(String manifest) {
        kubectl.apply(manifest).orThrow();
    }

    /** Waits until a binding or account, such as {@code xab/reports}, has this reason in its Ready condition. */
    public void awaitReason(String namespace, String object, String reason) {
        await(object + " in " + namespace + " has reason " + reason)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(reason(namespace, object))
                        .as(() -> ready(namespace, object, "message"))
                        .isEqualTo(reason));
    }

    public String reason(String namespace, String object) {
        return ready(namespace, object, "reason");
    }

    public String message(String namespace, String object) {
        return ready(namespace, object, "message");
    }

    private String ready(String namespace, String object, String field) {
        return get(namespace, object, "{.status.conditions[?(@.type==\"Ready\")]." + field + "}");
    }

    /** A field of an object by JSONPath; empty if the field is absent. */
    public String get(String namespace, String object, String jsonPath) {
        return kubectl.run("get", object, "-n", namespace, "-o", "jsonpath=" + jsonPath)
                .orThrow();
    }

    /** Waits until an object is gone. */
    public void awaitGone(String namespace, String object) {
        await(object + " in " + namespace + " is gone")
                .atMost(SOON)
                .until(() -> !kubectl.run("get", object, "-n", namespace).succeeded());
    }

    /** Takes the status out of an object, as a restore from a backup does. */
    public void loseStatus(String namespace, String object) {
        kubectl.run("patch", object, "-n", namespace, "--subresource=status", "--type=merge", "-p", "{\"status\":null}")
                .orThrow();
    }

    @Override
    public void close() {
        kubectl.run("delete", "xab", "--all", "--all-namespaces", "--timeout=60s");
        kubectl.run("delete", "xrs", "--all", "--timeout=60s");
        kubectl.run("delete", "xaa", "--all", "--timeout=60s");
        operator.close();
    }
}
