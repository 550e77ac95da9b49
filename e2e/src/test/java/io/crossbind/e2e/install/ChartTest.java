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
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart installs what {@code operator/} installs, and refuses values that it does not know. */
class ChartTest {
    private static final String CHART = "helm/crossbind";
    private static final String FULL = "e2e/src/test/resources/install/full-values.yaml";
    private static final Manifests KUSTOMIZE = Manifests.parse(Tool.kubectl().output("kustomize", "operator/"));
    private static final Manifests KUSTOMIZE_WITH_WEBHOOK =
            Manifests.parse(Tool.kubectl().output("kustomize", "e2e/src/test/resources/install/webhook"));
    private static final String[] WITH_WEBHOOK = {"--set", "webhook.enabled=true"};
    private static final Set<String> RIGHTS =
            Set.of("ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");

    @Test
    void lintFindsNothing() {
        assertThat(Tool.helm().run("lint", "--strict", CHART).exitCode()).isZero();
        Tool.helm().output("lint", "--strict", CHART, "--values", FULL);
    }

    @Test
    void hasTheObjectsOfTheBase() {
        assertThat(template().objects().keySet()).isEqualTo(withoutNamespace(KUSTOMIZE));
        assertThat(template(WITH_WEBHOOK).objects().keySet()).isEqualTo(withoutNamespace(KUSTOMIZE_WITH_WEBHOOK));
    }

    private static Set<String> withoutNamespace(Manifests manifests) {
        Set<String> expected = new TreeSet<>(manifests.objects().keySet());
        expected.remove("Namespace/crossbind-system");
        return expected;
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
        assertThat(withoutDescriptiveLabels(template().get(key)))
                .isEqualTo(withoutDescriptiveLabels(KUSTOMIZE.get(key)));
    }

    @Test
    void rightsAreThoseOfTheBaseWithTheWebhookToo() {
        Manifests chart = template(WITH_WEBHOOK);
        KUSTOMIZE_WITH_WEBHOOK.objects().forEach((key, object) -> {
            if (RIGHTS.contains(object.path("kind").asText())) {
                assertThat(withoutDescriptiveLabels(chart.get(key)))
                        .as(key)
                        .isEqualTo(withoutDescriptiveLabels(object));
            }
        });
        assertThat(withoutDescriptiveLabels(template().get("ClusterRole/crossbind")))
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
        assertThat(template().get(key).at("/spec"))
                .isEqualTo(KUSTOMIZE.get(key).at("/spec"))
                .isNotInstanceOf(MissingNode.class);
        assertThat(template("--set", "admissionPolicies.enabled=false").objects())
                .doesNotContainKey(key);
    }

    @Test
    void admissionPoliciesOfAnotherReleaseExemptItsServiceAccount() {
        Manifests blue = Manifests.parse(Tool.helm().output("template", "blue", CHART, "--namespace", "team"));
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
        Manifests chart = template("--set", "restartOwners.enabled=true");
        assertThat(chart.objects().keySet()).isEqualTo(withoutNamespace(base));
        for (String key :
                List.of("ClusterRole/crossbind-restart-owners", "ClusterRoleBinding/crossbind-restart-owners")) {
            assertThat(withoutDescriptiveLabels(chart.get(key))).isEqualTo(withoutDescriptiveLabels(base.get(key)));
            assertThat(KUSTOMIZE.objects()).doesNotContainKey(key);
            assertThat(template().objects()).doesNotContainKey(key);
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
        assertThat(template(WITH_WEBHOOK).get(key).at(path))
                .isEqualTo(KUSTOMIZE_WITH_WEBHOOK.get(key).at(path))
                .isNotInstanceOf(MissingNode.class);
    }

    @Test
    void certManagerTakesThePlaceOfRightsOnSecrets() {
        Manifests chart = template(
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
        assertThat(environment(chart)).containsEntry("CROSSBIND_WEBHOOK_CERT_DIR", "/etc/crossbind/webhook");
    }

    @Test
    void podIsThatOfTheBase() {
        JsonNode chart = template().get("Deployment/crossbind").at("/spec");
        JsonNode base = KUSTOMIZE.get("Deployment/crossbind").at("/spec");
        assertThat(chart.at("/template/spec")).isEqualTo(base.at("/template/spec"));
        assertThat(chart.at("/replicas")).isEqualTo(base.at("/replicas"));
    }

    @Test
    void podIsRestrictedAndProbed() {
        JsonNode pod = template().get("Deployment/crossbind").at("/spec/template/spec");
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
        Manifests rendered = Manifests.parse(Tool.helm().output(arguments("--include-crds")));
        try (Stream<Path> files = Files.list(Tool.ROOT.resolve("crds"))) {
            for (Path file : files.toList()) {
                Manifests.parse(Files.readString(file))
                        .objects()
                        .forEach((key, crd) -> assertThat(rendered.get(key)).isEqualTo(crd));
            }
        }
    }

    @Test
    void valuesBecomeFlags() {
        assertThat(environment(template("--values", FULL)))
                .isEqualTo(Map.ofEntries(
                        Map.entry("POD_NAMESPACE", ""),
                        Map.entry("CROSSBIND_CLUSTER_ID", "arn:aws:eks:eu-west-1:111111111111:cluster/prod"),
                        Map.entry("CROSSBIND_ISSUER", "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF"),
                        Map.entry("CROSSBIND_AUDIENCE", "sts.amazonaws.com"),
                        Map.entry("CROSSBIND_EKS_CLUSTER", "prod"),
                        Map.entry("CROSSBIND_REGION", "eu-west-1"),
                        Map.entry("CROSSBIND_LOG_FORMAT", "text"),
                        Map.entry("CROSSBIND_LOG_LEVEL", "debug"),
                        Map.entry("CROSSBIND_SLOW_RETRY_INTERVAL", "10m"),
                        Map.entry("CROSSBIND_MAX_BACKOFF", "2m"),
                        Map.entry("CROSSBIND_PROVIDER_CHECK_INTERVAL", "30m"),
                        Map.entry("CROSSBIND_PROPAGATION_TIME", "20s"),
                        Map.entry("CROSSBIND_ORDER_GRACE", "2m"),
                        Map.entry("CROSSBIND_MAX_CALLS_PER_ACCOUNT", "8"),
                        Map.entry("HTTPS_PROXY", "http://proxy.example.com:3128")));
    }

    @Test
    void everyOptionIsRendered() {
        Manifests rendered = template("--values", FULL);
        assertThat(rendered.objects())
                .containsKeys(
                        "ServiceMonitor/crossbind",
                        "PrometheusRule/crossbind",
                        "NetworkPolicy/crossbind",
                        "PodDisruptionBudget/crossbind");
        assertThat(rendered.get("PrometheusRule/crossbind")
                        .at("/spec/groups/0/rules/0/alert")
                        .asText())
                .isEqualTo("CrossbindDown");
        assertThat(rendered.get("PrometheusRule/crossbind").toString())
                .as("Prometheus' own templates reach it")
                .contains("{{ $labels.account }}");
        JsonNode accountId = rendered.get("AwsAccount/data-prod").at("/spec/accountId");
        assertThat(accountId.isTextual()).as("a string, not a number").isTrue();
        assertThat(accountId.asText()).isEqualTo("222222222222");
        assertThat(rendered.get("AwsAccount/data-prod")
                        .at("/metadata/annotations/helm.sh~1resource-policy")
                        .asText())
                .as("an account that is in use would hang without the operator")
                .isEqualTo("keep");
        assertThat(rendered.get("ServiceAccount/crossbind")
                        .at("/metadata/annotations/eks.amazonaws.com~1role-arn")
                        .asText())
                .isEqualTo("arn:aws:iam::111111111111:role/crossbind-operator");
    }

    @Test
    void noBudgetForOneReplica() {
        assertThat(template("--set", "podDisruptionBudget.enabled=true").objects())
                .doesNotContainKey("PodDisruptionBudget/crossbind");
    }

    @Test
    void otherReleasesHaveOtherNames() {
        Manifests rendered = Manifests.parse(Tool.helm().output("template", "blue", CHART, "--namespace", "blue"));
        for (String binding : List.of("ClusterRoleBinding/blue-crossbind", "RoleBinding/blue-crossbind")) {
            JsonNode subject = rendered.get(binding).at("/subjects/0");
            assertThat(subject.path("name").asText()).isEqualTo("blue-crossbind");
            assertThat(subject.path("namespace").asText()).isEqualTo("blue");
            assertThat(rendered.get(binding).at("/roleRef/name").asText()).isEqualTo("blue-crossbind");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nope=1 | 'nope' not allowed",
                "config.maxCalls=3 | 'maxCalls' not allowed",
                "config.region=Mars | /config/region",
                "config.issuer=http://example.com | /config/issuer",
                "config.issuer=https://example.com:6443 | /config/issuer",
                "config.maxBackoff=soon | /config/maxBackoff",
                "config.logFormat=xml | /config/logFormat",
                "config.logLevel=loud | /config/logLevel",
                "replicas=two | /replicas",
                "admissionPolicies.enabled=maybe | /admissionPolicies/enabled",
                "restartOwners.enabled=maybe | /restartOwners/enabled",
                "webhook.failurePolicy=Maybe | /webhook/failurePolicy",
                "webhook.certManager.enabled=true | /webhook/certManager/issuerRef",
                "image.digest=latest | /image/digest",
                "accounts[0].name=data-prod | 'spec'",
                "accounts[0].name=a,accounts[0].spec.region=eu-west-1,accounts[0].spec.accountId=222222222222"
                        + " | /accounts/0/spec/accountId"
            })
    void wrongValuesAreRefused(String value, String message) {
        Tool.Result result = Tool.helm().run(arguments("--set", value));
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err())
                .contains("don't meet the specifications of the schema")
                .contains(message);
    }

    private static Manifests template(String... more) {
        return Manifests.parse(Tool.helm().output(arguments(more)));
    }

    private static String[] arguments(String... more) {
        return Stream.concat(
                        Stream.of("template", "crossbind", CHART, "--namespace", "crossbind-system"), Stream.of(more))
                .toArray(String[]::new);
    }

    private static Map<String, String> environment(Manifests rendered) {
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode variable : rendered.get("Deployment/crossbind").at("/spec/template/spec/containers/0/env")) {
            environment.put(
                    variable.path("name").asText(), variable.path("value").asText());
        }
        return environment;
    }

    /** Labels describe, but for those by which Kubernetes aggregates rights. */
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
