package io.crossbind.e2e.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.e2e.aws.AwsStandIn;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.Kubectl;
import io.crossbind.e2e.operator.Installed;
import io.crossbind.e2e.operator.OperatorProcess;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.core.ThrowingRunnable;

/** The operator as shipped, between a real cluster and one stand-in. {@link #close} removes all bindings, shares and accounts. */
public final class OperatorEnvironment implements AutoCloseable {
    public static final String HOME = "111111111111";

    /** The time limit for an action of the operator. */
    public static final Duration SOON = Duration.ofSeconds(60);

    private static final ResourceDefinitionContext BINDINGS = kind("CrossAccountBinding", true);
    private static final ResourceDefinitionContext ACCOUNTS = kind("AwsAccount", false);
    private static final ResourceDefinitionContext SHARES = kind("ResourceShare", false);

    /** The kinds, by the names in kubectl. */
    private static final Map<String, ResourceDefinitionContext> KINDS = Map.of(
            "xab", BINDINGS,
            "crossaccountbinding", BINDINGS,
            "xaa", ACCOUNTS,
            "awsaccount", ACCOUNTS,
            "xrs", SHARES,
            "resourceshare", SHARES,
            "sa", core("ServiceAccount"),
            "serviceaccount", core("ServiceAccount"),
            "configmap", core("ConfigMap"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cluster cluster;
    private final AwsStandIn aws;
    private final Kubectl kubectl;
    private final OperatorProcess operator;

    private static ResourceDefinitionContext kind(String kind, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("crossbind.io")
                .withVersion("v1alpha1")
                .withKind(kind)
                .withPlural(kind.toLowerCase(Locale.ROOT) + "s")
                .withNamespaced(namespaced)
                .build();
    }

    private static ResourceDefinitionContext core(String kind) {
        return new ResourceDefinitionContext.Builder()
                .withVersion("v1")
                .withKind(kind)
                .withPlural(kind.toLowerCase(Locale.ROOT) + "s")
                .withNamespaced(true)
                .build();
    }

    private OperatorEnvironment(Cluster cluster, AwsStandIn aws, OperatorProcess operator) {
        this.cluster = cluster;
        this.aws = aws;
        this.kubectl = new Kubectl(cluster.adminKubeconfig());
        this.operator = operator;
    }

    /** Installs and starts the operator with these flags in addition to the usual flags of a test. */
    public static OperatorEnvironment start(Cluster cluster, AwsStandIn aws, Map<String, String> flags) {
        return start(cluster, aws, flags, Map.of());
    }

    /** Starts the environment. These variables override the variables from the stand-in. */
    public static OperatorEnvironment start(
            Cluster cluster, AwsStandIn aws, Map<String, String> flags, Map<String, String> environment) {
        aws.reset();
        Map<String, String> all = new HashMap<>(Map.of(
                "max-backoff", "2s", "slow-retry-interval", "2s", "propagation-time", "0s", "order-grace", "2s"));
        all.putAll(flags);
        OperatorProcess operator = OperatorProcess.with(Installed.on(cluster).kubeconfig())
                .environment(aws.operatorEnvironment(HOME))
                .environment(environment)
                .flags(all)
                .start();
        awaitDeletedNamespaces(cluster);
        return new OperatorEnvironment(cluster, aws, operator);
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

    /** Waits until a binding or account, such as {@code xab/reports}, has this reason in its Ready condition for its latest generation. */
    public void awaitReason(String namespace, String object, String reason) {
        await(object + " in " + namespace + " has reason " + reason)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertIsReady(namespace, object, reason));
    }

    private void assertIsReady(String namespace, String object, String reason) {
        GenericKubernetesResource found = read(namespace, object)
                .orElseThrow(() -> new AssertionError(object + " in " + namespace + " does not exist"));
        assertThat(ready(found, "reason")).as(() -> ready(found, "message")).isEqualTo(reason);
        assertThat(ready(found, "observedGeneration"))
                .isEqualTo(String.valueOf(found.getMetadata().getGeneration()));
    }

    public String reason(String namespace, String object) {
        return ready(namespace, object, "reason");
    }

    public String message(String namespace, String object) {
        return ready(namespace, object, "message");
    }

    private String ready(String namespace, String object, String field) {
        return read(namespace, object)
                .map(found -> ready(found, field))
                .orElseThrow(() -> new AssertionError(object + " in " + namespace + " does not exist"));
    }

    private static String ready(GenericKubernetesResource object, String field) {
        Object conditions = object.get("status", "conditions");
        return conditions instanceof List<?> all
                ? all.stream()
                        .map(condition -> (Map<?, ?>) condition)
                        .filter(condition -> "Ready".equals(condition.get("type")))
                        .map(condition -> String.valueOf(condition.get(field)))
                        .findFirst()
                        .orElse("")
                : "";
    }

    /** Reads an object such as {@code xab/reports} through the client, without the start time of a kubectl process. */
    private Optional<GenericKubernetesResource> read(String namespace, String object) {
        String[] kindAndName = object.split("/", 2);
        ResourceDefinitionContext kind = KINDS.get(kindAndName[0]);
        assertThat(kind).as("kind of " + object).isNotNull();
        var all = cluster.admin().genericKubernetesResources(kind);
        return Optional.ofNullable(
                kind.isNamespaceScoped()
                        ? all.inNamespace(namespace).withName(kindAndName[1]).get()
                        : all.withName(kindAndName[1]).get());
    }

    /**
     * A field of an object by JSONPath; empty if the field is absent.
     *
     * @throws IllegalStateException if the object does not exist
     */
    public String get(String namespace, String object, String jsonPath) {
        Optional<FieldPath> field = FieldPath.of(jsonPath);
        if (field.isPresent() && KINDS.containsKey(object.split("/", 2)[0]) && object.contains("/")) {
            GenericKubernetesResource found = read(namespace, object)
                    .orElseThrow(() -> new IllegalStateException(object + " in " + namespace + " does not exist"));
            return field.get().in(JSON.valueToTree(found));
        }
        return kubectl.run("get", object, "-n", namespace, "-o", "jsonpath=" + jsonPath)
                .orThrow();
    }

    /** Repeats an assertion until the operator has read this AwsAccount this number of times more. */
    public void holdsUntilRead(String account, int times, ThrowingRunnable assertion) {
        Set<String> reads = new HashSet<>();
        reads.add(lastRead(account));
        await(times + " more reads of AwsAccount " + account)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    runAssertion(assertion);
                    reads.add(lastRead(account));
                    return reads.size() > times;
                });
    }

    private String lastRead(String account) {
        return read("default", "xaa/" + account)
                .map(found -> String.valueOf((Object) found.get("status", "lastObservedTime")))
                .orElseThrow(() -> new AssertionError("AwsAccount " + account + " does not exist"));
    }

    /** Throws the assertion's exception, so that a false assertion fails immediately. */
    private static void runAssertion(ThrowingRunnable assertion) throws Exception {
        try {
            assertion.run();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until an object is gone. */
    public void awaitGone(String namespace, String object) {
        await(object + " in " + namespace + " is gone")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> read(namespace, object).isEmpty());
    }

    /** Removes the status of an object, as a restore from a backup does. */
    public void loseStatus(String namespace, String object) {
        kubectl.run("patch", object, "-n", namespace, "--subresource=status", "--type=merge", "-p", "{\"status\":null}")
                .orThrow();
    }

    /**
     * Deletes all objects as a user would. A deletion that does not end in time is a fault of the operator, so it fails the test.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if an object stays
     */
    @Override
    public void close() {
        try (operator) {
            List.of(BINDINGS, SHARES, ACCOUNTS).forEach(this::deleteAll);
        }
    }

    private void deleteAll(ResourceDefinitionContext kind) {
        var all = cluster.admin().genericKubernetesResources(kind).inAnyNamespace();
        all.list().getItems().forEach(each -> cluster.admin().resource(each).delete());
        await("every " + kind.getKind() + " is gone")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(all.list().getItems())
                        .as("objects whose deletion the operator has not ended")
                        .extracting(each -> each.getMetadata().getName())
                        .isEmpty());
    }

    /** Begins to delete a namespace with its content. The next environment begins when the namespace is gone, which takes seconds. */
    public void deleteNamespace(String name) {
        cluster.admin().namespaces().withName(name).delete();
    }

    private static void awaitDeletedNamespaces(Cluster cluster) {
        await("every deleted namespace is gone")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .pollDelay(Duration.ZERO)
                .until(() -> cluster.admin().namespaces().list().getItems().stream()
                        .allMatch(namespace -> namespace.getMetadata().getDeletionTimestamp() == null));
    }
}
