package io.crossbind.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.crossbind.e2e.Light;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour on which the demo's operator relies, tested with the operator's client. */
@Light
class EmbeddedClusterTest {

    private static final Path ROOT = Path.of(System.getProperty("crossbind.root", ".."));
    private static final String FINALIZER = "crossbind.io/finalizer";
    private static EmbeddedCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        cluster = EmbeddedCluster.start();
        client = cluster.admin();
        for (String kind : List.of("awsaccounts", "crossaccountbindings")) {
            client.load(open(ROOT.resolve("crds/crossbind.io_" + kind + ".yaml")))
                    .serverSideApply();
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void namespace() {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("reports")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void removeNamespace() {
        bindings().delete();
        bindings()
                .list()
                .getItems()
                .forEach(b ->
                        edit(b.getMetadata().getName(), r -> r.getMetadata().setFinalizers(List.of())));
        client.namespaces().withName("reports").delete();
        await().until(() -> client.namespaces().withName("reports").get() == null);
    }

    @Test
    void anApplyCreatesUpdatesAndRemovesFields() {
        GenericKubernetesResource created =
                apply("operator", "a", "spec: {accountRef: {name: one}, role: {maxSessionDuration: 1h}}");
        assertThat(created.getMetadata().getUid()).isNotEmpty();
        assertThat(created.getMetadata().getCreationTimestamp()).isNotEmpty();
        assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(created.<String>get("spec", "deletionPolicy"))
                .as("a default of the schema")
                .isEqualTo("Delete");

        apply("someone-else", "a", "metadata: {labels: {team: blue}}");
        GenericKubernetesResource changed = apply("operator", "a", "spec: {accountRef: {name: two}}");
        assertThat(changed.<String>get("spec", "accountRef", "name")).isEqualTo("two");
        assertThat(changed.<Object>get("spec", "role"))
                .as("applied before, left out now")
                .isNull();
        assertThat(changed.getMetadata().getLabels()).containsEntry("team", "blue");
        assertThat(changed.getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void anApplyThatChangesNothingIsNoChange() throws InterruptedException {
        GenericKubernetesResource spec = manifest("a", "spec: {accountRef: {name: one}}");
        GenericKubernetesResource status = manifest("a", "status: {conditions: [{type: Ready, status: \"True\"}]}");
        resource(spec).patch(applyAs("operator"), spec);
        resource(status).subresource("status").patch(applyAs("operator"), status);
        apply(
                "operator",
                "a",
                "spec: {accountRef: {name: one}}\nmetadata: {finalizers: [" + FINALIZER + "], labels: {}}");
        String before = get("a").getMetadata().getResourceVersion();
        // The managers' entries carry a time in seconds.
        Thread.sleep(1100);
        apply(
                "operator",
                "a",
                "spec: {accountRef: {name: one}}\nmetadata: {finalizers: [" + FINALIZER + "], labels: {}}");
        resource(status).subresource("status").patch(applyAs("operator"), status);
        assertThat(get("a").getMetadata().getResourceVersion()).isEqualTo(before);
    }

    @Test
    void aStatusApplyChangesTheStatusOnly() {
        apply("admin", "a", "spec: {accountRef: {name: one}}");
        GenericKubernetesResource resource = manifest("a", """
                spec: {accountRef: {name: changed}}
                status: {conditions: [{type: Ready, status: "True"}, {type: Stalled, status: "False"}]}""");
        resource(resource).subresource("status").patch(applyAs("operator"), resource);
        GenericKubernetesResource ready = get("a");
        assertThat(ready.<String>get("spec", "accountRef", "name")).isEqualTo("one");
        assertThat(ready.<List<?>>get("status", "conditions")).hasSize(2);
        assertThat(ready.getMetadata().getGeneration()).isEqualTo(1);

        GenericKubernetesResource fewer = manifest("a", "status: {conditions: [{type: Ready, status: \"False\"}]}");
        resource(fewer).subresource("status").patch(applyAs("operator"), fewer);
        assertThat(get("a").<List<Map<String, String>>>get("status", "conditions"))
                .containsExactly(Map.of("type", "Ready", "status", "False"));

        apply("admin", "a", "spec: {accountRef: {name: two}}\nstatus: {conditions: []}");
        assertThat(get("a").<List<?>>get("status", "conditions"))
                .as("status by the main resource")
                .hasSize(1);
        assertThat(get("a").getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void watchesSeeWhatHappens() {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (SharedIndexInformer<GenericKubernetesResource> informer =
                bindings().inform(handler(seen))) {
            apply("admin", "a", "spec: {accountRef: {name: one}}");
            await().untilAsserted(() -> assertThat(seen).containsExactly("added a"));
            apply("admin", "a", "spec: {accountRef: {name: two}}");
            await().untilAsserted(() -> assertThat(seen).containsExactly("added a", "updated a two"));
            bindings().withName("a").delete();
            await().untilAsserted(() -> assertThat(seen).containsExactly("added a", "updated a two", "deleted a"));
        }
    }

    @Test
    void watchesMissNothingOfManyWrites() {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (SharedIndexInformer<GenericKubernetesResource> informer =
                        bindings().inform(handler(seen));
                var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 60)
                    .forEach(i -> writers.submit(() -> {
                        apply("admin", "b" + i, "spec: {accountRef: {name: one}}");
                        return bindings().withName("b" + i).delete();
                    }));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(seen.stream().filter(e -> e.startsWith("deleted")))
                            .hasSize(60));
            assertThat(informer.getStore().list()).isEmpty();
        }
    }

    @Test
    void finalizersHoldADeletedObject() {
        apply("admin", "a", "spec: {accountRef: {name: one}}");
        apply("operator", "a", "metadata: {finalizers: [" + FINALIZER + "]}");
        bindings().withName("a").delete();
        assertThat(get("a").isMarkedForDeletion()).isTrue();
        edit("a", r -> r.getMetadata().setFinalizers(List.of()));
        assertThat(bindings().withName("a").get()).isNull();
    }

    @Test
    void anApplyWithoutTheFinalizerReleasesTheObject() {
        apply("operator", "a", "metadata: {finalizers: [" + FINALIZER + "]}");
        bindings().withName("a").delete();
        apply("operator", "a", "metadata: {labels: {x: y}}");
        assertThat(bindings().withName("a").get()).isNull();
    }

    @Test
    void aStaleUpdateIsAConflict() {
        GenericKubernetesResource old = apply("admin", "a", "spec: {accountRef: {name: one}}");
        apply("admin", "a", "spec: {accountRef: {name: two}}");
        old.getMetadata().setLabels(Map.of("late", "true"));
        assertThatThrownBy(() -> resource(old).update())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
    }

    @Test
    void deletedOwnersTakeWhatTheyOwn() {
        GenericKubernetesResource binding = apply("admin", "a", "spec: {accountRef: {name: one}}");
        ServiceAccount owned = new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("owned")
                .withNamespace("reports")
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("crossbind.io/v1alpha1")
                        .withKind("CrossAccountBinding")
                        .withName("a")
                        .withUid(binding.getMetadata().getUid())
                        .build())
                .endMetadata()
                .build();
        client.resource(owned).fieldManager("operator").forceConflicts().serverSideApply();
        assertThat(client.resource(owned).get()).isNotNull();
        bindings().withName("a").delete();
        assertThat(client.resource(owned).get()).isNull();
    }

    @Test
    void annotationsThatSomebodyStripsComeBackByApply() {
        ServiceAccount annotated = new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("reports")
                .withNamespace("reports")
                .addToAnnotations("eks.amazonaws.com/role-arn", "arn:aws:iam::222222222222:role/crossbind/x")
                .endMetadata()
                .build();
        client.resource(annotated).fieldManager("operator").serverSideApply();
        client.resource(annotated)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"annotations\":null}}");
        assertThat(client.resource(annotated).get().getMetadata().getAnnotations())
                .isEmpty();
        client.resource(annotated).fieldManager("operator").serverSideApply();
        assertThat(client.resource(annotated).get().getMetadata().getAnnotations())
                .containsKey("eks.amazonaws.com/role-arn");
    }

    @Test
    void aDeletedNamespaceEndsWithItsContent() {
        apply("operator", "a", "metadata: {finalizers: [" + FINALIZER + "]}");
        client.namespaces().withName("reports").delete();
        assertThat(client.namespaces().withName("reports").get().getStatus().getPhase())
                .isEqualTo("Terminating");
        assertThat(get("a").isMarkedForDeletion()).isTrue();
        edit("a", r -> r.getMetadata().setFinalizers(List.of()));
        assertThat(client.namespaces().withName("reports").get()).isNull();
        namespace();
    }

    @Test
    void tokensAreSignedAsKubernetesSignsThem() throws Exception {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("runner")
                        .withNamespace("reports")
                        .endMetadata()
                        .build())
                .create();
        SignedJWT token =
                SignedJWT.parse(cluster.token("reports", "runner", "sts.amazonaws.com", Duration.ofMinutes(20)));
        JWKSet keys = JWKSet.parse(cluster.jwks());
        var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
        assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
        assertThat(key.isPrivate()).isFalse();
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(cluster.issuer());
        assertThat(claims.getSubject()).isEqualTo("system:serviceaccount:reports:runner");
        assertThat(token.getPayload().toJSONObject().get("aud")).as("a list").isEqualTo(List.of("sts.amazonaws.com"));
        assertThat(claims.getExpirationTime().toInstant())
                .isBetween(Instant.now().plusSeconds(19 * 60), Instant.now().plusSeconds(21 * 60));
        assertThat(claims.getJSONObjectClaim("kubernetes.io")).containsEntry("namespace", "reports");
        assertThat(client.raw("/.well-known/openid-configuration")).contains(cluster.issuer());
    }

    @Test
    void aTokenOfAPodNamesThePod() throws Exception {
        var pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("runner-0")
                        .withNamespace("reports")
                        .endMetadata()
                        .withNewSpec()
                        .withServiceAccountName("pod-runner")
                        .addNewContainer()
                        .withName("main")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("pod-runner")
                        .withNamespace("reports")
                        .endMetadata()
                        .build())
                .create();
        String token = cluster.tokenOfPod("reports", "runner-0", "pods.eks.amazonaws.com", Duration.ofHours(1));
        var claims = SignedJWT.parse(token).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("system:serviceaccount:reports:pod-runner");
        assertThat(claims.getJSONObjectClaim("kubernetes.io").get("pod"))
                .isEqualTo(Map.of("name", "runner-0", "uid", pod.getMetadata().getUid()));
    }

    @Test
    void aTokenOfAMissingAccountIsRefused() {
        assertThatThrownBy(() -> cluster.token("reports", "nobody", "sts.amazonaws.com", Duration.ofMinutes(20)))
                .isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void aLeaderIsElectedByALease() {
        AtomicBoolean leads = new AtomicBoolean();
        var election = client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName("crossbind")
                        .withLeaseDuration(Duration.ofSeconds(3))
                        .withRenewDeadline(Duration.ofSeconds(2))
                        .withRetryPeriod(Duration.ofMillis(200))
                        .withReleaseOnCancel()
                        .withLock(new LeaseLock("reports", "crossbind", "one"))
                        .withLeaderCallbacks(
                                new LeaderCallbacks(() -> leads.set(true), () -> leads.set(false), id -> {}))
                        .build())
                .build()
                .start();
        await().untilTrue(leads);
        var lease = client.leases().inNamespace("reports").withName("crossbind");
        String first = lease.get().getMetadata().getResourceVersion();
        await().untilAsserted(() ->
                assertThat(lease.get().getMetadata().getResourceVersion()).isNotEqualTo(first));
        election.cancel(true);
        await().untilFalse(leads);
    }

    @Test
    void kubectlFindsTheKindsAndTheirColumns() throws Exception {
        assertThat(client.raw("/apis")).contains("crossbind.io/v1alpha1");
        assertThat(client.raw("/apis/crossbind.io/v1alpha1")).contains("\"xab\"", "\"crossbind\"");
        assertThat(client.raw("/openapi/v3/apis/crossbind.io/v1alpha1")).contains("fieldValidation", "deletionPolicy");
        apply("operator", "a", "spec: {accountRef: {name: one}}");
        GenericKubernetesResource ready =
                manifest("a", "status: {conditions: [{type: Ready, status: \"True\", reason: Done}]}");
        resource(ready).subresource("status").patch(applyAs("operator"), ready);
        HttpRequest request = HttpRequest.newBuilder(
                        client.getMasterUrl().toURI().resolve("/apis/crossbind.io/v1alpha1/crossaccountbindings"))
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String table =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            assertThat(table)
                    .contains(
                            "\"kind\":\"Table\"", "\"name\":\"Account\"", "[\"a\",\"one\",null,null,\"True\",\"Done\"");
        }
    }

    @Test
    void aServiceAccountsKubeconfigCarriesItsToken() throws Exception {
        await().until(() -> client.serviceAccounts()
                        .inNamespace("reports")
                        .withName("default")
                        .get()
                != null);
        Config config =
                Config.fromKubeconfig(cluster.kubeconfigOf("reports", "default").toFile());
        assertThat(SignedJWT.parse(config.getAutoOAuthToken()).getJWTClaimsSet().getSubject())
                .isEqualTo("system:serviceaccount:reports:default");
        try (KubernetesClient own =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThat(own.namespaces().withName("reports").get()).isNotNull();
        }
    }

    @Test
    void setBasedSelectorsAreRefusedRatherThanIgnored() {
        assertThatThrownBy(() -> bindings().withLabelIn("team", "blue", "red").list())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(400));
    }

    @Test
    void everythingIsAllowed() {
        SelfSubjectRulesReview review = Serialization.unmarshal(
                "{\"apiVersion\": \"authorization.k8s.io/v1\", \"kind\": \"SelfSubjectRulesReview\", \"spec\": {\"namespace\": \"reports\"}}",
                SelfSubjectRulesReview.class);
        SelfSubjectRulesReview answer =
                client.authorization().v1().selfSubjectRulesReview().create(review);
        assertThat(answer.getStatus().getResourceRules().getFirst().getVerbs()).containsExactly("*");
    }

    private static NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            bindings() {
        return client.genericKubernetesResources("crossbind.io/v1alpha1", "CrossAccountBinding")
                .inNamespace("reports");
    }

    private static GenericKubernetesResource get(String name) {
        return bindings().withName(name).require();
    }

    private static void edit(String name, Consumer<GenericKubernetesResource> change) {
        bindings().withName(name).edit(resource -> {
            change.accept(resource);
            return resource;
        });
    }

    private static Resource<GenericKubernetesResource> resource(GenericKubernetesResource resource) {
        return bindings().resource(resource);
    }

    private static PatchContext applyAs(String manager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build();
    }

    private static GenericKubernetesResource apply(String manager, String name, String fields) {
        GenericKubernetesResource resource = manifest(name, fields);
        return resource(resource).patch(applyAs(manager), resource);
    }

    private static GenericKubernetesResource manifest(String name, String fields) {
        GenericKubernetesResource resource = Serialization.unmarshal(
                "apiVersion: crossbind.io/v1alpha1\nkind: CrossAccountBinding\n" + fields,
                GenericKubernetesResource.class);
        if (resource.getMetadata() == null) {
            resource.setMetadata(new ObjectMeta());
        }
        resource.getMetadata().setName(name);
        resource.getMetadata().setNamespace("reports");
        return resource;
    }

    private static ResourceEventHandler<GenericKubernetesResource> handler(List<String> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(GenericKubernetesResource added) {
                seen.add("added " + added.getMetadata().getName());
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
                seen.add("updated " + after.getMetadata().getName() + " " + after.get("spec", "accountRef", "name"));
            }

            @Override
            public void onDelete(GenericKubernetesResource deleted, boolean unknown) {
                seen.add("deleted " + deleted.getMetadata().getName());
            }
        };
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
