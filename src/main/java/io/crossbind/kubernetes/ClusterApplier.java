package io.crossbind.kubernetes;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.ClusterChanges;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.Change;
import io.crossbind.plan.ClusterPlanner;
import io.fabric8.kubernetes.api.model.ConfigMap;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes service accounts and ConfigMaps for a binding by server-side apply with the operator's field manager. The apply contains the UID,
 * so it cannot re-create a deleted object. The operator forces conflicts only in its own ConfigMaps, because other tools may manage a
 * service account or any of its fields.
 */
public final class ClusterApplier implements ClusterChanges {
    /** The field manager of the operator (Kubernetes, server-side apply). */
    public static final String FIELD_MANAGER = "crossbind";

    /** Selects objects with the operator's label. */
    public static final String MANAGED = ProfilesConfigMap.MANAGED_BY + "=" + ProfilesConfigMap.MANAGER;

    private static final PatchContext APPLY = apply(false);
    private static final PatchContext APPLY_OVER_EDITS = apply(true);

    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FIELD_MANAGER)
            .build();

    private static final PatchContext STRATEGIC_MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.STRATEGIC_MERGE)
            .withFieldManager(FIELD_MANAGER)
            .build();

    private static PatchContext apply(boolean force) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FIELD_MANAGER)
                .withForce(force)
                .build();
    }

    private final KubernetesClient client;
    private final CrossAccountBinding binding;
    private final Function<ConfigMap, ObservedConfigMap> reader;

    /**
     * Creates an applier.
     *
     * @param reader decides whether the binding owns a ConfigMap
     */
    ClusterApplier(
            KubernetesClient client, CrossAccountBinding binding, Function<ConfigMap, ObservedConfigMap> reader) {
        this.client = client;
        this.binding = binding;
        this.reader = reader;
    }

    @Override
    public void carryOut(Change.OfCluster change) {
        try {
            switch (change) {
                case Change.ApplyServiceAccount(var desired, Change.Existing.None _, var owners) ->
                    apply(create(desired.namespace(), desired.name(), owners), owners, desired.annotations());
                case Change.ApplyServiceAccount(var desired, Change.Existing.Uid(String uid), var owners) ->
                    apply(existing(desired.namespace(), desired.name(), uid), owners, desired.annotations());
                case Change.ApplyConfigMap(var desired, Change.Existing.None _) -> create(desired);
                case Change.ApplyConfigMap(var desired, Change.Existing.Uid(String uid)) -> overwrite(desired, uid);
                case Change.EmptyConfigMap(var namespace, var name, String uid) -> empty(namespace, name, uid);
                case Change.ReleaseServiceAccount(var namespace, var name, String uid, var owners) ->
                    apply(existing(namespace, name, uid), owners, Map.of());
                case Change.DisownServiceAccount(var namespace, var name, String uid, var owners) ->
                    disown(namespace, name, uid, owners);
            }
        } catch (KubernetesClientException e) {
            throw new ProblemException(new Problem(reason(e), message(change, e)), e);
        }
    }

    /** Creates a bare service account, so that one manager owns all fields applied afterwards. */
    private ServiceAccount create(String namespace, String name, Map<String, String> owners) {
        ServiceAccount bare = new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withOwnerReferences(owners(owners))
                .endMetadata()
                .build();
        return client.resource(bare).create();
    }

    /**
     * Removes one owner at a time by its UID (Kubernetes, strategic merge patch), so that an owner added meanwhile by another client stays.
     */
    private void disown(String namespace, String name, String uid, Set<String> owners) {
        Map<String, Object> metadata = Map.of(
                "uid",
                uid,
                "ownerReferences",
                owners.stream()
                        .map(owner -> Map.of("$patch", "delete", "uid", owner))
                        .toList());
        client.serviceAccounts()
                .inNamespace(namespace)
                .withName(name)
                .patch(STRATEGIC_MERGE, client.getKubernetesSerialization().asJson(Map.of("metadata", metadata)));
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

    private void apply(ServiceAccount existing, Map<String, String> owners, Map<String, String> annotations) {
        ServiceAccountBuilder fresh = new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(existing.getMetadata().getNamespace())
                .withName(existing.getMetadata().getName())
                .withUid(existing.getMetadata().getUid())
                .withAnnotations(annotations)
                .endMetadata();
        if (!owners.isEmpty()) {
            fresh.editMetadata().withOwnerReferences(owners(owners)).endMetadata();
        }
        client.resource(fresh.build()).patch(APPLY);
    }

    private Optional<ObservedConfigMap> there(DesiredConfigMap desired) {
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(desired.namespace())
                        .withName(desired.name())
                        .get())
                .map(reader);
    }

    /** Creates the ConfigMap. Overwrites an own ConfigMap missing in the cache, because the cache was late or the label was removed. */
    private void create(DesiredConfigMap desired) {
        Optional<ObservedConfigMap> there = there(desired);
        ClusterPlanner.problem(desired, there).ifPresent(problem -> {
            throw new ProblemException(problem, null);
        });
        there.ifPresentOrElse(
                found -> overwrite(desired, found.uid()),
                () -> client.resource(configMap(desired).build()).patch(APPLY));
    }

    private void overwrite(DesiredConfigMap desired, String uid) {
        ConfigMap applied = client.resource(configMap(desired)
                        .editMetadata()
                        .withUid(uid)
                        .endMetadata()
                        .build())
                .patch(APPLY_OVER_EDITS);
        Set<String> more = new TreeSet<>(
                applied.getData() == null ? Set.of() : applied.getData().keySet());
        more.removeAll(desired.data().keySet());
        if (!more.isEmpty()) {
            merge(desired.namespace(), desired.name(), Map.of("metadata", Map.of("uid", uid), "data", absent(more)));
        }
    }

    /** The write is not an apply, because an apply would keep data added meanwhile by another client. */
    private void empty(String namespace, String name, String uid) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("uid", uid);
        metadata.put(
                "annotations", absent(Set.of(ProfilesConfigMap.SERVICE_ACCOUNT, ProfilesConfigMap.DEFAULT_PROFILE)));
        metadata.put("ownerReferences", List.of(owner()));
        Map<String, Object> patch = new HashMap<>();
        patch.put("metadata", metadata);
        patch.put("data", null);
        merge(namespace, name, patch);
    }

    private static Map<String, @Nullable Object> absent(Set<String> keys) {
        Map<String, @Nullable Object> patch = new HashMap<>();
        keys.forEach(key -> patch.put(key, null));
        return patch;
    }

    private void merge(String namespace, String name, Map<String, ?> patch) {
        client.configMaps()
                .inNamespace(namespace)
                .withName(name)
                .patch(MERGE, client.getKubernetesSerialization().asJson(patch));
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

    private List<OwnerReference> owners(Map<String, String> namesByUid) {
        return namesByUid.entrySet().stream()
                .map(binding -> owner(binding.getValue(), binding.getKey()))
                .toList();
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
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND -> Reason.CHANGED_MEANWHILE;
            default -> Reason.KUBERNETES_ERROR;
        };
    }

    private static String message(Change.OfCluster change, KubernetesClientException e) {
        return change.object() + ": " + ApiErrors.summary(e);
    }
}
