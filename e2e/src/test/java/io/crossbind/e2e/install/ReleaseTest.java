package io.crossbind.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.Kubectl;
import io.crossbind.e2e.cluster.RealCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a release on a real API server: installation, upgrade from the earlier layout of the chart, rollback, uninstallation, and the
 * move between kustomize and Helm. The cluster is not shared, because CRDs and ClusterRoles change their owner.
 */
class ReleaseTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NAMESPACE = "crossbind-system";
    private static final Path PAGE = Tool.ROOT.resolve("src/site/markdown/operate/kustomize-to-helm.md");
    private static final String CRDS = Tool.ROOT.resolve("crds").toString();
    private static final String WEBHOOK = "webhook.enabled=true";

    /** An account used by bindings, with the operator's finalizer. */
    private static final String ACCOUNT = """
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: in-use, finalizers: [crossbind.io/aws]}
            spec:
              accountId: "222222222222"
              region: eu-west-1
              managementRole:
                arn: arn:aws:iam::222222222222:role/crossbind/operator
                externalId: 0b9d2c1e-5c1f-4f0e-9a55-2f6f3f6f0c11
            """;

    private static Cluster cluster;
    private static Kubectl kubectl;
    private static Tool helm;

    @BeforeAll
    static void start(@TempDir Path directory) {
        cluster = RealCluster.start();
        kubectl = new Kubectl(cluster.adminKubeconfig());
        helm = Tool.helm().on(cluster.adminKubeconfig(), directory);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void releaseIsInstalledUpgradedRolledBackAndUninstalled(@TempDir Path directory) throws IOException {
        missingKindsAreOneSentence();
        Path earlier = earlierChart(directory.resolve("crossbind"));
        helm.output(upgrade(earlier.toString()));
        writeCertificate();
        assertThat(shortNameOfRecords()).isEqualTo("old");

        assertThat(helm.run(upgrade(Chart.PATH)).err()).contains("invalid ownership metadata");
        helm.output(upgrade(Chart.PATH, "--take-ownership"));
        assertThat(shortNameOfRecords()).as("the CRD of the new chart").isEqualTo("xar");
        certificateIsThere();

        helm.output("rollback", "crossbind", "1", "--namespace", NAMESPACE);
        assertThat(kubectl.run("get", "crd", "-o", "name").orThrow()).contains("awsaccounts.crossbind.io");
        kubectl.apply(endpointsOfTheApi()).orThrow();
        helm.output(upgrade(Chart.PATH, "--set", "networkPolicy.enabled=true"));
        assertThat(kubectl.run(
                                "get",
                                "networkpolicy",
                                "crossbind",
                                "-n",
                                NAMESPACE,
                                "-o",
                                "jsonpath={.spec.egress[1].ports[*].port}")
                        .orThrow())
                .isEqualTo("443 7443");

        uninstallationWaitsForAccounts();
        helm.output("uninstall", "crossbind", "--namespace", NAMESPACE);
        assertThat(kubectl.run("get", "deployments,serviceaccounts", "-n", NAMESPACE, "-o", "name")
                        .orThrow())
                .doesNotContain("/crossbind");
        assertThat(kubectl.run("get", "awsaccounts", "-o", "name").orThrow())
                .as("CRDs stay, and with them all objects")
                .contains("in-use");
        kubectl.run("delete", "crd", "-l", "app.kubernetes.io/name=crossbind").orThrow();
    }

    /** Helm's own errors name neither the value nor the solution. */
    private static void missingKindsAreOneSentence() {
        assertThat(helm.run(upgrade(Chart.PATH, "--set", "metrics.podMonitor.enabled=true"))
                        .err())
                .contains(
                        "metrics.podMonitor.enabled needs the kind monitoring.coreos.com/v1/PodMonitor, which this cluster does not serve."
                                + " Install its CustomResourceDefinition, or set metrics.podMonitor.skipIfMissing=true.");
        assertThat(helm.run(upgrade(
                                Chart.PATH,
                                "--set",
                                "accounts[0].name=a,accounts[0].spec.region=eu-west-1",
                                "--set-string",
                                "accounts[0].spec.accountId=222222222222"))
                        .err())
                .contains(
                        "accounts needs the kind AwsAccount, which this cluster does not serve yet. Install the chart once without accounts,"
                                + " then run helm upgrade with accounts.");
        String monitors = "metrics.serviceMonitor.enabled=true,metrics.serviceMonitor.skipIfMissing=true";
        assertThat(helm.output(upgrade(Chart.PATH, "--dry-run=server", "--set", monitors)))
                .contains("this cluster does not serve the kind ServiceMonitor")
                .doesNotContain("kind: ServiceMonitor");
    }

    private static void uninstallationWaitsForAccounts() {
        kubectl.apply(ACCOUNT).orThrow();
        String[] uninstall = {"uninstall", "crossbind", "--namespace", NAMESPACE};
        await("the API server evaluates the policy with the account")
                .atMost(SOON)
                .until(() -> kubectl.run(
                                "create", "configmap", "crossbind-uninstall", "-n", NAMESPACE, "--dry-run=server")
                        .err()
                        .contains("AwsAccount in-use"));
        assertThat(helm.run(uninstall).err())
                .contains(
                        "uses AwsAccount in-use, or used the AwsAccount earlier. Delete the bindings and shares of the AwsAccount,"
                                + " and then the AwsAccount.");
        assertThat(kubectl.run("get", "deployment,clusterrole", "crossbind", "-n", NAMESPACE, "-o", "name")
                        .orThrow())
                .as("Helm deleted nothing")
                .contains("deployment.apps/crossbind", "clusterrole.rbac.authorization.k8s.io/crossbind");
        assertThat(helm.run(upgrade(Chart.PATH)).err()).contains("has no deployed releases");
        helm.output("rollback", "crossbind", "4", "--namespace", NAMESPACE);
        helm.output(upgrade(Chart.PATH));
        kubectl.run("patch", "awsaccount", "in-use", "--type=merge", "-p", "{\"metadata\": {\"finalizers\": null}}")
                .orThrow();
        await("the API server has seen that the account is not in use")
                .atMost(SOON)
                .until(() -> kubectl.run(
                                "create", "configmap", "crossbind-uninstall", "-n", NAMESPACE, "--dry-run=server")
                        .succeeded());
    }

    @Test
    void installationMovesFromKustomizeToHelmAndBack(@TempDir Path directory) throws IOException {
        Map<Path, Path> links = Map.of(
                directory.resolve("helm"), Tool.ROOT.resolve("helm"),
                directory.resolve("crds"), Tool.ROOT.resolve("crds"),
                directory.resolve("overlay"), Tool.ROOT.resolve("e2e/src/test/resources/install/webhook"));
        for (Map.Entry<Path, Path> link : links.entrySet()) {
            Files.createSymbolicLink(link.getKey(), link.getValue());
        }
        Files.writeString(directory.resolve("my-values.yaml"), "webhook: {enabled: true}\n");
        kubectl.run("apply", "--server-side", "-f", CRDS).orThrow();
        kubectl.run("wait", "--for=condition=Established", "--timeout=30s", "-f", CRDS)
                .orThrow();
        kubectl.run("apply", "-k", directory.resolve("overlay").toString()).orThrow();
        writeCertificate();
        kubectl.await(SOON, "get", "awsaccounts");
        kubectl.apply(ACCOUNT).orThrow();

        run(directory, "## From kustomize to Helm");
        servicesSelectThePods();
        certificateIsThere();
        assertThat(helm.output("list", "--namespace", NAMESPACE)).contains("crossbind", "deployed");
        helm.output(upgrade(Chart.PATH));

        run(directory, "## From Helm to kustomize");
        servicesSelectThePods();
        certificateIsThere();
        assertThat(helm.output("list", "--all", "--namespace", NAMESPACE)).doesNotContain("deployed");
        assertThat(kubectl.run("get", "validatingadmissionpolicies", "-o", "name")
                        .orThrow()
                        .lines())
                .containsExactlyInAnyOrder(
                        "validatingadmissionpolicy.admissionregistration.k8s.io/crossbind-finalizer",
                        "validatingadmissionpolicy.admissionregistration.k8s.io/crossbind-limits");
        assertThat(kubectl.run("get", "awsaccounts", "-o", "name").orThrow()).contains("in-use");
        kubectl.run("patch", "awsaccount", "in-use", "--type=merge", "-p", "{\"metadata\": {\"finalizers\": null}}")
                .orThrow();
        kubectl.run("delete", "-k", directory.resolve("overlay").toString()).orThrow();
        kubectl.run("delete", "-f", CRDS).orThrow();
        for (Path link : links.keySet()) {
            Files.delete(link);
        }
    }

    /** The commands of a chapter of the page, as an administrator runs them. */
    private static void run(Path directory, String chapter) throws IOException {
        String page = Files.readString(PAGE);
        String[] parts = page.substring(page.indexOf(chapter)).split("```\n", 3);
        Tool.Result result = Tool.shell()
                .on(cluster.adminKubeconfig(), directory)
                .in(directory)
                .run("-e", "-c", "PATH=\"%s:$PATH\"\n%s".formatted(Tool.binaries(), parts[1]));
        assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
    }

    private static void servicesSelectThePods() {
        String labels = kubectl.run(
                        "get",
                        "deployment",
                        "crossbind",
                        "-n",
                        NAMESPACE,
                        "-o",
                        "jsonpath={.spec.template.metadata.labels}")
                .orThrow();
        for (String service : List.of("crossbind", "crossbind-webhook")) {
            assertThat(kubectl.run("get", "service", service, "-n", NAMESPACE, "-o", "jsonpath={.spec.selector}")
                            .orThrow())
                    .isEqualTo(labels);
        }
    }

    /** Writes the certificate as the operator does. */
    private static void writeCertificate() {
        kubectl.run(
                        "patch",
                        "secret",
                        "crossbind-webhook",
                        "-n",
                        NAMESPACE,
                        "--type=merge",
                        "-p",
                        "{\"data\": {\"tls.crt\": \"YQ==\"}}")
                .orThrow();
    }

    private static void certificateIsThere() {
        assertThat(kubectl.run("get", "secret", "crossbind-webhook", "-n", NAMESPACE, "-o", "jsonpath={.data}")
                        .orThrow())
                .isEqualTo("{\"tls.crt\":\"YQ==\"}");
    }

    private static String shortNameOfRecords() {
        return kubectl.run("get", "crd", "accessrecords.crossbind.io", "-o", "jsonpath={.spec.names.shortNames[0]}")
                .orThrow();
    }

    /** The test's control plane writes no endpoints of its own. */
    private static String endpointsOfTheApi() {
        return """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}}
                addressType: IPv4
                endpoints: [{addresses: [192.0.2.1]}]
                ports: [{name: https, port: 7443, protocol: TCP}]
                """;
    }

    private static String[] upgrade(String chart, String... more) {
        return Stream.concat(
                        Stream.of(
                                "upgrade",
                                "--install",
                                "crossbind",
                                chart,
                                "--namespace",
                                NAMESPACE,
                                "--create-namespace",
                                "--set",
                                WEBHOOK),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** The chart with the layout of earlier versions: CRDs in {@code crds/}, which Helm installs once and does not own. One CRD differs. */
    private static Path earlierChart(Path directory) throws IOException {
        Path chart = Chart.copyTo(directory);
        Files.move(chart.resolve("files/crds"), chart.resolve("crds"));
        Files.delete(chart.resolve("templates/crds.yaml"));
        Files.delete(chart.resolve("templates/uninstall-guard.yaml"));
        Path records = chart.resolve("crds/crossbind.io_accessrecords.yaml");
        Files.writeString(records, Files.readString(records).replace("\"xar\"", "\"old\""));
        return chart;
    }
}
