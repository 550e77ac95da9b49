package io.crossbind.kubernetes;

import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ObjectNames;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedConfigMap.Ownership;
import io.crossbind.model.ObservedPod;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the observed state of cluster objects, including the parts applied by this operator. */
public final class ObservedObjects {
    /** The variable set by the pod identity webhook of EKS (amazon-eks-pod-identity-webhook). */
    static final String ROLE_ARN = "AWS_ROLE_ARN";

    /** The variable set by EKS Pod Identity (EKS user guide, how EKS Pod Identity works). */
    static final String POD_IDENTITY = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

    static final String FIELD_PREFIX = "f:";

    private ObservedObjects() {}

    public static NamespaceFacts facts(Namespace namespace) {
        return new NamespaceFacts(
                namespace.getMetadata().getName(),
                namespace.getMetadata().getUid(),
                Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of()));
    }

    public static ObservedServiceAccount observed(ServiceAccount serviceAccount) {
        ObjectMeta metadata = serviceAccount.getMetadata();
        return new ObservedServiceAccount(
                metadata.getUid(),
                metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations(),
                appliedAnnotations(metadata),
                metadata.getOwnerReferences().stream()
                        .map(OwnerReference::getUid)
                        .collect(Collectors.toSet()),
                ServiceAccountManagers.claim(metadata));
    }

    /**
     * Maps a ConfigMap.
     *
     * @param bindings UIDs of the existing bindings that may own the ConfigMap
     */
    public static ObservedConfigMap observed(ConfigMap configMap, Set<String> bindings) {
        ObjectMeta metadata = configMap.getMetadata();
        Set<String> owners = BindingOwners.owningBindings(metadata)
                .map(OwnerReference::getUid)
                .collect(Collectors.toSet());
        return new ObservedConfigMap(
                metadata.getUid(),
                metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations(),
                configMap.getData() == null ? Map.of() : configMap.getData(),
                owners,
                ownership(owners, bindings),
                Boolean.TRUE.equals(configMap.getImmutable()));
    }

    private static Ownership ownership(Set<String> owners, Set<String> bindings) {
        if (owners.isEmpty()) {
            return Ownership.FOREIGN;
        }
        return Collections.disjoint(owners, bindings) ? Ownership.LEFT_BEHIND : Ownership.OURS;
    }

    public static ObservedPod observed(Pod pod) {
        Map<String, Set<String>> variables = pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.groupingBy(
                        EnvVar::getName, Collectors.mapping(EnvVar::getValue, Collectors.toSet())));
        return new ObservedPod(
                pod.getMetadata().getName(),
                Instant.parse(pod.getMetadata().getCreationTimestamp()),
                variables.getOrDefault(ROLE_ARN, Set.of()),
                pod.getSpec().getVolumes().stream()
                        .map(Volume::getConfigMap)
                        .filter(Objects::nonNull)
                        .map(ConfigMapVolumeSource::getName)
                        .collect(Collectors.toSet()),
                variables.containsKey(POD_IDENTITY),
                controller(pod));
    }

    /**
     * The controller of an object; Kubernetes allows at most one. The API server accepts any name in an owner reference, and a name invalid
     * for objects would lead to another URL.
     */
    public static Optional<ObservedPod.Owner> controller(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .filter(owner -> ObjectNames.isObject(owner.getName()))
                .map(owner ->
                        new ObservedPod.Owner(owner.getApiVersion(), owner.getKind(), owner.getName(), owner.getUid()))
                .findFirst();
    }

    /** Returns whether a pod is running or pending. */
    public static boolean isActive(Pod pod) {
        String phase = pod.getStatus() == null ? "Pending" : pod.getStatus().getPhase();
        return pod.getMetadata().getDeletionTimestamp() == null && ("Pending".equals(phase) || "Running".equals(phase));
    }

    /** The service account whose pods use a ConfigMap. */
    public static Optional<NamespacedName> serviceAccountOf(ConfigMap configMap) {
        Map<String, String> annotations = configMap.getMetadata().getAnnotations();
        return Optional.ofNullable(annotations)
                .map(all -> all.get(ProfilesConfigMap.SERVICE_ACCOUNT))
                .map(name -> new NamespacedName(configMap.getMetadata().getNamespace(), name));
    }

    private static Set<String> appliedAnnotations(ObjectMeta metadata) {
        Set<String> applied = new HashSet<>();
        metadata.getManagedFields().stream()
                .filter(entry -> ClusterApplier.FIELD_MANAGER.equals(entry.getManager()))
                .forEach(entry -> applied.addAll(annotationsOf(entry)));
        return applied;
    }

    /** The fields of an entry form a tree in which {@code f:NAME} stands for a field (Kubernetes, FieldsV1). */
    public static Set<String> annotationsOf(ManagedFieldsEntry entry) {
        Object fields = entry.getFieldsV1() == null ? null : entry.getFieldsV1().getAdditionalProperties();
        return child(child(fields, "f:metadata"), "f:annotations") instanceof Map<?, ?> annotations
                ? annotations.keySet().stream()
                        .map(String::valueOf)
                        .filter(key -> key.startsWith(FIELD_PREFIX))
                        .map(key -> key.substring(FIELD_PREFIX.length()))
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static @org.jspecify.annotations.Nullable Object child(
            @org.jspecify.annotations.Nullable Object fields, String name) {
        return fields instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
