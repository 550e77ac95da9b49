package io.crossbind.reconcile.port;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/**
 * Writes to the reconciled object. The cache of this process shows each write from then on.
 *
 * @param <P> kind of the object
 */
public interface ObjectWriter<P extends HasMetadata> {

    /** Name, namespace and UID of an object: the metadata for applied fields. With the UID, an apply cannot re-create a deleted object. */
    static ObjectMetaBuilder identityOf(HasMetadata object) {
        return new ObjectMetaBuilder()
                .withName(object.getMetadata().getName())
                .withNamespace(object.getMetadata().getNamespace())
                .withUid(object.getMetadata().getUid());
    }

    /**
     * Applies status fields on the server's side.
     *
     * @param fields an object with name, UID and the status fields of the field manager
     * @return the object as the API server answered it
     * @throws ClusterFailure if the API server refuses
     */
    P applyStatus(P fields);

    /**
     * Replaces the status, so that fields which other field managers wrote are removed too.
     *
     * @param object the object as the API server answered it, with the whole status
     * @return the object as the API server answered it
     * @throws ClusterFailure if the API server refuses, also if the object has changed meanwhile
     */
    P replaceStatus(P object);

    /**
     * Applies the operator's finalizer on the server's side.
     *
     * @param fields an object with name, UID and the finalizer
     * @return the object as the API server answered it
     * @throws ClusterFailure if the API server refuses
     */
    P applyFinalizer(P fields);

    /**
     * Removes the operator's finalizer.
     *
     * @throws ClusterFailure if the API server refuses
     */
    void removeFinalizer();
}
