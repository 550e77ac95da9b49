package io.crossbind.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.cluster.Kubectl;
import io.crossbind.e2e.operator.Installed;
import io.crossbind.e2e.process.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The admission policies of {@code operator/} on an API server. No operator runs, so only the policies refuse. A unit test,
 * {@code AdmissionCasesTest}, compares the operator's own decision on the same cases.
 */
@ExtendWith(ClusterExtension.class)
class AdmissionTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path CASES = ProjectRoot.path("e2e/src/test/resources/admission");
    private static final Duration SOON = Duration.ofSeconds(30);

    /** The beginning of a policy's message. */
    private static final String DENIED = "denied request: ";

    private static final String WITHOUT_FINALIZERS = "{\"metadata\": {\"finalizers\": null}}";

    private static Kubectl kubectl;
    private static Kubectl operator;
    private static String answers;

    @BeforeAll
    static void install(Cluster cluster, @TempDir Path directory) throws IOException {
        operator = new Kubectl(Installed.on(cluster).kubeconfig());
        kubectl = new Kubectl(cluster.adminKubeconfig());
        kubectl.apply(CASES.resolve("world.yaml")).orThrow();
        kubectl.apply(ProjectRoot.path("operator/admission.yaml")).orThrow();
        people();
        Path refused = bindings(directory, "one-team-namespace");
        Path asked = bindings(directory, "");
        await("the API server knows the policy and the accounts")
                .atMost(SOON)
                .until(() -> judge(refused).contains(DENIED));
        // The order in which the API server reads the accounts is not known.
        String last = expected("odd-dot-is-a-dot");
        await("the API server knows the last account").atMost(SOON).untilAsserted(() -> {
            answers = judge(asked);
            assertThat(answers).contains(last);
        });
    }

    private static void people() {
        kubectl.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: admission-test-patches}
                rules:
                - {apiGroups: [crossbind.io], resources: ["*"], verbs: [get, patch]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: admission-test-patches}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admission-test-patches}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: tenant}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: admission-test-admin}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: crossbind-admin}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: platform}]
                """).orThrow();
    }

    /** Other classes share the cluster, and test the operator instead of the policy. */
    @AfterAll
    static void uninstall(@TempDir Path directory) throws IOException {
        kubectl.run("delete", "validatingadmissionpolicybinding", "crossbind-limits", "--ignore-not-found")
                .orThrow();
        kubectl.run("delete", "clusterrole,clusterrolebinding", "admission-test-patches", "--ignore-not-found");
        kubectl.run("delete", "clusterrolebinding", "admission-test-admin", "--ignore-not-found");
        Path refused = bindings(directory, "one-team-namespace");
        await("the API server has forgotten the policy")
                .atMost(SOON)
                .until(() -> !judge(refused).contains(DENIED));
        kubectl.run("delete", "awsaccounts", "--all").orThrow();
    }

    /** Sends all manifests at once, because a kubectl process costs more than an answer of the API server. */
    private static String judge(Path manifests) {
        return kubectl.run("create", "--dry-run=server", "-f", manifests.toString())
                .err();
    }

    private static Path bindings(Path directory, String only) throws IOException {
        String manifests = cases().stream()
                .filter(each -> only.isEmpty() || each.path("name").asText().equals(only))
                .map(AdmissionTest::binding)
                .collect(Collectors.joining(",", "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [", "]}"));
        return Files.writeString(directory.resolve("bindings" + only + ".yaml"), manifests);
    }

    /** JSON is YAML. */
    private static String binding(JsonNode each) {
        return """
                {"apiVersion": "crossbind.io/v1alpha1", "kind": "CrossAccountBinding",
                 "metadata": {"name": %s, "namespace": %s}, "spec": %s}""".formatted(each.path("name"), each.path("namespace"), each.path("spec"));
    }

    private static String expected(String name) throws IOException {
        return cases().stream()
                .filter(each -> each.path("name").asText().equals(name))
                .map(each -> each.path("says").asText())
                .findFirst()
                .orElseThrow();
    }

    static List<JsonNode> cases() throws IOException {
        try (var documents = YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(CASES.resolve("cases.yaml").toFile())) {
            return documents.readAll();
        }
    }

    static List<String> names() throws IOException {
        return cases().stream().map(each -> each.path("name").asText()).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void apiServerJudgesAsTheOperator(String name) throws IOException {
        List<String> answer = answers.lines()
                .filter(line -> line.contains("\"" + name + "\""))
                .toList();
        String says = expected(name);
        if (says.isEmpty()) {
            assertThat(answer).isEmpty();
        } else {
            assertThat(answer).singleElement().asString().endsWith(DENIED + says);
        }
    }

    @Test
    void tightenedLimitStopsOnlyChangesOfTheSpecThatAskForMore() {
        String[] stored = {"crossaccountbinding", "tightened", "-n", "team-2"};
        kubectl.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: tightened, namespace: team-2, finalizers: [example.com/keeps]}
                spec:
                  accountRef: {name: ten-teams}
                  workload: {serviceAccount: {name: app}}
                  role: {statements: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::team-2-data/a"]}]}
                """).orThrow();
        kubectl.run(
                        "patch",
                        "awsaccount",
                        "ten-teams",
                        "--type=json",
                        "-p",
                        "[{\"op\": \"replace\", \"path\": \"/spec/rules/1/actions\", \"value\": [\"s3:PutObject\"]}]")
                .orThrow();
        await("the API server knows the new limit")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(run(
                                        kubectl,
                                        "patch",
                                        stored,
                                        "--dry-run=server",
                                        "--type=merge",
                                        "-p",
                                        "{\"spec\": {\"deletionPolicy\": \"Retain\"}}")
                                .err())
                        .endsWith("ActionNotAllowed: AwsAccount ten-teams does not allow s3:GetObject on"
                                + " arn:aws:s3:::team-2-data/a\n"));
        run(kubectl, "label", stored, "team=blue").orThrow();
        run(
                        kubectl,
                        "patch",
                        stored,
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        "{\"status\": {\"workload\": \"sa/app\"}}")
                .orThrow();
        run(operator, "patch", stored, "--type=merge", "-p", "{\"spec\": {\"deletionPolicy\": \"Retain\"}}")
                .orThrow();
        for (String reduction : List.of(
                "'deletionPolicy': 'Delete'",
                "'revokeSessionsBefore': '2026-11-01T00:00:00Z'",
                "'revokeSessionsBefore': '2026-11-02T00:00:00Z'",
                "'expiresAt': '2050-01-02T00:00:00Z'",
                "'expiresAt': '2050-01-01T00:00:00Z'")) {
            specPatched(stored, reduction).orThrow();
        }
        for (String more : List.of(
                "'deletionPolicy': 'Retain'",
                "'revokeSessionsBefore': '2026-11-01T00:00:00Z'",
                "'revokeSessionsBefore': null",
                "'expiresAt': '2050-01-02T00:00:00Z'",
                "'expiresAt': null",
                "'expiresAt': '2049-01-01T00:00:00Z', 'role': {'maxSessionDuration': '2h'}",
                "'expiresAt': '2049-01-01T00:00:00Z', 'grants': [{'resourceArn': 'arn:aws:s3:::a', 'access': 'Read'}]")) {
            assertThat(specPatched(stored, more, "--dry-run=server").err())
                    .as(more)
                    .contains(DENIED);
        }
        run(kubectl, "delete", stored, "--wait=false").orThrow();
        run(kubectl, "patch", stored, "--type=merge", "-p", WITHOUT_FINALIZERS).orThrow();
        run(kubectl, "wait", stored, "--for=delete", "--timeout=20s").orThrow();
    }

    /** Patches the spec as a tenant does, with JSON in single quotes. */
    private static Kubectl.Result specPatched(String[] binding, String fields, String... more) {
        String patch = "{'spec': {" + fields + "}}";
        return run(
                kubectl,
                "patch",
                binding,
                Stream.concat(Stream.of("--type=merge", "-p", patch.replace('\'', '"')), Stream.of(more))
                        .toArray(String[]::new));
    }

    /**
     * Kubernetes refuses every request whose policy costs too much (CEL cost limit of 1,000,000 for each expression), so the policy leaves
     * the patterns of large rules to the operator.
     */
    @Test
    void largeRulesAreJudgedUpToTheCostLimit(@TempDir Path directory) throws IOException {
        String statement = "{actions: [" + texts(20, "s3:A%03dObject") + "], resources: [arn:aws:s3:::other/a]}";
        Path binding = Files.writeString(directory.resolve("large.yaml"), large("CrossAccountBinding", """
                accountRef: {name: large}
                workload: {serviceAccount: {name: app}}
                role: {statements: [%s]}
                """.formatted(
                        String.join(", ", Collections.nCopies(5, statement)))));
        kubectl.apply(largeAccount(1)).orThrow();
        await("the API server knows the account")
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(judge(binding))
                                .contains(
                                        "ResourceNotAllowed: AwsAccount large does not allow statements on arn:aws:s3:::other/a"));
        kubectl.apply(largeAccount(32)).orThrow();
        await("the operator alone judges the patterns")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(judge(binding)).isEmpty());
    }

    private static String largeAccount(int rules) {
        List<String> all = IntStream.range(0, rules)
                .mapToObj(rule -> "{name: r" + rule + ", namespaces: {names: [shop]}, actions: ["
                        + texts(200, "s3:A%03d*?bject") + "], resources: [\"arn:aws:s3:::large/*\"]}")
                .toList();
        return large("AwsAccount", """
                accountId: "555555555555"
                region: eu-west-1
                managementRole: {arn: "arn:aws:iam::555555555555:role/crossbind/operator"}
                permissionsBoundaryArn: arn:aws:iam::555555555555:policy/crossbind-boundary
                rules: [%s]
                """.formatted(String.join(", ", all)));
    }

    private static String large(String kind, String spec) {
        return """
                apiVersion: crossbind.io/v1alpha1
                kind: %s
                metadata: {name: large, namespace: shop}
                spec:
                %s""".formatted(kind, spec.indent(2));
    }

    private static String texts(int count, String format) {
        return IntStream.range(0, count)
                .mapToObj(each -> '"' + format.formatted(each) + '"')
                .collect(Collectors.joining(", "));
    }

    @Test
    void bindingMayComeBeforeItsAccount() {
        kubectl.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: early, namespace: shop}
                spec:
                  accountRef: {name: later}
                  workload: {serviceAccount: {name: app}}
                  role: {managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]}
                """).orThrow();
        kubectl.run("delete", "crossaccountbinding", "early", "-n", "shop").orThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "AwsAccount, '{accountId: \"999999999999\", region: eu-west-1}'",
        "CrossAccountBinding, '{accountRef: {name: none}, workload: {serviceAccount: {name: app}},"
                + " role: {managedPolicyArns: [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]}}'",
        "ResourceShare, '{accountRef: {name: none}, principals: [{accountId: \"333333333333\"}],"
                + " resourceArns: [\"arn:aws:ec2:eu-west-1:222222222222:subnet/subnet-1\"]}'"
    })
    void onlyTheOperatorAndAdministratorsRemoveTheFinalizer(String kind, String spec) {
        String manifest = """
                apiVersion: crossbind.io/v1alpha1
                kind: %s
                metadata: {name: kept, namespace: shop, finalizers: [crossbind.io/aws]}
                spec: %s
                """.formatted(kind, spec);
        String[] kept = {kind, "kept", "-n", "shop"};
        kubectl.apply(manifest).orThrow();
        run(kubectl, "label", kept, "team=blue", "--as=tenant").orThrow();
        for (String stranger : List.of("tenant", "system:serviceaccount:kube-system:generic-garbage-collector")) {
            assertThat(withoutFinalizer(kubectl, kept, "--as=" + stranger).err())
                    .contains("only the operator may remove the finalizer crossbind.io/aws of " + kind + " kept")
                    .contains("ask a person who may update AwsAccounts");
        }
        withoutFinalizer(kubectl, kept, "--as=platform").orThrow();
        kubectl.apply(manifest).orThrow();
        run(kubectl, "delete", kept, "--wait=false").orThrow();
        assertThat(withoutFinalizer(kubectl, kept, "--as=tenant").succeeded()).isFalse();
        withoutFinalizer(operator, kept).orThrow();
        run(kubectl, "wait", kept, "--for=delete", "--timeout=20s").orThrow();
    }

    private static Kubectl.Result withoutFinalizer(Kubectl who, String[] object, String... more) {
        return run(
                who,
                "patch",
                object,
                Stream.concat(Stream.of("--type=merge", "-p", WITHOUT_FINALIZERS), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static Kubectl.Result run(Kubectl who, String verb, String[] object, String... more) {
        return who.run(
                Stream.of(new String[] {verb}, object, more).flatMap(Stream::of).toArray(String[]::new));
    }

    /** Each name identifies one case, so that {@link #apiServerJudgesAsTheOperator} finds the answer to each case. */
    @Test
    void namesOfCasesAreUnique() throws IOException {
        Map<String, Long> count = names().stream().collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        assertThat(count.values()).hasSizeGreaterThan(40).allMatch(each -> each == 1);
    }
}
