package io.crossbind.aws.policies;

import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.Optional;

/**
 * Where a service keeps the resource-based policy of a resource: one document, read and written whole, or made to look like one where the
 * service adds and removes statements. Every method throws {@link Failure}, with {@link Reason#RESOURCE_NOT_FOUND} if the resource does
 * not exist.
 */
public interface PolicyStore {

    /**
     * The document as the service has it, or as it will show it once it knows of the operator's own writes; empty if the resource has
     * none. Foreign unique ids such as {@code AROA...} in it are principals that were deleted.
     */
    Optional<Stored> read(ResourceArn resource);

    /**
     * Replaces the document.
     *
     * @param before what was read and this document was made of; empty if there was none
     * @throws Failure with {@link Reason#CHANGED_MEANWHILE} if the service has revisions and it is another one by now
     */
    void write(ResourceArn resource, String json, Optional<Stored> before);

    /**
     * Replaces the document by one that lacks some of its statements and has no other.
     *
     * @param before as in {@link #write}
     * @throws Failure as there
     */
    default void reduce(ResourceArn resource, String json, Optional<Stored> before) {
        write(resource, json, before);
    }

    /**
     * Takes the document away; a resource that has none stays as it is. Where the service cannot do that, the document becomes the
     * one that a new resource has.
     *
     * @param before as in {@link #write}
     * @throws Failure with {@link Reason#CHANGED_MEANWHILE} if the service has revisions and it is another one by now
     */
    void delete(ResourceArn resource, Optional<Stored> before);

    /**
     * A document.
     *
     * @param json as the service gave it, white space included
     * @param revision empty if the service has none: then the last writer wins, and only reading again shows who that was
     */
    record Stored(String json, Optional<String> revision) {}
}
