package io.crossbind.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart installs the same objects as {@code operator/}. {@code ChartValuesTest} tests its values. */
class ChartTest {
    private static final Manifests KUSTOMIZE = Manifests.parse(Tool.kubectl().output("kustomize", "operator/"));
    private static final Manifests KUSTOMIZE_WITH_WEBHOOK =
            Manifests.parse(Tool.kubectl().output("kustomize", "e2e/src/test/resources/install/webhook"));
    private static final Manifests CHART_DEFAULTS = Chart.template("--no-hooks");
    private static final Manifests CHART_WITH_WEBHOOK = Chart.template("--no-hooks", "--set", "webhook.enabled=true");
    private static final Set<String> RIGHTS =
            Set.of("ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");

    @Test
    void lintFindsNothing() {
        assertThat(Tool.helm().output("lint", "--strict", Chart.PATH)).doesNotContain("[WARNING]", "[INFO]");
        Tool.helm().output("lint", "--strict", Chart.PATH, "--values", Chart.FULL);
    }

    @Test
    void hasTheObjectsOfTheBase() {
        assertThat(ofBoth(CHART_DEFAULTS)).isEqualTo(withoutNamespace(KUSTOMIZE));
        assertThat(ofBoth(CHART_WITH_WEBHOOK)).isEqualTo(withoutNamespace(KUSTOMIZE_WITH_WEBHOOK));
    }

    private static Set<String> withoutNamespace(Manifests manifests) {
        Set<String> expected = new TreeSet<>(manifests.objects().keySet());
        expected.remove("Namespace/crossbind-system");
        return expected;
    }

    /** Kustomize applies {@code crds/} separately, and has no uninstallation that a policy could refuse. */
    private static Set<String> ofBoth(Manifests chart) {
        return chart.objects().keySet().stream()
                .filter(key -> !key.startsWith("CustomResourceDefinition/") && !key.endsWith("/crossbind-uninstall"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource({
        "ClusterRole/crossbind",
        "ClusterRoleBinding/crossbind",
        "Role/crossbind",
        "RoleBinding/crossbind",
        "ClusterRole/crossbind-admin",
        "ClusterRole/crossbind-binding-editor",
        "ClusterRole/crossbind-viewer",
        "ServiceAccount/crossbind"
    })
    void rightsAreThoseOfTheBase(String key) {
        assertThat(withoutDescriptiveLabels(CHART_DEFAULTS.get(key)))
                .isEqualTo(withoutDescriptiveLabels(KUSTOMIZE.get(key)));
    }

    @Test
    void rightsAreThoseOfTheBaseWithTheWebhookToo() {
        Manifests chart = CHART_WITH_WEBHOOK;
        KUSTOMIZE_WITH_WEBHOOK.objects().forEach((key, object) -> {
            if (RIGHTS.contains(object.path("kind").asText())) {
                assertThat(withoutDescriptiveLabels(chart.get(key)))
                        .as(key)
                        .isEqualTo(withoutDescriptiveLabels(object));
            }
        });
        assertThat(withoutDescriptiveLabels(CHART_DEFAULTS.get("ClusterRole/crossbind")))
                .as("the webhook has rights of its own")
                .isEqualTo(withoutDescriptiveLabels(chart.get("ClusterRole/crossbind")));
    }

    @ParameterizedTest
    @CsvSource({
        "ValidatingAdmissionPolicy/crossbind-limits",
        "ValidatingAdmissionPolicyBinding/crossbind-limits",
        "ValidatingAdmissionPolicy/crossbind-finalizer",
        "ValidatingAdmissionPolicyBinding/crossbind-finalizer"
    })
    void admissionPoliciesAreThoseOfTheBase(String key) {
        assertThat(CHART_DEFAULTS.get(key).at("/spec"))
                .isEqualTo(KUSTOMIZE.get(key).at("/spec"))
                .isNotInstanceOf(MissingNode.class);
        assertThat(Chart.template("--set", "admissionPolicies.enabled=false").objects())
                .doesNotContainKey(key);
    }

    @Test
    void admissionPoliciesOfAnotherReleaseExemptItsServiceAccount() {
        Manifests blue = Manifests.parse(Tool.helm().output("template", "blue", Chart.PATH, "--namespace", "team"));
        for (String policy : List.of("limits", "finalizer")) {
            String name = "blue-crossbind-" + policy;
            assertThat(blue.get("ValidatingAdmissionPolicyBinding/" + name)
                            .at("/spec/policyName")
                            .asText())
                    .isEqualTo(name);
            assertThat(blue.get("ValidatingAdmissionPolicy/" + name)
                            .at("/spec/matchConditions")
                            .toString())
                    .contains("request.userInfo.username != 'system:serviceaccount:team:blue-crossbind'");
        }
    }

    @Test
    void toRestartOwnersIsARightThatHasToBeAskedFor() {
        Manifests base =
                Manifests.parse(Tool.kubectl().output("kustomize", "e2e/src/test/resources/install/restart-owners"));
        Manifests chart = Chart.template("--no-hooks", "--set", "restartOwners.enabled=true");
        assertThat(ofBoth(chart)).isEqualTo(withoutNamespace(base));
        for (String key :
                List.of("ClusterRole/crossbind-restart-owners", "ClusterRoleBinding/crossbind-restart-owners")) {
            assertThat(withoutDescriptiveLabels(chart.get(key))).isEqualTo(withoutDescriptiveLabels(base.get(key)));
            assertThat(KUSTOMIZE.objects()).doesNotContainKey(key);
            assertThat(CHART_DEFAULTS.objects()).doesNotContainKey(key);
        }
        assertThat(KUSTOMIZE.get("ClusterRole/crossbind").at("/rules").toString())
                .doesNotContain("deployments", "replicasets");
    }

    @ParameterizedTest
    @CsvSource({
        "MutatingWebhookConfiguration/crossbind-webhook, /webhooks",
        "Service/crossbind-webhook, /spec/ports",
        "Secret/crossbind-webhook, /type",
        "Deployment/crossbind, /spec/template/spec"
    })
    void webhookIsThatOfTheBase(String key, String path) {
        assertThat(CHART_WITH_WEBHOOK.get(key).at(path))
                .isEqualTo(KUSTOMIZE_WITH_WEBHOOK.get(key).at(path))
                .isNotInstanceOf(MissingNode.class);
    }

    @Test
    void certManagerTakesThePlaceOfRightsOnSecrets() {
        Manifests chart = Chart.template(
                "--set", "webhook.enabled=true,webhook.certManager.enabled=true,webhook.certManager.issuerRef.name=ca");
        assertThat(chart.objects())
                .containsKey("Certificate/crossbind-webhook")
                .doesNotContainKeys("Secret/crossbind-webhook", "Role/crossbind-webhook");
        assertThat(chart.get("ClusterRole/crossbind-webhook").at("/rules"))
                .singleElement()
                .asString()
                .contains("configmaps");
        assertThat(chart.get("MutatingWebhookConfiguration/crossbind-webhook")
                        .at("/metadata/annotations/cert-manager.io~1inject-ca-from")
                        .asText())
                .isEqualTo("crossbind-system/crossbind-webhook");
        assertThat(Chart.environment(chart)).containsEntry("CROSSBIND_WEBHOOK_CERT_DIR", "/etc/crossbind/webhook");
    }

    @Test
    void podIsThatOfTheBase() {
        JsonNode chart = CHART_DEFAULTS.get("Deployment/crossbind").at("/spec");
        JsonNode base = KUSTOMIZE.get("Deployment/crossbind").at("/spec");
        assertThat(chart.at("/template/spec")).isEqualTo(base.at("/template/spec"));
        assertThat(chart.at("/replicas")).isEqualTo(base.at("/replicas"));
    }

    @Test
    void podIsRestrictedAndProbed() {
        JsonNode pod = CHART_DEFAULTS.get("Deployment/crossbind").at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                .isEqualTo("ALL");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/livez");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
    }

    @Test
    void holdsTheCrds() throws IOException {
        Map<String, JsonNode> crds = crds();
        assertThat(crds).hasSizeGreaterThan(3);
        crds.forEach((key, crd) -> {
            ObjectNode rendered = CHART_DEFAULTS.get(key).deepCopy();
            JsonNode labels = ((ObjectNode) rendered.path("metadata")).remove("labels");
            JsonNode annotations = ((ObjectNode) rendered.path("metadata")).remove("annotations");
            assertThat(rendered).isEqualTo(crd);
            assertThat(labels.path("app.kubernetes.io/managed-by").asText()).isEqualTo("Helm");
            assertThat(annotations.toString()).isEqualTo("{\"helm.sh/resource-policy\":\"keep\"}");
        });
    }

    @Test
    void packagedChartHoldsTheCrds(@TempDir Path directory) throws IOException {
        Tool.helm().output("package", Chart.PATH, "--destination", directory.toString());
        String packaged = directory.resolve("crossbind-0.1.0.tgz").toString();
        Manifests rendered = Manifests.parse(Tool.helm().output("template", "crossbind", packaged));
        assertThat(rendered.objects().keySet()).containsAll(crds().keySet());
        assertThat(Manifests.parse(Tool.helm()
                                .output(
                                        "template",
                                        "crossbind",
                                        packaged,
                                        "--include-crds",
                                        "--set",
                                        "crds.enabled=false"))
                        .objects()
                        .keySet())
                .doesNotContainAnyElementsOf(crds().keySet());
    }

    @Test
    void crdsGoWithTheReleaseIfTheyAreNotKept() {
        assertThat(Chart.template("--set", "crds.keep=false")
                        .get("CustomResourceDefinition/awsaccounts.crossbind.io")
                        .path("metadata")
                        .has("annotations"))
                .isFalse();
    }

    private static Map<String, JsonNode> crds() throws IOException {
        Map<String, JsonNode> crds = new TreeMap<>();
        try (Stream<Path> files = Files.list(Tool.ROOT.resolve("crds"))) {
            for (Path file : files.toList()) {
                crds.putAll(Manifests.parse(Files.readString(file)).objects());
            }
        }
        return crds;
    }

    /** Labels are descriptive, except for the labels that Kubernetes uses to aggregate rights. */
    private static JsonNode withoutDescriptiveLabels(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        if (copy.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove(StreamSupport.stream(((Iterable<String>) labels::fieldNames).spliterator(), false)
                    .filter(name -> !name.startsWith("rbac.authorization.k8s.io/"))
                    .toList());
        }
        return copy;
    }
}
