package io.crossbind.reconcile;

import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.function.UnaryOperator;

/**
 * Writes a status as a whole. Server-side apply keeps the fields that another field manager wrote. A tenant who may write statuses could so leave a
 * role or a resource in the status that the binding never had.
 */
public final class WholeStatus {
    private WholeStatus() {}

    /**
     * Applies the fields, and then replaces the status if the API server answers with others.
     *
     * @param fields an object with name, UID and the status fields that the field manager owns
     * @param wanted returns the whole status, given the answered one
     * @return the object as the API server answered it
     * @throws io.crossbind.reconcile.port.ClusterFailure if the API server refuses
     */
    public static <S, P extends CustomResource<?, S>> P write(
            ObjectWriter<P> writer, P fields, UnaryOperator<S> wanted) {
        P applied = writer.applyStatus(fields);
        S whole = wanted.apply(applied.getStatus());
        if (whole.equals(applied.getStatus())) {
            return applied;
        }
        applied.setStatus(whole);
        return writer.replaceStatus(applied);
    }
}
