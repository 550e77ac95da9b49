package io.crossbind.e2e.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.cluster.Kubectl;
import io.crossbind.e2e.process.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contents of pods created through the webhook, from ConfigMaps in the operator's format. */
@ExtendWith(ClusterExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class InjectionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger PODS = new AtomicInteger();
    private static final String ANALYTICS = "injection-analytics";
    private static final String UNLABELLED = "injection-unlabelled";
    private static final String CONFIG_FILE = "/etc/crossbind/aws/config";
    private static final Map<String, String> DOCUMENTED = Map.of(
            "AWS_CONFIG_FILE", CONFIG_FILE,
            "AWS_PROFILE", "data-prod",
            "AWS_SDK_LOAD_CONFIG", "1");

    private final ServedWebhook webhook;
    private final Kubectl kubectl;

    InjectionTest(Cluster cluster) {
        webhook = new ServedWebhook(cluster);
        kubectl = webhook.kubectl();
    }

    @BeforeAll
    void serviceAccounts() {
        webhook.namespace(ANALYTICS, true);
        webhook.namespace(UNLABELLED, false);
        for (String namespace : new String[] {ANALYTICS, UNLABELLED}) {
            serviceAccount(namespace, "reports");
            configMap(namespace, "reports", "crossbind");
        }
        awaitSeen();
    }

    /** The webhook sees the changes in the cluster in order. When it knows this ConfigMap, it also knows all earlier ones. */
    private void awaitSeen() {
        String last = "last-" + PODS.incrementAndGet();
        serviceAccount(ANALYTICS, last);
        configMap(ANALYTICS, last, "crossbind");
        await().atMost(ServedWebhook.SOON)
                .until(() -> isInjected(created(ANALYTICS, last, "").pod()));
    }

    @AfterAll
    void leaveThingsAsTheyWere() {
        webhook.close();
    }

    @Test
    void aPodCarriesWhatTheDocumentationSays() throws IOException {
        Made made = created(ANALYTICS, "reports", "");

        assertThat(made.warnings()).doesNotContain("crossbind");
        assertThat(variables(made.pod())).isEqualTo(DOCUMENTED);
        assertThat(mounts(made.pod()))
                .containsEntry("/etc/crossbind/aws", "crossbind-config")
                .containsEntry("/var/run/secrets/crossbind.io/serviceaccount", "crossbind-token");
        assertThat(volume(made.pod(), "crossbind-config").at("/configMap/name").asText())
                .isEqualTo("crossbind-reports");
        assertThat(volume(made.pod(), "crossbind-config")
                        .at("/configMap/optional")
                        .asBoolean())
                .isTrue();
        assertThat(volume(made.pod(), "crossbind-token").at("/projected/sources/0/serviceAccountToken"))
                .isEqualTo(JSON.readTree(
                        "{\"audience\": \"sts.amazonaws.com\", \"expirationSeconds\": 3600, \"path\": \"token\"}"));
        assertThat(injected(made.pod()).path("configMap").asText()).isEqualTo("crossbind-reports");
        assertThat(injected(made.pod()).path("profile").asText()).isEqualTo("data-prod");
    }

    /** The snippet of webhook.md creates a pod with the same variables, files and token. */
    @Test
    void theDocumentedSnippetDoesTheSame() throws IOException {
        String page = Files.readString(ProjectRoot.path("src/site/markdown/operate/webhook.md"));
        String section = page.substring(page.indexOf("## Without the webhook"));
        String spec = section.split("```yaml\n|```\n")[1]
                .replace("<configMap>", "crossbind-reports")
                .replace("<profile>", "data-prod")
                .replace("- name: app\n", "- name: app\n      image: app\n");
        kubectl.apply("apiVersion: v1\nkind: Pod\nmetadata: {name: by-hand, namespace: %s}\n%s"
                        .formatted(UNLABELLED, spec.replace("spec:\n", "spec:\n  serviceAccountName: reports\n")))
                .orThrow();
        JsonNode byHand = pod(UNLABELLED, "by-hand");
        JsonNode byWebhook = created(ANALYTICS, "reports", "").pod();

        assertThat(variables(byHand)).isEqualTo(variables(byWebhook));
        assertThat(mounts(byHand).keySet()).isEqualTo(mounts(byWebhook).keySet());
        assertThat(volume(byHand, "aws-token").path("projected"))
                .isEqualTo(volume(byWebhook, "crossbind-token").path("projected"));
    }

    @Test
    void whatThePodSetsStays() {
        JsonNode pod = created(
                        ANALYTICS,
                        "reports",
                        "{name: AWS_PROFILE, value: other}, {name: AWS_REGION, value: eu-north-1}")
                .pod();

        assertThat(variables(pod))
                .containsEntry("AWS_PROFILE", "other")
                .containsEntry("AWS_REGION", "eu-north-1")
                .containsEntry("AWS_CONFIG_FILE", CONFIG_FILE)
                .hasSize(4);
        assertThat(injected(pod).at("/ownProfiles/app").asText()).isEqualTo("other");
    }

    @Test
    void credentialsThatComeFirstAreWarnedOf() {
        Made made = created(ANALYTICS, "reports", "{name: AWS_WEB_IDENTITY_TOKEN_FILE, value: /elsewhere}");

        assertThat(made.warnings()).contains("Warning: crossbind: container app sets AWS_WEB_IDENTITY_TOKEN_FILE");
        assertThat(variables(made.pod())).containsEntry("AWS_WEB_IDENTITY_TOKEN_FILE", "/elsewhere");
    }

    @Test
    void anAnnotatedServiceAccountIsWarnedOf() {
        String role = "arn:aws:iam::111111111111:role/home";
        serviceAccount(ANALYTICS, "annotated");
        configMap(ANALYTICS, "annotated", "crossbind");
        annotate("eks.amazonaws.com/role-arn=" + role);
        await().atMost(ServedWebhook.SOON).untilAsserted(() -> {
            Made made = created(ANALYTICS, "annotated", "");
            assertThat(made.warnings())
                    .contains("Warning: crossbind: the service account is annotated with eks.amazonaws.com/role-arn "
                            + role);
            assertThat(injected(made.pod()).path("annotatedRole").asText()).isEqualTo(role);
            assertThat(variables(made.pod())).isEqualTo(DOCUMENTED);
        });

        annotate("eks.amazonaws.com/role-arn-");
        await().atMost(ServedWebhook.SOON)
                .untilAsserted(
                        () -> assertThat(created(ANALYTICS, "annotated", "").warnings())
                                .doesNotContain("crossbind"));
    }

    @Test
    void otherPodsGetNothing() {
        serviceAccount(ANALYTICS, "others");
        serviceAccount(ANALYTICS, "somebodys");
        configMap(ANALYTICS, "somebodys", "somebody");
        awaitSeen();

        assertUntouched(created(ANALYTICS, "others", ""));
        assertUntouched(created(ANALYTICS, "somebodys", ""));
        assertUntouched(created(ANALYTICS, "default", ""));
        assertUntouched(created(UNLABELLED, "reports", ""));
    }

    @Test
    void withTheConfigMapItEnds() {
        serviceAccount(ANALYTICS, "passing");
        configMap(ANALYTICS, "passing", "crossbind");
        await().atMost(ServedWebhook.SOON)
                .until(() -> isInjected(created(ANALYTICS, "passing", "").pod()));

        kubectl.run("delete", "configmap", "crossbind-passing", "-n", ANALYTICS).orThrow();

        await().atMost(ServedWebhook.SOON).untilAsserted(() -> assertUntouched(created(ANALYTICS, "passing", "")));
    }

    /** After a restart, the webhook is ready only when it knows all ConfigMaps again. */
    @Test
    void aRestartForgetsNothing() {
        webhook.operator().restart();

        assertThat(isInjected(created(ANALYTICS, "reports", "").pod())).isTrue();
    }

    private void serviceAccount(String namespace, String name) {
        kubectl.run("create", "serviceaccount", name, "-n", namespace).orThrow();
    }

    private void configMap(String namespace, String serviceAccount, String manager) {
        kubectl.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: crossbind-%1$s
                  namespace: %2$s
                  labels: {app.kubernetes.io/managed-by: %3$s}
                  annotations: {crossbind.io/service-account: %1$s, crossbind.io/default-profile: data-prod}
                data: {config: "[profile data-prod]"}
                """.formatted(serviceAccount, namespace, manager)).orThrow();
    }

    private void annotate(String annotation) {
        kubectl.run("annotate", "serviceaccount", "annotated", "-n", ANALYTICS, annotation)
                .orThrow();
    }

    private record Made(JsonNode pod, String warnings) {}

    private Made created(String namespace, String serviceAccount, String variables) {
        String name = "pod-" + PODS.incrementAndGet();
        Kubectl.Result result = kubectl.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s}
                spec:
                  serviceAccountName: %s
                  containers: [{name: app, image: app, env: [%s]}]
                """.formatted(name, namespace, serviceAccount, variables));
        result.orThrow();
        return new Made(pod(namespace, name), result.err());
    }

    private JsonNode pod(String namespace, String name) {
        try {
            return JSON.readTree(kubectl.run("get", "pod", name, "-n", namespace, "-o", "json")
                    .orThrow());
        } catch (IOException e) {
            throw new IllegalStateException("kubectl printed no JSON", e);
        }
    }

    private static void assertUntouched(Made made) {
        assertThat(isInjected(made.pod())).isFalse();
        assertThat(variables(made.pod())).isEmpty();
        assertThat(mounts(made.pod()).values()).allMatch(name -> name.startsWith("kube-api-access-"));
        assertThat(made.warnings()).doesNotContain("crossbind");
    }

    private static boolean isInjected(JsonNode pod) {
        return pod.at("/metadata/annotations").has("crossbind.io/injected");
    }

    private static JsonNode injected(JsonNode pod) {
        try {
            return JSON.readTree(
                    pod.at("/metadata/annotations/crossbind.io~1injected").asText());
        } catch (IOException e) {
            throw new IllegalStateException("the annotation is no JSON", e);
        }
    }

    private static Map<String, String> variables(JsonNode pod) {
        return pairs(pod.at("/spec/containers/0/env"), "name", "value");
    }

    private static Map<String, String> mounts(JsonNode pod) {
        return pairs(pod.at("/spec/containers/0/volumeMounts"), "mountPath", "name");
    }

    private static Map<String, String> pairs(JsonNode list, String key, String value) {
        Map<String, String> pairs = new TreeMap<>();
        list.forEach(element ->
                pairs.put(element.path(key).asText(), element.path(value).asText()));
        return pairs;
    }

    private static JsonNode volume(JsonNode pod, String name) {
        for (JsonNode volume : pod.at("/spec/volumes")) {
            if (volume.path("name").asText().equals(name)) {
                return volume;
            }
        }
        throw new AssertionError("no volume " + name + " in " + pod.at("/spec/volumes"));
    }
}
