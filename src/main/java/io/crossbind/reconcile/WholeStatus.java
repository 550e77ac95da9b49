package io.crossbind.reconcile;

import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Writes the statuses of a kind as a whole. Server-side apply keeps the fields that another field manager wrote. A tenant with the right to write
 * statuses could so leave a role or a resource in the status that the binding never had.
 *
 * @param getter returns the status of an object
 * @param setter replaces the status of an object
 */
public record WholeStatus<P extends HasMetadata, S>(Function<P, S> getter, BiConsumer<P, S> setter) {

    /**
     * Applies the fields, and then replaces the status if the API server answers with other fields. If another client changes the object in between,
     * the other fields stay until the next pass: a tenant who writes statuses all the time must not make the passes fail.
     *
     * @param fields an object with name, UID and the status fields owned by the field manager
     * @param whole returns the whole status, given the answered status
     * @return the object as the API server answered it
     * @throws ClusterFailure if the API server refuses
     */
    public P write(ObjectWriter<P> writer, P fields, UnaryOperator<S> whole) {
        P applied = writer.applyStatus(fields);
        S answered = getter.apply(applied);
        S wanted = whole.apply(answered);
        if (wanted.equals(answered)) {
            return applied;
        }
        setter.accept(applied, wanted);
        try {
            return writer.replaceStatus(applied);
        } catch (ClusterFailure e) {
            if (e.isNotFoundOrReplaced()) {
                return applied;
            }
            throw e;
        }
    }
}
