package io.crossbind.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.cluster.Kubectl;
import io.crossbind.e2e.process.FreePorts;
import io.crossbind.e2e.world.FleetEnvironment;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.crossbind.kit.aws.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The signals for the operator's administrators: health, metrics, log, and the operator's rights. */
@ExtendWith(ClusterExtension.class)
class OperationTest {
    private static final String ACCOUNT = "450000000001";
    private static final String NAME = "operation";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Cluster cluster;
    private static FleetEnvironment scene;
    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void start(Cluster shared) {
        cluster = shared;
        scene = FleetEnvironment.start(shared, Map.of());
        environment = scene.aws().operatorEnvironment(OperatorEnvironment.HOME);
        scene.account(NAME, ACCOUNT, "2s");
        scene.bind(NAME, "app");
        scene.aws().faults().on("iam", "CreateRole").account(ACCOUNT).times(1).accessDenied();
        scene.world().apply(FleetEnvironment.binding(NAME, "denied-at-first"));
        scene.world().awaitReason(NAME, "xab/denied-at-first", "Ready");
        scene.world()
                .apply(FleetEnvironment.binding(NAME, "refused")
                        .replace("AmazonS3ReadOnlyAccess", "NoSuchPolicyAtAll"));
        scene.world().awaitReason(NAME, "xab/refused", "PolicyNotFound");
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void theKubeletIsAnswered() {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/livez").body()).isEqualTo("ok\n");
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void prometheusReadsCallsBindingsAndAge() {
        String metrics = scene.world().operator().metrics();

        assertThat(series(metrics, "crossbind_aws_calls_total"))
                .contains(call("CreateRole", "OK", "Iam"))
                .contains(call("CreateRole", "AccessDenied", "Iam"))
                .contains(call("AssumeRole", "OK", "Sts"));
        assertThat(bindings(metrics, "Ready")).isGreaterThanOrEqualTo(2);
        assertThat(bindings(metrics, "PolicyNotFound")).isEqualTo(1);
        String account = labels("account", NAME, "account_id", ACCOUNT);
        assertThat(value(metrics, "crossbind_snapshot_age_seconds" + account)).isBetween(0.0, 30.0);
        assertThat(value(metrics, "crossbind_orphans" + account)).isZero();
        assertThat(value(
                        metrics,
                        "crossbind_account_ready"
                                + labels("account", NAME, "account_id", ACCOUNT, "reason", "Observed")))
                .isEqualTo(1);
        assertThat(value(metrics, "crossbind_leader")).isEqualTo(1);
        assertThat(value(metrics, "crossbind_api_server_reachable")).isEqualTo(1);
        assertThat(metrics)
                .contains("operator_sdk_", "jvm_memory_used_bytes", "id=\"Tenured Gen\"", "crossbind_build_info{")
                .contains("crossbind_aws_call_duration_seconds_bucket{operation=\"CreateRole\",service=\"Iam\"");
    }

    private static String call(String operation, String result, String service) {
        return labels(
                "account", NAME, "account_id", ACCOUNT, "operation", operation, "result", result, "service", service);
    }

    private static String labels(String... namesAndValues) {
        StringBuilder labels = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.append(i == 0 ? "" : ",")
                    .append(namesAndValues[i])
                    .append("=\"")
                    .append(namesAndValues[i + 1])
                    .append('"');
        }
        return labels.append('}').toString();
    }

    /** The labels of every time series with this name. */
    private static List<String> series(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{"))
                .map(line -> line.substring(name.length(), line.indexOf('}') + 1))
                .toList();
    }

    /** The bindings of this account with a reason, in all namespaces. */
    private static double bindings(String metrics, String reason) {
        return metrics.lines()
                .filter(line -> line.startsWith("crossbind_bindings{account=\"" + NAME + "\",binding_namespace=\""))
                .filter(line -> line.contains("reason=\"" + reason + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static double value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in " + metrics));
    }

    @Test
    void everyLineOfTheLogIsJsonAndNamesItsBinding() {
        List<JsonNode> lines = lines(scene.world().operator().log());

        assertThat(lines)
                .as("version, flags and cluster, once each")
                .haveExactly(
                        1, message("starting as", "crossbind 0.", "--audience=sts.amazonaws.com", "--log-level=info"))
                .haveExactly(1, message("cluster ID ", "issuer " + cluster.issuer(), "audience sts.amazonaws.com"));
        assertThat(lines)
                .filteredOn(line ->
                        !line.has("binding") && !line.path("message").asText().startsWith("starting as"))
                .allSatisfy(
                        line -> assertThat(line.path("message").asText()).doesNotContain("role", "service account"));
        assertThat(lines)
                .filteredOn(line -> line.path("binding").asText().equals(NAME + "/app"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.path("account").asText()).isEqualTo(NAME));
        assertThat(lines)
                .as("trouble with AWS is no reason for a stack trace")
                .noneMatch(line -> line.path("log.level").asText().equals("ERROR"))
                .noneMatch(line -> line.has("error.stack_trace"));
    }

    private static Condition<JsonNode> message(String... words) {
        return new Condition<>(
                line -> Stream.of(words).allMatch(line.path("message").asText()::contains), "%s", List.of(words));
    }

    private static List<JsonNode> lines(String log) {
        return log.lines().map(OperationTest::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            assertThat(node.isObject()).as(line).isTrue();
            return node;
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }

    @Test
    void noSecretIsToldToAnybody() throws IOException {
        // A failure of each kind of call, because error messages may leak secrets.
        scene.aws()
                .faults()
                .on(Faults.ANY, Faults.ANY)
                .account(ACCOUNT)
                .times(20)
                .closeConnection();
        scene.world().apply(FleetEnvironment.binding(NAME, "unlucky"));
        scene.world().awaitReason(NAME, "xab/unlucky", "Ready");
        Kubectl kubectl = scene.world().kubectl();
        String told = String.join(
                "\n",
                scene.world().operator().log(),
                scene.world().operator().metrics(),
                kubectl.run("get", "events.events.k8s.io", "-A", "-o", "json").orThrow(),
                kubectl.run("get", "xab,sa", "-A", "-o", "json").orThrow(),
                scene.world().get("default", "xaa/" + NAME, "{.status}"));

        assertThat(told)
                .doesNotContain(Objects.requireNonNull(environment.get("AWS_SECRET_ACCESS_KEY")))
                .doesNotContain(Objects.requireNonNull(environment.get("AWS_SESSION_TOKEN")))
                .doesNotContain(FleetEnvironment.EXTERNAL_ID)
                .doesNotContain(serviceAccountToken());
        assertThat(Pattern.compile("eyJ[A-Za-z0-9_-]{20,}").matcher(told).find())
                .as("any token")
                .isFalse();
    }

    /** The token of the operator's process. */
    private static String serviceAccountToken() throws IOException {
        String kubeconfig = Files.readString(Installed.on(cluster).kubeconfig());
        var token = Pattern.compile("token: *\"?([^\"\\s]+)").matcher(kubeconfig);
        assertThat(token.find()).as("the kubeconfig holds a token").isTrue();
        return token.group(1);
    }

    @Test
    void itRunsWithTheShippedRightsAndNoMore() {
        Kubectl operator = new Kubectl(Installed.on(cluster).kubeconfig());

        assertThat(operator.run("auth", "can-i", "get", "secrets", "-A").out()).isEqualTo("no\n");
        assertThat(operator.run("get", "secrets", "-A").err()).containsIgnoringCase("forbidden");
        assertThat(operator.run("create", "token", "app", "-n", NAME).err()).containsIgnoringCase("forbidden");
        assertThat(operator.run("auth", "can-i", "patch", "serviceaccounts", "-A")
                        .out())
                .isEqualTo("yes\n");
    }

    @Test
    void flagsComeFromTheEnvironmentAndFromAFileToo() throws IOException {
        Path file = Files.createTempFile("crossbind", ".properties");
        Files.writeString(file, "issuer=https://from-file.example.com:1\nlog-format=text\nmax-calls-per-account=2\n");
        try (OperatorProcess operator = another()
                .environment(Map.of(
                        "CROSSBIND_CONFIG", file.toString(),
                        "CROSSBIND_LEADER_ELECTION", "true",
                        "CROSSBIND_LEASE_NAMESPACE", Installed.NAMESPACE,
                        "CROSSBIND_LOG_FORMAT", "json",
                        "HOSTNAME", "named-by-kubernetes"))
                .start()) {
            await("it says who it is")
                    .atMost(OperatorEnvironment.SOON)
                    .until(() -> operator.log().contains("starting as named-by-kubernetes"));
            assertThat(lines(operator.log()))
                    .as("the environment counts more than the file")
                    .isNotEmpty();
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void theFileCountsWhereNothingElseIsSaid() throws IOException {
        Path file = Files.createTempFile("crossbind", ".properties");
        Files.writeString(file, "leader-election=true\nlog-format=text\n");
        try (OperatorProcess operator =
                another().flag("config", file.toString()).start()) {
            await("it starts")
                    .atMost(OperatorEnvironment.SOON)
                    .until(() -> operator.log().contains("starting as"));
            assertThat(operator.log()).doesNotContain("{\"");
        } finally {
            Files.delete(file);
        }
    }

    /** A harmless process next to the leading process of this class. The second process has no AWS credentials. */
    private static OperatorProcess.Builder another() {
        return OperatorProcess.with(Installed.on(cluster).kubeconfig())
                .environment(Map.of("AWS_REGION", "eu-west-1", "AWS_ENDPOINT_URL", "http://127.0.0.1:1"));
    }

    @Test
    void apiServerThatIsUnreachableAtTheStartIsSaidAtOnce(@TempDir Path directory) throws IOException {
        try (OperatorProcess operator =
                OperatorProcess.with(kubeconfig(directory, FreePorts.one())).startWithoutWaiting()) {
            await("it says so")
                    .atMost(OperatorEnvironment.SOON)
                    .until(() -> operator.log().contains("does not answer"));
            assertThat(operator.isReady()).isFalse();
            assertThat(value(operator.metrics(), "crossbind_api_server_reachable"))
                    .isZero();
            assertThat(operator.log())
                    .containsOnlyOnce("does not answer")
                    .doesNotContain("\"message\":\"started\"", "error.stack_trace");
        }
    }

    @Test
    void customResourceDefinitionsThatAreMissingAreOneLine(@TempDir Path directory) throws IOException {
        HttpServer bare = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bare.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        bare.start();
        try (OperatorProcess operator = OperatorProcess.with(
                        kubeconfig(directory, bare.getAddress().getPort()))
                .startWithoutWaiting()) {
            await("it ends").atMost(OperatorEnvironment.SOON).until(() -> !operator.isAlive());
            assertThat(operator.exitCode()).as(operator.log()).isEqualTo(3);
            assertThat(lines(operator.log()))
                    .hasSize(2)
                    .last()
                    .satisfies(line -> assertThat(line.path("message").asText())
                            .contains(
                                    "accessrecords.crossbind.io",
                                    "awsaccounts.crossbind.io",
                                    "crossaccountbindings.crossbind.io",
                                    "resourceshares.crossbind.io",
                                    "kubectl apply -f crds/"));
        } finally {
            bare.stop(0);
        }
    }

    private static Path kubeconfig(Path directory, int port) throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: it}}]
                clusters: [{name: it, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: it, user: {}}]
                """.formatted(port));
    }

    @Test
    void aWrongFlagIsNamed() {
        refuses(another().flag("max-backoff", "soon"), "--max-backoff", "soon");
        refuses(another().flag("no-such-flag", "1"), "--no-such-flag");
        refuses(another().flag("http-port", "many"), "--http-port", "many");
        refuses(another().flag("log-format", "xml"), "--log-format", "xml");
        refuses(another().flag("log-level", "loud"), "--log-level", "loud");
        refuses(another().flag("leader-election", "maybe"), "--leader-election", "maybe");
        refuses(another().environment(Map.of("POD_NAMESPACE", "")), "--lease-namespace");
        refuses(another().flag("config", "/nowhere.properties"), "/nowhere.properties");
        refuses(
                another()
                        .environment(Map.of("AWS_REGION", ""))
                        .flag("eks-cluster", "c")
                        .flag("region", ""),
                "--region");
    }

    private static void refuses(OperatorProcess.Builder builder, String... named) {
        try (OperatorProcess operator = builder.startWithoutWaiting()) {
            await("it ends").atMost(OperatorEnvironment.SOON).until(() -> !operator.isAlive());
            assertThat(operator.log()).contains(named).doesNotContain("\tat ");
            assertThat(operator.exitCode()).as(operator.log()).isEqualTo(2);
        }
    }

    private static HttpResponse<String> get(String path) {
        URI uri = scene.world().operator().http().resolve(path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
