package io.crossbind.reconcile.port;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a Kubernetes object within its kind.
 *
 * @param namespace empty for an object of a cluster-scoped kind
 * @param name {@code metadata.name}
 */
public record NamespacedName(String namespace, String name) {

    /** The name of an object of a cluster-scoped kind. */
    public static NamespacedName ofCluster(String name) {
        return new NamespacedName("", name);
    }

    /** The name of an object. */
    public static NamespacedName of(HasMetadata object) {
        return new NamespacedName(
                Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                object.getMetadata().getName());
    }

    /** The name of a record's binding. The binding may have been deleted. */
    public static NamespacedName of(AccessRecordSpec record) {
        return new NamespacedName(record.namespace(), record.binding());
    }

    /** The name in a text {@code namespace/name}; empty if the text has another form. */
    public static Optional<NamespacedName> parse(@Nullable String text) {
        int slash = text == null ? -1 : text.indexOf('/');
        return text == null || slash < 0
                ? Optional.empty()
                : Optional.of(new NamespacedName(text.substring(0, slash), text.substring(slash + 1)));
    }

    /** {@code namespace/name}, or the bare name of an object of a cluster-scoped kind. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
