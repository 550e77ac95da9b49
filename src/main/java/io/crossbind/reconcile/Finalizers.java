package io.crossbind.reconcile;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * The finalizer, which keeps an object until the operator has removed all its own objects for the object. An object gets the finalizer right before
 * the first write to AWS or to the cluster, and never earlier: an object without writes can be deleted without the operator. A first reconciliation
 * applies the finalizer, then records its intent in the status, then writes. A kill between any two of these steps leaves no orphan.
 */
public final class Finalizers {
    public static final String NAME = "crossbind.io/aws";

    private Finalizers() {}

    public static boolean has(HasMetadata object) {
        return object.hasFinalizer(NAME);
    }

    /**
     * Returns whether a write failed because its object was deleted meanwhile. Such a failure can happen only without the finalizer. The deletion
     * event follows.
     */
    public static boolean isGone(HasMetadata object, ClusterFailure failure) {
        return !has(object) && failure.isNotFoundOrReplaced();
    }

    /**
     * Adds the finalizer to an account before the first write in the account.
     *
     * @param account may be an object of a cache, and is not changed
     * @throws ProblemException if the account is being deleted, or the API server rejects the write
     */
    public static void keep(AwsAccount account, ClusterCommands cluster) {
        if (has(account)) {
            return;
        }
        try {
            cluster.applyFinalizer(withFinalizer(account, new AwsAccount()));
        } catch (ClusterFailure e) {
            String name = "AwsAccount " + account.getMetadata().getName();
            throw e.isGoneOrBeingDeleted()
                    ? new ProblemException(new Problem(Reason.ACCOUNT_STALLED, name + " is being deleted"), e)
                    : new ProblemException(new Problem(Reason.KUBERNETES_ERROR, name + ": " + e.getMessage()), e);
        }
    }

    /**
     * Adds the finalizer to the reconciled object. The apply contains the UID, so the apply cannot re-create a deleted object.
     *
     * @param fresh an empty object of the kind: server-side apply takes an object with only the own fields
     * @throws ConcurrentEdit.PassEnded if the object was edited or deleted meanwhile
     * @throws ProblemException if the API server rejects the write
     */
    public static <P extends HasMetadata> void add(P object, P fresh, ObjectWriter<P> writer) {
        try {
            P written = writer.applyFinalizer(withFinalizer(object, fresh));
            object.addFinalizer(NAME);
            if (ConcurrentEdit.isDetected(object, written)) {
                throw new ConcurrentEdit.PassEnded();
            }
        } catch (ClusterFailure e) {
            if (e.isGoneOrBeingDeleted()) {
                throw new ConcurrentEdit.PassEnded();
            }
            throw new ProblemException(
                    new Problem(Reason.KUBERNETES_ERROR, "cannot change the finalizer: " + e.getMessage()), e);
        }
    }

    private static <P extends HasMetadata> P withFinalizer(P object, P fresh) {
        fresh.setMetadata(ObjectWriter.identityOf(object).withFinalizers(NAME).build());
        return fresh;
    }

    /**
     * Removes the finalizer from the reconciled object after all its objects were removed. A late event can start a reconciliation of an already
     * finished object, so the object may have been deleted.
     */
    public static void remove(ObjectWriter<?> writer) {
        try {
            writer.removeFinalizer();
        } catch (ClusterFailure e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
