package io.crossbind.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedConfigMap.Ownership;
import io.crossbind.model.ObservedPod;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedObjectsTest {

    @Test
    void annotationsAreToldApartByWhoAppliedThem() {
        ServiceAccount found = Serialization.unmarshal("""
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: orders
              namespace: shop
              uid: u1
              annotations:
                eks.amazonaws.com/role-arn: arn:role
                team: shop
              ownerReferences:
              - {apiVersion: crossbind.io/v1alpha1, kind: CrossAccountBinding, name: orders, uid: b1}
              - {apiVersion: v1, kind: ConfigMap, name: other, uid: c1}
              managedFields:
              - manager: crossbind
                operation: Apply
                fieldsType: FieldsV1
                fieldsV1:
                  f:metadata:
                    f:annotations:
                      f:eks.amazonaws.com/role-arn: {}
                    f:ownerReferences:
                      k:{"uid":"b1"}: {}
              - manager: kubectl
                operation: Update
                fieldsType: FieldsV1
                fieldsV1:
                  f:metadata:
                    f:annotations:
                      .: {}
                      f:team: {}
            """, ServiceAccount.class);
        assertThat(ObservedObjects.observed(found))
                .isEqualTo(new ObservedServiceAccount(
                        "u1",
                        Map.of("eks.amazonaws.com/role-arn", "arn:role", "team", "shop"),
                        Set.of("eks.amazonaws.com/role-arn"),
                        Set.of("b1", "c1"),
                        true));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a bare one | {} | false",
                "edited by hand | {annotations: {team: shop}, managedFields: [{manager: kubectl-edit, operation: Update}]} | false",
                "the operator's own | {ownerReferences: [{apiVersion: crossbind.io/v1alpha1, kind: CrossAccountBinding, name: a, uid: b1}],"
                        + " managedFields: [{manager: crossbind, operation: Apply}]} | false",
                "Helm's label | {labels: {app.kubernetes.io/managed-by: Helm}} | true",
                "Helm's annotation | {annotations: {meta.helm.sh/release-name: app}} | true",
                "applied by kubectl | {annotations: {kubectl.kubernetes.io/last-applied-configuration: x}} | true",
                "tracked by Argo CD | {annotations: {argocd.argoproj.io/tracking-id: x}} | true",
                "applied on the server's side | {managedFields: [{manager: kustomize-controller, operation: Apply}]} | true",
                "another owner | {ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: a, uid: d1}]} | true"
            })
    void aServiceAccountIsClaimedByAnotherManager(String situation, String metadata, boolean claimed) {
        ServiceAccount found = Serialization.unmarshal("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: %s
                """.formatted(metadata), ServiceAccount.class);
        assertThat(ServiceAccountManagers.claim(found.getMetadata())).isEqualTo(claimed);
    }

    @Test
    void aBareServiceAccountHasNone() {
        ServiceAccount bare = Serialization.unmarshal("""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: orders, namespace: shop, uid: u1}
            """, ServiceAccount.class);
        assertThat(ObservedObjects.observed(bare))
                .isEqualTo(new ObservedServiceAccount("u1", Map.of(), Set.of(), Set.of()));
    }

    @Test
    void fieldsOfOtherShapesAreNoAnnotations() {
        ServiceAccount found = Serialization.unmarshal("""
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: orders
              namespace: shop
              uid: u1
              managedFields:
              - {manager: crossbind, operation: Apply}
              - {manager: crossbind, fieldsV1: {"f:metadata": {"f:annotations": {".": {}}}}}
              - {manager: crossbind, fieldsV1: {"f:automountServiceAccountToken": {}}}
            """, ServiceAccount.class);
        assertThat(ObservedObjects.observed(found).appliedAnnotations()).isEmpty();
    }

    @Test
    void aConfigMapIsReadWithWhoNeedsItAndWhoseItIs() {
        ConfigMap found = Serialization.unmarshal("""
            apiVersion: v1
            kind: ConfigMap
            immutable: true
            metadata:
              name: crossbind-orders
              namespace: shop
              uid: u1
              annotations: {crossbind.io/service-account: orders}
              ownerReferences:
              - {apiVersion: crossbind.io/v1alpha1, kind: CrossAccountBinding, name: orders, uid: b1}
              - {apiVersion: crossbind.io/v1alpha1, kind: CrossAccountBinding, name: gone, uid: b2}
              - {apiVersion: v1, kind: ConfigMap, name: other, uid: c1}
            data: {config: text}
            """, ConfigMap.class);
        assertThat(ObservedObjects.observed(found, Set.of("b1", "b3")))
                .isEqualTo(new ObservedConfigMap(
                        "u1",
                        Map.of("crossbind.io/service-account", "orders"),
                        Map.of("config", "text"),
                        Set.of("b1", "b2"),
                        Ownership.OURS,
                        true));
        assertThat(ObservedObjects.observed(found, Set.of("b3", "c1")).ownership())
                .as("none of its bindings exists")
                .isEqualTo(Ownership.LEFT_BEHIND);
        assertThat(ObservedObjects.serviceAccountOf(found)).contains(new NamespacedName("shop", "orders"));
        assertThat(BindingOwners.owningBindings(found))
                .containsExactly(new NamespacedName("shop", "orders"), new NamespacedName("shop", "gone"));
    }

    @Test
    void anEmptyConfigMapIsNobodys() {
        ConfigMap found = Serialization.unmarshal("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: other
              namespace: shop
              uid: u1
              ownerReferences:
              - {apiVersion: example.com/v1, kind: CrossAccountBinding, name: orders, uid: b1}
            """, ConfigMap.class);
        assertThat(ObservedObjects.observed(found, Set.of("b1")))
                .isEqualTo(new ObservedConfigMap("u1", Map.of(), Map.of(), Set.of(), Ownership.FOREIGN, false));
        assertThat(ObservedObjects.serviceAccountOf(found)).isEmpty();
        assertThat(BindingOwners.owningBindings(found)).isEmpty();
    }

    @Test
    void aPodKeepsWhatTellsOfItsCredentialsAndNoMore() {
        Pod pod = Serialization.unmarshal("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-1
              creationTimestamp: "2026-03-01T11:00:00Z"
              namespace: shop
              labels: {app: web}
              ownerReferences:
              - {apiVersion: apps/v1, kind: ReplicaSet, name: web-7d, uid: u1, controller: true}
            spec:
              serviceAccountName: orders
              volumes:
              - {name: profiles, configMap: {name: crossbind-orders}}
              - {name: data, emptyDir: {}}
              containers:
              - name: main
                image: example.com/web
                env:
                - {name: AWS_ROLE_ARN, value: "arn:role"}
                - {name: PASSWORD, value: secret}
                - {name: FROM_ELSEWHERE, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
            status: {phase: Running, podIP: 10.0.0.1}
            """, Pod.class);
        ObservedPod expected = new ObservedPod(
                "web-1",
                Instant.parse("2026-03-01T11:00:00Z"),
                Set.of("arn:role"),
                Set.of("crossbind-orders"),
                false,
                Optional.of(new ObservedPod.Owner("apps/v1", "ReplicaSet", "web-7d", "u1")));
        assertThat(ObservedObjects.observed(pod)).isEqualTo(expected);
        Pod lean = CachedFields.pod(pod);
        assertThat(ObservedObjects.observed(lean)).isEqualTo(expected);
        assertThat(ObservedObjects.isActive(lean)).isTrue();
        assertThat(Serialization.asYaml(lean)).doesNotContain("secret", "10.0.0.1", "app: web");
        lean.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
        assertThat(ObservedObjects.isActive(lean)).isFalse();
    }
}
