package io.crossbind.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each value of the chart reaches the intended field, and wrong values are refused. One process of Helm renders most of the values. */
class ChartValuesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Manifests FULL = Chart.template("--values", Chart.FULL);
    private static final JsonNode POD = FULL.get("Deployment/crossbind").at("/spec/template/spec");
    private static final JsonNode CONTAINER = POD.at("/containers/0");

    @Test
    void valuesBecomeFlags() {
        assertThat(Chart.environment(FULL))
                .isEqualTo(Map.ofEntries(
                        Map.entry("POD_NAMESPACE", ""),
                        Map.entry("CROSSBIND_CLUSTER_ID", "arn:aws:eks:eu-west-1:111111111111:cluster/prod"),
                        Map.entry("CROSSBIND_ISSUER", "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF"),
                        Map.entry("CROSSBIND_AUDIENCE", "sts.amazonaws.com"),
                        Map.entry("CROSSBIND_EKS_CLUSTER", "prod"),
                        Map.entry("CROSSBIND_REGION", "eu-west-1"),
                        Map.entry("CROSSBIND_HTTP_PORT", "18080"),
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

    /** Each value of the Deployment, by its path there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/metadata/labels/team | platform",
                "/metadata/annotations | {example.com/owner: platform}",
                "/spec/replicas | 2",
                "/spec/revisionHistoryLimit | 0",
                "/spec/strategy | {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 50%}}",
                "/spec/selector/matchLabels | {app.kubernetes.io/name: crossbind, app.kubernetes.io/instance: crossbind}",
                "/spec/template/metadata/labels | {app.kubernetes.io/name: crossbind, app.kubernetes.io/instance: crossbind,"
                        + " team: platform, tier: control}",
                "/spec/template/metadata/annotations | {example.com/scrape: 'true'}",
                "/spec/template/spec/serviceAccountName | operator",
                "/spec/template/spec/enableServiceLinks | false",
                "/spec/template/spec/imagePullSecrets | [{name: mirror}, {name: registry}]",
                "/spec/template/spec/terminationGracePeriodSeconds | 45",
                "/spec/template/spec/priorityClassName | system-cluster-critical",
                "/spec/template/spec/nodeSelector | {kubernetes.io/os: linux}",
                "/spec/template/spec/tolerations | [{key: platform, operator: Exists}]",
                "/spec/template/spec/hostNetwork | true",
                "/spec/template/spec/dnsPolicy | ClusterFirstWithHostNet",
                "/spec/template/spec/dnsConfig | {options: [{name: ndots, value: '1'}]}",
                "/spec/template/spec/hostAliases | [{ip: 192.0.2.1, hostnames: [proxy.example.com]}]",
                "/spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/weight | 1",
                "/spec/template/spec/securityContext | {runAsNonRoot: true, fsGroupChangePolicy: OnRootMismatch,"
                        + " seccompProfile: {type: RuntimeDefault}}",
                "/spec/template/spec/volumes/1 | {name: certificates, configMap: {name: certificates}}",
                "/spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels |"
                        + " {app.kubernetes.io/name: crossbind, app.kubernetes.io/instance: crossbind}",
                "/spec/template/spec/topologySpreadConstraints/1/labelSelector/matchLabels | {tier: control}",
            })
    void valuesReachTheDeployment(String path, String expected) throws IOException {
        assertThat(FULL.get("Deployment/crossbind").at(path)).isEqualTo(YAML.readTree(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/image | mirror.example.com/platform/crossbind@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "/args | [--max-backoff=1m]",
                "/envFrom | [{secretRef: {name: proxy}}]",
                "/ports | [{name: metrics, containerPort: 18080}]",
                "/startupProbe | {httpGet: {path: /livez, port: metrics}, periodSeconds: 1, failureThreshold: 120}",
                "/livenessProbe | {httpGet: {path: /livez, port: metrics}, initialDelaySeconds: 5, periodSeconds: 10,"
                        + " timeoutSeconds: 3, failureThreshold: 3}",
                "/readinessProbe | {httpGet: {path: /readyz, port: metrics}, periodSeconds: 5, timeoutSeconds: 4}",
                "/securityContext/runAsNonRoot | true",
                "/securityContext/readOnlyRootFilesystem | true",
                "/volumeMounts/1 | {name: certificates, mountPath: /etc/certificates, readOnly: true}",
            })
    void valuesReachTheContainer(String path, String expected) throws IOException {
        assertThat(CONTAINER.at(path)).isEqualTo(YAML.readTree(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ServiceAccount/operator | /metadata/annotations | {example.com/owner: platform,"
                        + " eks.amazonaws.com/role-arn: 'arn:aws:iam::111111111111:role/crossbind-operator'}",
                "ServiceAccount/operator | /metadata/labels/example.com~1kind | account",
                "ServiceAccount/operator | /metadata/labels/app.kubernetes.io~1name | crossbind",
                "ServiceAccount/operator | /automountServiceAccountToken | false",
                "ClusterRoleBinding/crossbind | /subjects/0/name | operator",
                "RoleBinding/crossbind | /subjects/0/name | operator",
                "Service/crossbind | /metadata/annotations/prometheus.io~1scrape | 'true'",
                "Service/crossbind | /spec/ports | [{name: metrics, port: 8080, targetPort: metrics}]",
                "PodDisruptionBudget/crossbind | /spec/minAvailable | 50%",
                "ServiceMonitor/crossbind | /metadata/namespace | monitoring",
                "ServiceMonitor/crossbind | /metadata/labels/release | prometheus",
                "ServiceMonitor/crossbind | /metadata/annotations/example.com~1monitor | service",
                "ServiceMonitor/crossbind | /spec/namespaceSelector | {matchNames: [crossbind-system]}",
                "ServiceMonitor/crossbind | /spec/endpoints | [{port: metrics, path: /metrics, interval: 15s, scrapeTimeout: 5s,"
                        + " relabelings: [{action: labeldrop, regex: pod}],"
                        + " metricRelabelings: [{action: drop, sourceLabels: [__name__], regex: jvm_.*}]}]",
                "PodMonitor/crossbind | /metadata/namespace | monitoring",
                "PodMonitor/crossbind | /metadata/labels/release | pods",
                "PodMonitor/crossbind | /metadata/annotations/example.com~1monitor | pod",
                "PodMonitor/crossbind | /spec/namespaceSelector | {matchNames: [crossbind-system]}",
                "PodMonitor/crossbind | /spec/podMetricsEndpoints | [{port: metrics, path: /metrics, interval: 20s, scrapeTimeout: 6s,"
                        + " relabelings: [{action: labeldrop, regex: node}],"
                        + " metricRelabelings: [{action: drop, sourceLabels: [__name__], regex: process_.*}]}]",
                "PrometheusRule/crossbind | /metadata/namespace | monitoring",
                "PrometheusRule/crossbind | /metadata/labels/release | monitoring",
                "PrometheusRule/crossbind | /metadata/annotations/example.com~1rule | all",
                "PrometheusRule/crossbind | /spec/groups/0/rules/0/alert | CrossbindDown",
                "NetworkPolicy/crossbind | /spec/ingress/0/from/0/namespaceSelector/matchLabels | {kubernetes.io/metadata.name: monitoring}",
                "NetworkPolicy/crossbind | /spec/ingress/0/from/1/podSelector/matchLabels |"
                        + " {app.kubernetes.io/name: crossbind-test, app.kubernetes.io/instance: crossbind}",
                "NetworkPolicy/crossbind | /spec/ingress/1 | {ports: [{port: 15020}]}",
                "NetworkPolicy/crossbind | /spec/egress/1 | {ports: [{port: 443}, {port: 6443}]}",
                "NetworkPolicy/crossbind | /spec/egress/3 | {ports: [{port: 3128}]}",
                "AwsAccount/data-prod | /metadata/annotations/helm.sh~1resource-policy | keep",
                "AwsAccount/data-prod | /spec/accountId | '222222222222'",
                "ConfigMap/crossbind-object | /kind | ConfigMap",
                "ConfigMap/crossbind-text | /kind | ConfigMap",
                "CustomResourceDefinition/awsaccounts.crossbind.io | /metadata/labels/team | platform",
            })
    void valuesReachOtherObjects(String object, String path, String expected) throws IOException {
        assertThat(FULL.get(object).at(path)).isEqualTo(YAML.readTree(expected));
    }

    @Test
    void rulesOfPrometheusKeepTheirOwnTemplates() {
        JsonNode groups = FULL.get("PrometheusRule/crossbind").at("/spec/groups");
        assertThat(groups.path(0).toString()).contains("{{ $labels.account }}");
        JsonNode own = groups.path(groups.size() - 1);
        assertThat(own.path("name").asText()).isEqualTo("crossbind-additional");
        assertThat(own.at("/rules/0/annotations/summary").asText()).isEqualTo("{{ $labels.instance }} does not lead.");
    }

    @Test
    void everyObjectHasTheCommonLabelsAndAnnotations() {
        FULL.objects().forEach((key, object) -> {
            if (!key.startsWith("ConfigMap/crossbind-object") && !key.startsWith("ConfigMap/crossbind-text")) {
                assertThat(object.at("/metadata/labels/team").asText()).as(key).isEqualTo("platform");
                assertThat(object.at("/metadata/annotations/example.com~1owner").asText())
                        .as(key)
                        .isEqualTo("platform");
            }
        });
    }

    @Test
    void admissionPoliciesExemptTheNamedServiceAccount() {
        assertThat(FULL.get("ValidatingAdmissionPolicy/crossbind-limits").toString())
                .contains("system:serviceaccount:crossbind-system:operator'");
    }

    @Test
    void namesAndNamespaceCanBeOverridden() {
        Manifests rendered = Chart.template(
                "--set",
                "nameOverride=xb,fullnameOverride=bindings,namespaceOverride=platform,webhook.enabled=true,webhook.port=19443"
                        + ",metrics.serviceMonitor.enabled=true,networkPolicy.enabled=true,restartOwners.enabled=true");
        rendered.objects().forEach((key, object) -> {
            JsonNode namespace = object.at("/metadata/namespace");
            assertThat(namespace.isMissingNode() || namespace.asText().equals("platform"))
                    .as(key)
                    .isTrue();
            assertThat(object.toString()).as(key).doesNotContain("crossbind-system");
        });
        assertThat(rendered.objects().keySet())
                .contains("Deployment/bindings", "Service/bindings-webhook", "ClusterRole/bindings-restart-owners");
        JsonNode pod = rendered.get("Deployment/bindings").at("/spec/template");
        assertThat(pod.at("/metadata/labels/app.kubernetes.io~1name").asText()).isEqualTo("xb");
        assertThat(pod.at("/spec/containers/0/ports/0/containerPort").asInt()).isEqualTo(19443);
        assertThat(pod.at("/spec/containers/0/env").toString())
                .contains("{\"name\":\"CROSSBIND_WEBHOOK_PORT\",\"value\":\"19443\"}");
        assertThat(rendered.get("Service/bindings").at("/spec/selector"))
                .isEqualTo(rendered.get("Deployment/bindings").at("/spec/selector/matchLabels"));
    }

    @Test
    void serviceAccountOfSomebodyElseIsUsedAndNotCreated() {
        Manifests rendered = Chart.template("--set", "serviceAccount.create=false,serviceAccount.name=given");
        assertThat(rendered.objects().keySet()).noneMatch(key -> key.startsWith("ServiceAccount/"));
        assertThat(rendered.get("ClusterRoleBinding/crossbind")
                        .at("/subjects/0/name")
                        .asText())
                .isEqualTo("given");
        assertThat(rendered.get("Deployment/crossbind")
                        .at("/spec/template/spec/serviceAccountName")
                        .asText())
                .isEqualTo("given");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image.tag=1.2.3 | ghcr.io/crossbind/crossbind:1.2.3",
                "global.imageRegistry=mirror.example.com | mirror.example.com/crossbind/crossbind:0.1.0",
                "image.registry=registry.example.com:5000 | registry.example.com:5000/crossbind/crossbind:0.1.0",
                "image.registry=own.example.com,global.imageRegistry=mirror.example.com | own.example.com/crossbind/crossbind:0.1.0",
            })
    void imageHasRegistryRepositoryAndTag(String values, String image) {
        assertThat(Chart.template("--set", values)
                        .get("Deployment/crossbind")
                        .at("/spec/template/spec/containers/0/image")
                        .asText())
                .isEqualTo(image);
    }

    @Test
    void replicasSpreadOverZonesAndNodes() {
        String constraints = "/spec/template/spec/topologySpreadConstraints";
        JsonNode spread = Chart.template("--set", "replicas=2")
                .get("Deployment/crossbind")
                .at(constraints);
        assertThat(spread)
                .extracting(constraint -> constraint.path("topologyKey").asText())
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        assertThat(spread)
                .allMatch(constraint ->
                        constraint.path("whenUnsatisfiable").asText().equals("ScheduleAnyway"));
        assertThat(Chart.template("--set", "replicas=2,defaultTopologySpread=false")
                        .get("Deployment/crossbind")
                        .at(constraints)
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void noBudgetForOneReplica() {
        assertThat(Chart.template("--set", "podDisruptionBudget.enabled=true").objects())
                .doesNotContainKey("PodDisruptionBudget/crossbind");
    }

    /** Offline, Helm has no cluster, so only {@code --api-versions} declares the kind. */
    @Test
    void monitorsAreLeftOutWhereTheirKindIsMissing() {
        String values = Stream.of("serviceMonitor", "podMonitor", "prometheusRule")
                .map(name -> "metrics." + name + ".enabled=true,metrics." + name + ".skipIfMissing=true")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        assertThat(Chart.template("--set", values).objects())
                .doesNotContainKeys("ServiceMonitor/crossbind", "PodMonitor/crossbind", "PrometheusRule/crossbind");
        assertThat(Chart.template("--set", values, "--api-versions", "monitoring.coreos.com/v1/PodMonitor")
                        .objects())
                .containsKey("PodMonitor/crossbind")
                .doesNotContainKeys("ServiceMonitor/crossbind", "PrometheusRule/crossbind");
    }

    @Test
    void networkPolicyAllowsBothCommonPortsOfTheApiWithoutACluster() {
        assertThat(Chart.template("--set", "networkPolicy.enabled=true")
                        .get("NetworkPolicy/crossbind")
                        .at("/spec/egress/1")
                        .toString())
                .isEqualTo("{\"ports\":[{\"port\":443},{\"port\":6443}]}");
        assertThat(Chart.template("--set", "networkPolicy.enabled=true,networkPolicy.kubernetesApiPort=443")
                        .get("NetworkPolicy/crossbind")
                        .at("/spec/egress/1")
                        .toString())
                .isEqualTo("{\"ports\":[{\"port\":443}]}");
    }

    @Test
    void dashboardsBecomeOneConfigMap(@TempDir Path directory) throws IOException {
        Path chart = Chart.copyTo(directory.resolve("crossbind"));
        Path dashboards = chart.resolve("dashboards");
        if (Files.isDirectory(dashboards)) {
            try (Stream<Path> files = Files.list(dashboards)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        assertThat(template(chart).objects()).doesNotContainKey("ConfigMap/crossbind-dashboards");
        Files.createDirectories(dashboards);
        String legend = "{\"title\": \"Accounts\", \"legendFormat\": \"{{account}}\"}\n";
        Files.writeString(dashboards.resolve("accounts.json"), legend);
        JsonNode configMap = template(chart).get("ConfigMap/crossbind-dashboards");
        assertThat(configMap.at("/data").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("accounts.json");
        assertThat(configMap.at("/data/accounts.json").asText().strip()).isEqualTo(legend.strip());
        assertThat(configMap.at("/metadata/namespace").asText()).isEqualTo("grafana");
        assertThat(configMap.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("yes");
        assertThat(configMap.at("/metadata/annotations/grafana_folder").asText())
                .isEqualTo("Platform");
    }

    private static Manifests template(Path chart) {
        return Manifests.parse(Tool.helm().output("template", "crossbind", chart.toString(), "--values", Chart.FULL));
    }

    /** A unit test, {@code ReadyCommandTest}, tests the command. */
    @Test
    void testOfTheReleaseRunsTheOperatorsImage() {
        JsonNode pod = FULL.get("Pod/crossbind-test");
        assertThat(pod.at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("test");
        assertThat(pod.at("/metadata/labels/app.kubernetes.io~1name").asText())
                .as("no Service selects the pod")
                .isEqualTo("crossbind-test");
        JsonNode container = pod.at("/spec/containers/0");
        assertThat(container.path("image")).isEqualTo(CONTAINER.path("image"));
        assertThat(container.path("args").toString())
                .isEqualTo("[\"ready\",\"--url=http://crossbind.crossbind-system.svc:8080/readyz\"]");
        assertThat(Chart.template("--set", "tests.enabled=false").objects()).doesNotContainKey("Pod/crossbind-test");
    }

    @Test
    void otherReleasesHaveOtherNames() {
        Manifests rendered = Manifests.parse(Tool.helm().output("template", "blue", Chart.PATH, "--namespace", "blue"));
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
                        + " | /accounts/0/spec/accountId",
                "serviceAccount.create=false | /serviceAccount/name",
                "fullnameOverride=Crossbind | /fullnameOverride",
                "commonLabels.team=1 | /commonLabels/team",
                "extraArgs[0]=max-backoff | /extraArgs/0",
                "envFrom[0].secret=proxy | 'secret'",
                "podSecurityContext.runAs=1 | 'runAs'",
                "containerSecurityContext.runAs=1 | 'runAs'",
                "livenessProbe.httpGet=1 | 'httpGet'",
                "strategy.type=OnDelete | /strategy/type",
                "dnsPolicy=None2 | /dnsPolicy",
                "httpPort=0 | /httpPort",
                "networkPolicy.kubernetesApiPort=65536 | /networkPolicy/kubernetesApiPort",
                "podDisruptionBudget.minAvailable=some | /podDisruptionBudget/minAvailable",
                "metrics.serviceMonitor.interval=soon | /metrics/serviceMonitor/interval",
                "metrics.podMonitor.relabeling=1 | 'relabeling' not allowed",
                "crds.install=true | 'install' not allowed",
            })
    void wrongValuesAreRefused(String value, String message) {
        Tool.Result result = Chart.tried("--set", value);
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err())
                .contains("don't meet the specifications of the schema")
                .contains(message);
    }

    /** Users may set these values to null, which removes a default. */
    @ParameterizedTest
    @ValueSource(
            strings = {"revisionHistoryLimit=null", "podSecurityContext=null", "podDisruptionBudget.maxUnavailable=null"
            })
    void nullIsAllowed(String value) {
        assertThat(Chart.tried("--set", value).exitCode()).isZero();
    }
}
