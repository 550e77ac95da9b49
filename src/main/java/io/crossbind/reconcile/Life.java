package io.crossbind.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** The tasks of a reconciliation for each stage of an object's life. */
public enum Life {
    /** The object exists: the operator applies it. */
    LIVES,
    /** The object is being deleted, and the operator must first remove its own objects for the object. */
    IS_KEPT,
    /** The object is being deleted, and no object of the operator remains: only finalizers of others block the deletion. */
    IS_LEFT_TO_OTHERS,
    /** The object was deleted. */
    IS_GONE;

    /**
     * @param deleted whether the pass handles the event of the object's deletion, see {@code Context.isPrimaryResourceDeleted} of JOSDK
     * @param released objects whose finalizer this process has removed, though the cache may still show the finalizer
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
