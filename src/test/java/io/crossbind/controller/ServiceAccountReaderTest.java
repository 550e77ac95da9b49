package io.crossbind.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.ObservedServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceAccountReaderTest {

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
        assertThat(ServiceAccountReader.observed(found))
                .isEqualTo(new ObservedServiceAccount(
                        "u1",
                        Map.of("eks.amazonaws.com/role-arn", "arn:role", "team", "shop"),
                        Set.of("eks.amazonaws.com/role-arn"),
                        Set.of("b1", "c1")));
    }

    @Test
    void aBareServiceAccountHasNone() {
        ServiceAccount bare = Serialization.unmarshal("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: orders, namespace: shop, uid: u1}
                """, ServiceAccount.class);
        assertThat(ServiceAccountReader.observed(bare))
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
        assertThat(ServiceAccountReader.observed(found).appliedAnnotations()).isEmpty();
    }
}
