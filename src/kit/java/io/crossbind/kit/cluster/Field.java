package io.crossbind.kit.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field with its own ownership (Kubernetes, field management): an entry of a map, a member of the set of finalizers, an owner reference
 * by UID, or the content as a whole.
 *
 * @param key the key in the map, the finalizer or the UID; empty for the content
 */
record Field(Section section, String key) {
    static final Field CONTENT = new Field(Section.CONTENT, "");

    /** The section of an object with a field. */
    enum Section {
        LABEL("f:labels"),
        ANNOTATION("f:annotations"),
        FINALIZER("f:finalizers"),
        OWNER("f:ownerReferences"),
        DATA("f:data"),
        CONTENT("f:spec");

        private final String step;

        Section(String step) {
            this.step = step;
        }

        /** The step of a path in {@code FieldsV1}. */
        String step() {
            return step;
        }

        boolean isMetadata() {
            return this != DATA && this != CONTENT;
        }
    }

    /** The last step of the field's path in {@code FieldsV1}. */
    String step() {
        return switch (section) {
            case FINALIZER -> "v:\"" + key + "\"";
            case OWNER -> "k:{\"uid\":\"" + key + "\"}";
            default -> "f:" + key;
        };
    }

    /** The path as in a conflict message. */
    String path() {
        String parent =
                (section.isMetadata() ? ".metadata." : ".") + section.step().substring(2);
        return switch (section) {
            case CONTENT -> parent;
            case FINALIZER -> parent;
            case OWNER -> parent + "[uid=\"" + key + "\"]";
            default -> parent + "." + key;
        };
    }

    /** The fields of an object with their values, in the object's order. */
    static <T extends HasMetadata> Map<Field, Object> of(Kind<T> kind, T object) {
        Map<Field, Object> fields = new LinkedHashMap<>();
        ObjectMeta metadata = object.getMetadata();
        put(fields, Section.LABEL, metadata.getLabels());
        put(fields, Section.ANNOTATION, metadata.getAnnotations());
        if (metadata.getFinalizers() != null) {
            metadata.getFinalizers().forEach(name -> fields.put(new Field(Section.FINALIZER, name), name));
        }
        if (metadata.getOwnerReferences() != null) {
            metadata.getOwnerReferences().forEach(owner -> fields.put(new Field(Section.OWNER, owner.getUid()), owner));
        }
        put(fields, Section.DATA, kind.data(object));
        @Nullable Object content = kind.content(object);
        if (content != null) {
            fields.put(CONTENT, content);
        }
        return fields;
    }

    /** Replaces all fields of an object but the content. */
    static <T extends HasMetadata> void write(Kind<T> kind, T object, Map<Field, Object> fields) {
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, String> annotations = new LinkedHashMap<>();
        Map<String, String> data = new LinkedHashMap<>();
        List<String> finalizers = new ArrayList<>();
        List<OwnerReference> owners = new ArrayList<>();
        fields.forEach((field, value) -> {
            switch (field.section()) {
                case LABEL -> labels.put(field.key(), (String) value);
                case ANNOTATION -> annotations.put(field.key(), (String) value);
                case DATA -> data.put(field.key(), (String) value);
                case FINALIZER -> finalizers.add(field.key());
                case OWNER -> owners.add(Metadata.copy((OwnerReference) value));
                case CONTENT -> {}
            }
        });
        ObjectMeta metadata = object.getMetadata();
        metadata.setLabels(labels);
        metadata.setAnnotations(annotations);
        metadata.setFinalizers(finalizers);
        metadata.setOwnerReferences(owners);
        kind.setData(object, data);
    }

    private static void put(Map<Field, Object> fields, Section section, @Nullable Map<String, String> entries) {
        if (entries != null) {
            entries.forEach((key, value) -> fields.put(new Field(section, key), value));
        }
    }
}
