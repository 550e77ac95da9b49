package io.crossbind.controller;

import io.crossbind.model.ObservedServiceAccount;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what a service account says, and which of it this operator applied. */
final class ServiceAccountReader {
    private static final String FIELD_PREFIX = "f:";

    private ServiceAccountReader() {}

    static ObservedServiceAccount observed(ServiceAccount serviceAccount) {
        ObjectMeta metadata = serviceAccount.getMetadata();
        return new ObservedServiceAccount(
                metadata.getUid(),
                metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations(),
                appliedAnnotations(metadata),
                metadata.getOwnerReferences().stream()
                        .map(OwnerReference::getUid)
                        .collect(Collectors.toSet()));
    }

    private static Set<String> appliedAnnotations(ObjectMeta metadata) {
        Set<String> applied = new HashSet<>();
        metadata.getManagedFields().stream()
                .filter(entry -> ServiceAccountWriter.FIELD_MANAGER.equals(entry.getManager()))
                .forEach(entry -> applied.addAll(annotationsOf(entry)));
        return applied;
    }

    /** The fields of an entry form a tree in which {@code f:NAME} stands for a field (Kubernetes, FieldsV1). */
    private static Set<String> annotationsOf(ManagedFieldsEntry entry) {
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
