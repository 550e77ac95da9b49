package io.crossbind.aws.policies;

import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.Optional;

/**
 * The store of the resource-based policies of one service. A policy is one document, read and written as a whole. Where the service adds and
 * removes statements, the store presents them as such a document. Every method throws {@link ProblemException}, with
 * {@link Reason#RESOURCE_NOT_FOUND} if the resource does not exist.
 */
public interface PolicyStore {

    /**
     * Reads the document, with the operator's own writes even if the service does not show them yet; empty if the resource has no policy.
     * Unique ids such as {@code AROA...} in statements of other writers are deleted principals.
     */
    Optional<Stored> read(ResourceArn resource);

    /**
     * Replaces the document.
     *
     * @param before the last read document, on which the new document is based; empty if there was no document
     * @throws ProblemException with {@link Reason#CHANGED_MEANWHILE} if the service has revisions and the revision is no longer current
     */
    void write(ResourceArn resource, String json, Optional<Stored> before);

    /**
     * Replaces the document by a document with fewer statements, all of them of the old document.
     *
     * @param before as in {@link #write}
     * @throws ProblemException as in {@link #write}
     */
    default void reduce(ResourceArn resource, String json, Optional<Stored> before) {
        write(resource, json, before);
    }

    /**
     * Deletes the document; a resource without a document stays unchanged. Where the service cannot delete the document, the store writes the
     * document of a new resource.
     *
     * @param before as in {@link #write}
     * @throws ProblemException with {@link Reason#CHANGED_MEANWHILE} if the service has revisions and the revision is no longer current
     */
    void delete(ResourceArn resource, Optional<Stored> before);

    /**
     * A document.
     *
     * @param json the text as the service returned it, white space included
     * @param revision empty if the service has no revisions. The last writer wins then, and only another read shows whose document won
     */
    record Stored(String json, Optional<String> revision) {}
}
