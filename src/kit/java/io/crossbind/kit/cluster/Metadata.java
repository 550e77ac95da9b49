package io.crossbind.kit.cluster;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies metadata field by field, because builders would cost ten times as much. */
final class Metadata {
    private Metadata() {}

    static ObjectMeta copy(@Nullable ObjectMeta from) {
        ObjectMeta to = new ObjectMeta();
        if (from == null) {
            return to;
        }
        to.setName(from.getName());
        to.setGenerateName(from.getGenerateName());
        copySystemFields(from, to);
        to.setLabels(copy(from.getLabels()));
        to.setAnnotations(copy(from.getAnnotations()));
        to.setFinalizers(from.getFinalizers() == null ? new ArrayList<>(0) : new ArrayList<>(from.getFinalizers()));
        List<OwnerReference> owners = new ArrayList<>();
        if (from.getOwnerReferences() != null) {
            from.getOwnerReferences().forEach(owner -> owners.add(copy(owner)));
        }
        to.setOwnerReferences(owners);
        List<ManagedFieldsEntry> entries = new ArrayList<>();
        if (from.getManagedFields() != null) {
            from.getManagedFields().forEach(entry -> entries.add(copy(entry)));
        }
        to.setManagedFields(entries);
        return to;
    }

    /** Copies the fields set only by the API server. */
    static void copySystemFields(ObjectMeta from, ObjectMeta to) {
        to.setNamespace(from.getNamespace());
        to.setUid(from.getUid());
        to.setResourceVersion(from.getResourceVersion());
        to.setGeneration(from.getGeneration());
        to.setCreationTimestamp(from.getCreationTimestamp());
        to.setDeletionTimestamp(from.getDeletionTimestamp());
        to.setDeletionGracePeriodSeconds(from.getDeletionGracePeriodSeconds());
    }

    static OwnerReference copy(OwnerReference from) {
        OwnerReference to = new OwnerReference();
        to.setApiVersion(from.getApiVersion());
        to.setKind(from.getKind());
        to.setName(from.getName());
        to.setUid(from.getUid());
        to.setController(from.getController());
        to.setBlockOwnerDeletion(from.getBlockOwnerDeletion());
        return to;
    }

    /** Shares the tree of fields: {@link Ownership} made the tree unmodifiable. */
    private static ManagedFieldsEntry copy(ManagedFieldsEntry from) {
        ManagedFieldsEntry to = new ManagedFieldsEntry();
        to.setManager(from.getManager());
        to.setOperation(from.getOperation());
        to.setSubresource(from.getSubresource());
        to.setApiVersion(from.getApiVersion());
        to.setTime(from.getTime());
        to.setFieldsType(from.getFieldsType());
        if (from.getFieldsV1() != null) {
            FieldsV1 fields = new FieldsV1();
            fields.setAdditionalProperties(from.getFieldsV1().getAdditionalProperties());
            to.setFieldsV1(fields);
        }
        return to;
    }

    private static Map<String, String> copy(@Nullable Map<String, String> from) {
        return from == null || from.isEmpty() ? new LinkedHashMap<>(0) : new LinkedHashMap<>(from);
    }
}
