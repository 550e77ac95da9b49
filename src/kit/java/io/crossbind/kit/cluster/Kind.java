package io.crossbind.kit.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A kind of objects, and how its objects are copied and compared without JSON. An object consists of metadata, of a content (usually the
 * spec), of a status and, if it has it, of a map of data. Instances are immutable.
 *
 * @param <T> the fabric8 class of the kind
 */
public final class Kind<T extends HasMetadata> {
    /**
     * A part of an object.
     *
     * @param get reads it, null if absent
     * @param set replaces it
     * @param copy copies a value that a caller could change; the identity for immutable values such as records
     * @param <T> the class of the object
     * @param <V> the class of the part
     */
    public record Part<T, V>(Function<T, @Nullable V> get, BiConsumer<T, @Nullable V> set, UnaryOperator<V> copy) {
        @Nullable
        V read(T from) {
            return get.apply(from);
        }

        void copy(T from, T to) {
            @Nullable V value = get.apply(from);
            set.accept(to, value == null ? null : copy.apply(value));
        }
    }

    private final Class<T> type;
    private final Supplier<T> fresh;
    private final String apiVersion;
    private final String name;
    private final String plural;
    private final boolean namespaced;
    private final boolean counted;
    private final @Nullable Part<T, ?> content;
    private final @Nullable Part<T, Map<String, String>> data;
    private final @Nullable Status<T, ?> status;

    private record Status<T, S>(Part<T, S> part, StatusMerge<S> merge) {}

    private Kind(
            Class<T> type,
            Supplier<T> fresh,
            boolean counted,
            @Nullable Part<T, ?> content,
            @Nullable Part<T, Map<String, String>> data,
            @Nullable Status<T, ?> status) {
        this.type = type;
        this.fresh = fresh;
        this.apiVersion = HasMetadata.getApiVersion(type);
        this.name = HasMetadata.getKind(type);
        this.plural = HasMetadata.getPlural(type);
        this.namespaced = Namespaced.class.isAssignableFrom(type);
        this.counted = counted;
        this.content = content;
        this.data = data;
        this.status = status;
    }

    /**
     * A kind of objects with nothing but metadata; the other methods add parts.
     *
     * @param fresh makes an empty object
     */
    public static <T extends HasMetadata> Kind<T> of(Class<T> type, Supplier<T> fresh) {
        return new Kind<>(type, fresh, false, null, null, null);
    }

    /** A custom resource whose spec and status are immutable records, with a status subresource, as fabric8 generates its definition. */
    public static <S, U, T extends CustomResource<S, U>> Kind<T> ofCustomResource(Class<T> type, Supplier<T> fresh) {
        return of(type, fresh)
                .withContent(new Part<T, S>(CustomResource::getSpec, CustomResource::setSpec, UnaryOperator.identity()))
                .withCountedGenerations()
                .withStatus(
                        new Part<T, U>(CustomResource::getStatus, CustomResource::setStatus, UnaryOperator.identity()),
                        RecordStatus.merge());
    }

    /** Adds what the objects are besides metadata, status and data; one field for server-side apply. */
    public <V> Kind<T> withContent(Part<T, V> part) {
        return new Kind<>(type, fresh, counted, part, data, status);
    }

    /** Adds data whose entries server-side apply merges one by one. */
    public Kind<T> withData(Part<T, Map<String, String>> part) {
        return new Kind<>(type, fresh, counted, content, part, status);
    }

    /** Adds a status that only its subresource writes (Kubernetes, status subresource). */
    public <S> Kind<T> withStatus(Part<T, S> part, StatusMerge<S> merge) {
        return new Kind<>(type, fresh, counted, content, data, new Status<>(part, merge));
    }

    /** Counts changes of content and data in metadata.generation, as custom resources and workloads do. */
    public Kind<T> withCountedGenerations() {
        return new Kind<>(type, fresh, true, content, data, status);
    }

    /** Returns the class of the objects. */
    public Class<T> type() {
        return type;
    }

    /** Returns for example {@code v1} or {@code crossbind.io/v1alpha1}. */
    public String apiVersion() {
        return apiVersion;
    }

    /** Returns for example {@code ConfigMap}. */
    public String name() {
        return name;
    }

    /** Returns for example {@code configmaps}. */
    public String plural() {
        return plural;
    }

    /** Returns whether the objects lie in namespaces. */
    public boolean isNamespaced() {
        return namespaced;
    }

    boolean isCounted() {
        return counted;
    }

    /** A copy that shares only immutable values with the object. */
    public T copy(T object) {
        T copy = fresh.get();
        copy.setMetadata(Metadata.copy(object.getMetadata()));
        copyContent(object, copy);
        if (data != null) {
            data.copy(object, copy);
        }
        copyStatus(object, copy);
        return copy;
    }

    void copyContent(T from, T to) {
        if (content != null) {
            content.copy(from, to);
        }
    }

    void copyStatus(T from, T to) {
        if (status != null) {
            status.part().copy(from, to);
        }
    }

    void clearStatus(T object) {
        if (status != null) {
            status.part().set().accept(object, null);
        }
    }

    @Nullable
    Object content(T object) {
        return content == null ? null : content.read(object);
    }

    void clearContent(T object) {
        if (content != null) {
            content.set().accept(object, null);
        }
    }

    @Nullable
    Map<String, String> data(T object) {
        return data == null ? null : data.read(object);
    }

    void setData(T object, @Nullable Map<String, String> entries) {
        if (data != null) {
            data.set().accept(object, entries);
        }
    }

    @Nullable
    Object status(T object) {
        return status == null ? null : status.part().read(object);
    }

    /** Merges an applied status into an object's. The arguments are values of {@link #status}. */
    void applyStatus(T object, @Nullable Object before, @Nullable Object applied, Collection<Object> others) {
        if (status != null) {
            applyStatus(status, object, before, applied, others);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T, S> void applyStatus(
            Status<T, S> status,
            T object,
            @Nullable Object before,
            @Nullable Object applied,
            Collection<Object> others) {
        S live = status.part().read(object);
        S merged = status.merge().merge(live, (S) before, (S) applied, (Collection<S>) others);
        status.part().set().accept(object, merged);
    }

    @Override
    public String toString() {
        return name;
    }
}
