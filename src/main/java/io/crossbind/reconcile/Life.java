package io.crossbind.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** The tasks of a reconciliation for each stage of an object's life. */
public enum Life {
    /** The object exists: the operator applies it. */
    LIVES,
    /** The object is being deleted, and the operator must first remove what it created for the object. */
    IS_KEPT,
    /** The object is being deleted and nothing of the operator's is left: only finalizers of others keep it. */
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
