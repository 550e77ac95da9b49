package io.crossbind.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** The tasks of a reconciliation for each stage of an object's life. */
public enum Life {
    /** The object is to be made true. */
    LIVES,
    /** The object is being deleted, and what was made for it has to go first. */
    IS_KEPT,
    /** The object is being deleted and nothing was made for it, or nothing is left: finalizers of others hold it. */
    IS_LEFT_TO_OTHERS,
    /** The object does not exist any more. */
    IS_GONE;

    /**
     * @param deleted whether the pass is about the event of its deletion, see {@code Context.isPrimaryResourceDeleted} of JOSDK
     * @param released objects whose finalizer this process has removed, though the cache may still show it
     */
    public static Life of(HasMetadata object, boolean deleted, ReleasedObjects released) {
        if (deleted) {
            return IS_GONE;
        }
        if (!object.isMarkedForDeletion()) {
            return LIVES;
        }
        return Finalizers.has(object) && !released.contains(object) ? IS_KEPT : IS_LEFT_TO_OTHERS;
    }
}
