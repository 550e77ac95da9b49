package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.ClusterChanges;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.kit.cluster.ClusterStore;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.Change;
import io.crossbind.plan.ClusterPlanner;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The writes of {@code ClusterApplier}, in the same order and with the same preconditions, on the store of the kit. */
record SimulatedChanges(
        SimulatedCluster cluster,
        ClusterStore store,
        CrossAccountBinding binding,
        Function<String, Set<String>> bindings)
        implements ClusterChanges {

    @Override
    public void carryOut(Change.OfCluster change) {
        try {
            switch (change) {
                case Change.ApplyServiceAccount(var desired, Change.Existing.None _, var owners) -> {
                    ServiceAccount bare = new ServiceAccount();
                    bare.setMetadata(metadata(desired.namespace(), desired.name(), null, owners, Map.of()));
                    ServiceAccount created = cluster.request(
                            "create service account", () -> store.create(bare, SimulatedCluster.MANAGER));
                    apply(
                            desired.namespace(),
                            desired.name(),
                            created.getMetadata().getUid(),
                            owners,
                            desired.annotations());
                }
                case Change.ApplyServiceAccount(var desired, Change.Existing.Uid(String uid), var owners) ->
                    apply(desired.namespace(), desired.name(), uid, owners, desired.annotations());
                case Change.ApplyConfigMap(var desired, Change.Existing.None _) -> create(desired);
                case Change.ApplyConfigMap(var desired, Change.Existing.Uid(String uid)) -> overwrite(desired, uid);
                case Change.EmptyConfigMap(var namespace, var name, String uid) -> empty(namespace, name, uid);
                case Change.ReleaseServiceAccount(var namespace, var name, String uid, var owners) ->
                    apply(namespace, name, uid, owners, Map.of());
                case Change.DisownServiceAccount(var namespace, var name, String uid, var owners) ->
                    cluster.request(
                            "disown service account",
                            () -> store.patch(
                                    ServiceAccount.class,
                                    ObjectKey.of(namespace, name),
                                    Preconditions.uid(uid),
                                    SimulatedCluster.MANAGER,
                                    live -> live.getMetadata()
                                            .setOwnerReferences(live.getMetadata().getOwnerReferences().stream()
                                                    .filter(owner -> !owners.contains(owner.getUid()))
                                                    .toList())));
            }
        } catch (ClusterFailure e) {
            throw new ProblemException(
                    new Problem(
                            e.isNotFoundOrReplaced() ? Reason.CHANGED_MEANWHILE : Reason.KUBERNETES_ERROR,
                            change.object() + ": " + e.getMessage()),
                    e);
        }
    }

    private void apply(
            String namespace, String name, String uid, Map<String, String> owners, Map<String, String> annotations) {
        ServiceAccount fields = new ServiceAccount();
        fields.setMetadata(metadata(namespace, name, uid, owners, annotations));
        cluster.request("apply service account", () -> store.apply(fields, SimulatedCluster.MANAGER, false));
    }

    private void create(DesiredConfigMap desired) {
        Optional<ObservedConfigMap> there = cluster.readConfigMap(
                new NamespacedName(desired.namespace(), desired.name()), bindings.apply(desired.name()));
        ClusterPlanner.problem(desired, there).ifPresent(problem -> {
            throw new ProblemException(problem, null);
        });
        there.ifPresentOrElse(
                found -> overwrite(desired, found.uid()),
                () -> cluster.request(
                        "create ConfigMap",
                        () -> store.apply(configMap(desired, null), SimulatedCluster.MANAGER, false)));
    }

    private void overwrite(DesiredConfigMap desired, String uid) {
        ConfigMap applied = cluster.request(
                "apply ConfigMap", () -> store.apply(configMap(desired, uid), SimulatedCluster.MANAGER, true));
        if (applied.getData() != null
                && !desired.data().keySet().containsAll(applied.getData().keySet())) {
            cluster.request(
                    "trim ConfigMap",
                    () -> store.patch(
                            ConfigMap.class,
                            ObjectKey.of(desired.namespace(), desired.name()),
                            Preconditions.uid(uid),
                            SimulatedCluster.MANAGER,
                            live -> {
                                Map<String, String> kept = new HashMap<>(live.getData());
                                kept.keySet().retainAll(desired.data().keySet());
                                live.setData(kept);
                            }));
        }
    }

    private void empty(String namespace, String name, String uid) {
        cluster.request(
                "empty ConfigMap",
                () -> store.patch(
                        ConfigMap.class,
                        ObjectKey.of(namespace, name),
                        Preconditions.uid(uid),
                        SimulatedCluster.MANAGER,
                        live -> {
                            Map<String, String> annotations =
                                    new HashMap<>(live.getMetadata().getAnnotations());
                            annotations.remove(ProfilesConfigMap.SERVICE_ACCOUNT);
                            annotations.remove(ProfilesConfigMap.DEFAULT_PROFILE);
                            live.getMetadata().setAnnotations(annotations);
                            live.getMetadata()
                                    .setOwnerReferences(List.of(owner(
                                            binding.getMetadata().getName(),
                                            binding.getMetadata().getUid())));
                            live.setData(null);
                        }));
    }

    private ConfigMap configMap(DesiredConfigMap desired, @org.jspecify.annotations.Nullable String uid) {
        Map<String, String> owners = new HashMap<>();
        if (desired.owners().isEmpty()) {
            owners.put(binding.getMetadata().getUid(), binding.getMetadata().getName());
        } else {
            desired.owners().forEach((name, owner) -> owners.put(owner, name));
        }
        ConfigMap fields = new ConfigMap();
        fields.setMetadata(metadata(desired.namespace(), desired.name(), uid, owners, desired.annotations()));
        fields.getMetadata().setLabels(Map.of(ProfilesConfigMap.MANAGED_BY, ProfilesConfigMap.MANAGER));
        fields.setData(desired.data());
        return fields;
    }

    private static ObjectMeta metadata(
            String namespace,
            String name,
            @org.jspecify.annotations.Nullable String uid,
            Map<String, String> namesByUid,
            Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withUid(uid)
                .withAnnotations(annotations)
                .withOwnerReferences(namesByUid.entrySet().stream()
                        .map(each -> owner(each.getValue(), each.getKey()))
                        .toList())
                .build();
    }

    private static OwnerReference owner(String name, String uid) {
        return new OwnerReferenceBuilder()
                .withApiVersion("crossbind.io/v1alpha1")
                .withKind("CrossAccountBinding")
                .withName(name)
                .withUid(uid)
                .build();
    }
}
