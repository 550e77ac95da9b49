package io.crossbind.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.Statement;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.reconcile.Finalizers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Objects written by a hostile tenant. The cached part of each object fits in two kilobytes. */
class CachedFieldsTest {
    private static final String LARGE = "x".repeat(1_000_000);

    @Test
    void aLargeConfigMapIsKeptAsAHash() {
        ConfigMap configMap = new ConfigMapBuilder()
                .withMetadata(large())
                .editMetadata()
                .addToAnnotations(ProfilesConfigMap.SERVICE_ACCOUNT, "reports")
                .endMetadata()
                .withData(Map.of("config", LARGE))
                .withBinaryData(Map.of("more", LARGE))
                .build();
        ConfigMap lean = CachedFields.configMap(configMap);
        assertThat(size(lean)).isLessThan(2_000);
        assertThat(ObservedObjects.serviceAccountOf(lean).orElseThrow().name()).isEqualTo("reports");
        assertThat(ObservedObjects.observed(lean, Set.of()).holds(Map.of("config", LARGE)))
                .isTrue();
        assertThat(ObservedObjects.observed(lean, Set.of()).holds(Map.of("config", LARGE + "y")))
                .isFalse();
    }

    @Test
    void aConfigMapIsComparedAlikeBeforeAndAfterItIsCached() {
        Map<String, String> files = Map.of("config", "[default]", "other", "");
        ConfigMap fresh = new ConfigMapBuilder()
                .withNewMetadata()
                .withUid("1")
                .endMetadata()
                .withData(files)
                .build();
        assertThat(ObservedObjects.observed(fresh, Set.of()))
                .isEqualTo(ObservedObjects.observed(CachedFields.configMap(CachedFields.configMap(fresh)), Set.of()));
    }

    @Test
    void aPodsLargeVariablesAreCut() {
        List<EnvVar> variables = IntStream.range(0, 1000)
                .mapToObj(i -> new EnvVar("AWS_ROLE_ARN", i + LARGE.substring(0, 1000), null))
                .collect(Collectors.toList());
        Pod pod = new PodBuilder()
                .withMetadata(large())
                .withNewSpec()
                .withServiceAccountName("reports")
                .addNewContainer()
                .withName("app")
                .withEnv(variables)
                .endContainer()
                .addNewContainer()
                .withName(LARGE)
                .addNewEnv()
                .withName("AWS_ROLE_ARN")
                .withValue(LARGE)
                .endEnv()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withMessage(LARGE)
                .endStatus()
                .build();
        Pod lean = CachedFields.pod(pod);
        assertThat(size(lean)).isLessThan(4_000);
        assertThat(ObservedObjects.isActive(lean)).isTrue();
        assertThat(ObservedObjects.observed(lean).roleArns()).hasSizeBetween(2, 4);
    }

    @Test
    void anOwnerWithANameThatNoObjectHasIsNoOwner() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("apps/v1")
                        .withKind("ReplicaSet")
                        .withName("../../../../api/v1/namespaces/kube-system/secrets/token")
                        .withUid("1")
                        .withController(true)
                        .build())
                .endMetadata()
                .build();
        assertThat(ObservedObjects.controller(pod)).isEmpty();
    }

    @Test
    void aServiceAccountKeepsWhatTellsItsOwners() {
        ServiceAccount account = new ServiceAccountBuilder()
                .withMetadata(large())
                .editMetadata()
                .addToAnnotations("eks.amazonaws.com/role-arn", "arn:aws:iam::222222222222:role/reports")
                .addToAnnotations("eks.amazonaws.com/other", LARGE)
                .addToAnnotations("meta.helm.sh/release-name", "reports")
                .addToLabels("app.kubernetes.io/managed-by", "Helm")
                .addToManagedFields(new ManagedFieldsEntryBuilder()
                        .withManager(ClusterApplier.FIELD_MANAGER)
                        .withOperation("Apply")
                        .withNewFieldsV1()
                        .addToAdditionalProperties(
                                "f:metadata",
                                Map.of("f:annotations", Map.of("f:eks.amazonaws.com/role-arn", Map.of(), "f:x", LARGE)))
                        .endFieldsV1()
                        .build())
                .endMetadata()
                .build();
        ServiceAccount lean = CachedFields.serviceAccount(account);
        assertThat(size(lean)).isLessThan(2_500);
        assertThat(ObservedObjects.observed(lean).appliedAnnotations()).containsExactly("eks.amazonaws.com/role-arn");
        assertThat(ObservedObjects.observed(lean).annotations())
                .containsEntry("eks.amazonaws.com/role-arn", "arn:aws:iam::222222222222:role/reports");
        assertThat(lean.getMetadata().getLabels()).containsEntry("app.kubernetes.io/managed-by", "Helm");
    }

    @Test
    void aServiceAccountThatSomebodyElseManagesIsKnownAsThatInTheCacheToo() {
        ServiceAccount claimed = Serialization.unmarshal("""
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: reports
              namespace: team-a
              annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}
              labels: {app.kubernetes.io/managed-by: crossbind}
            """, ServiceAccount.class);
        assertThat(ObservedObjects.observed(CachedFields.serviceAccount(claimed))
                        .claimed())
                .isTrue();
        ServiceAccount own = Serialization.unmarshal("""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: reports, namespace: team-a, labels: {app.kubernetes.io/managed-by: crossbind}}
            """, ServiceAccount.class);
        assertThat(ObservedObjects.observed(CachedFields.serviceAccount(own)).claimed())
                .isFalse();
    }

    @Test
    void aBindingsMetadataIsDroppedAndItsFinalizerFound() {
        CrossAccountBinding binding = Serialization.unmarshal("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: reports, namespace: team-a}
            spec:
              accountRef: {name: data}
              workload: {serviceAccount: {name: reports}}
              role: {statements: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"]}]}
            """, CrossAccountBinding.class);
        ObjectMeta metadata = large();
        metadata.setFinalizers(IntStream.range(0, 10_000)
                .mapToObj(i -> i == 9_999 ? Finalizers.NAME : "example.com/" + i)
                .collect(Collectors.toList()));
        binding.setMetadata(metadata);
        CachedFields.binding(binding);
        assertThat(size(binding)).isLessThan(4_000);
        assertThat(binding.hasFinalizer(Finalizers.NAME)).isTrue();
        assertThat(statementsOf(binding)).hasSize(1);
    }

    private static List<Statement> statementsOf(CrossAccountBinding binding) {
        return Objects.requireNonNull(binding.getSpec().role()).statements();
    }

    private static ObjectMeta large() {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName("reports");
        metadata.setNamespace("team-a");
        metadata.setUid("1");
        metadata.setCreationTimestamp("2026-11-28T12:00:00Z");
        metadata.setAnnotations(new java.util.HashMap<>(Map.of("example.com/note", LARGE)));
        metadata.setLabels(IntStream.range(0, 1000)
                .boxed()
                .collect(Collectors.toMap(i -> "example.com/" + i, _ -> "x".repeat(63))));
        metadata.setManagedFields(new java.util.ArrayList<>(List.of(new ManagedFieldsEntryBuilder()
                .withManager("kubectl")
                .withNewFieldsV1()
                .addToAdditionalProperties(LARGE, Map.of())
                .endFieldsV1()
                .build())));
        metadata.setOwnerReferences(Collections.nCopies(
                1000,
                new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withName("x".repeat(253))
                        .build()));
        return metadata;
    }

    private static int size(HasMetadata object) {
        return Serialization.asJson(object).length();
    }
}
