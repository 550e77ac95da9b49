package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.desired.shares.AccountsOfShare;
import io.crossbind.reconcile.AccountNotices;
import io.crossbind.reconcile.ConditionCounts;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Retries;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.stream.Collectors;

/**
 * The process memory of each ResourceShare. A restart loses the whole memory.
 *
 * @param finalizers the shares known to have the finalizer
 * @param notices the last notices about shares to their accounts
 * @param retries when a failed pass is due again
 * @param counts the Ready reasons, for the metrics
 * @param attempts when deletions were first tried
 */
public record ShareMemory(
        FinalizerKeeper finalizers,
        AccountNotices notices,
        Retries retries,
        ConditionCounts counts,
        DeletionAttempts attempts) {

    /** Forgets a deleted share. */
    void forget(ResourceShare share) {
        NamespacedName name = NamespacedName.of(share);
        counts.leave(name);
        retries.forget(name);
        finalizers.forget(share);
        attempts.forget(share);
        notices.forget(
                share.getMetadata().getUid(), AccountsOfShare.names(share).collect(Collectors.toSet()));
    }
}
