package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.ClusterChanges;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import io.crossbind.plan.Change;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes service accounts and ConfigMaps for one binding by server-side apply with an own field manager. Conflicts are never forced, and the UID
 * goes along, so that an apply can neither take over somebody's field nor create an account that is gone.
 */
final class ClusterWriter implements ClusterChanges {
    /** The owner of what the operator applies (Kubernetes, server-side apply). */
    static final String FIELD_MANAGER = "crossbind";

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(FIELD_MANAGER)
            .withForce(false)
            .build();

    private final KubernetesClient client;
    private final CrossAccountBinding binding;

    ClusterWriter(KubernetesClient client, CrossAccountBinding binding) {
        this.client = client;
        this.binding = binding;
    }

    @Override
    public void carryOut(Change.OfCluster change) {
        try {
            switch (change) {
                case Change.ApplyServiceAccount(var desired, Change.Existing.None _) ->
                    apply(create(desired.namespace(), desired.name()), true, desired.annotations());
                case Change.ApplyServiceAccount(var desired, Change.Existing.Uid(String uid, boolean owned)) ->
                    apply(existing(desired.namespace(), desired.name(), uid), owned, desired.annotations());
                case Change.ApplyConfigMap(var desired, Change.Existing.None _) -> create(desired);
                case Change.ApplyConfigMap(var desired, Change.Existing.Uid(String uid, var _)) ->
                    client.resource(configMap(desired)
                                    .editMetadata()
                                    .withUid(uid)
                                    .endMetadata()
                                    .build())
                            .patch(APPLY);
                case Change.EmptyConfigMap(var namespace, var name, String uid) ->
                    client.resource(bare(namespace, name)
                                    .editMetadata()
                                    .withUid(uid)
                                    .withOwnerReferences(owner())
                                    .endMetadata()
                                    .build())
                            .patch(APPLY);
                case Change.ReleaseServiceAccount(var namespace, var name, String uid, boolean owned) ->
                    apply(existing(namespace, name, uid), owned, Map.of());
            }
        } catch (KubernetesClientException e) {
            throw new Failure(new Refusal(reason(e), message(change, e)), e);
        }
    }

    /** Created bare, so that all that is applied afterwards has one owner. */
    private ServiceAccount create(String namespace, String name) {
        ServiceAccount bare = new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withOwnerReferences(owner())
                .endMetadata()
                .build();
        return client.resource(bare).create();
    }

    private static ServiceAccount existing(String namespace, String name, String uid) {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withUid(uid)
                .endMetadata()
                .build();
    }

    private void apply(ServiceAccount existing, boolean owned, Map<String, String> annotations) {
        ServiceAccountBuilder fresh = new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(existing.getMetadata().getNamespace())
                .withName(existing.getMetadata().getName())
                .withUid(existing.getMetadata().getUid())
                .withAnnotations(annotations)
                .endMetadata();
        if (owned) {
            fresh.editMetadata().withOwnerReferences(owner()).endMetadata();
        }
        client.resource(fresh.build()).patch(APPLY);
    }

    /** Why a change cannot be made; empty if nothing of somebody else is in its way. */
    Optional<Refusal> taken(Change change) {
        return change instanceof Change.ApplyConfigMap(var desired, Change.Existing.None _)
                ? taken(desired)
                : Optional.empty();
    }

    private Optional<Refusal> taken(DesiredConfigMap desired) {
        return client.configMaps()
                                .inNamespace(desired.namespace())
                                .withName(desired.name())
                                .get()
                        == null
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Reason.CONFIG_MAP_CONFLICT,
                        "ConfigMap " + desired.namespace() + "/" + desired.name() + " was not made by crossbind"));
    }

    /** Applied at once under its own field manager, so that later applies own every field. */
    private void create(DesiredConfigMap desired) {
        taken(desired).ifPresent(refusal -> {
            throw new Failure(refusal, null);
        });
        client.resource(configMap(desired).build()).patch(APPLY);
    }

    private ConfigMapBuilder configMap(DesiredConfigMap desired) {
        return bare(desired.namespace(), desired.name())
                .editMetadata()
                .withAnnotations(desired.annotations())
                .withOwnerReferences(
                        desired.owners().isEmpty()
                                ? List.of(owner())
                                : desired.owners().entrySet().stream()
                                        .map(binding -> owner(binding.getKey(), binding.getValue()))
                                        .toList())
                .endMetadata()
                .withData(desired.data());
    }

    private static ConfigMapBuilder bare(String namespace, String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(Map.of(ProfilesConfigMap.MANAGED_BY, ProfilesConfigMap.MANAGER))
                .endMetadata();
    }

    private OwnerReference owner() {
        return owner(binding.getMetadata().getName(), binding.getMetadata().getUid());
    }

    private OwnerReference owner(String name, String uid) {
        return new OwnerReferenceBuilder()
                .withApiVersion(binding.getApiVersion())
                .withKind(binding.getKind())
                .withName(name)
                .withUid(uid)
                .build();
    }

    private static Reason reason(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT ? Reason.CHANGED_MEANWHILE : Reason.KUBERNETES_ERROR;
    }

    private static String message(Change change, KubernetesClientException e) {
        String detail = e.getStatus() == null || e.getStatus().getMessage() == null
                ? String.valueOf(e.getMessage())
                : e.getStatus().getMessage();
        return change.message() + ": " + detail;
    }
}
