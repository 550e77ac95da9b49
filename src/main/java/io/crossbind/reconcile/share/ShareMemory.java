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
 * The process memory of each ResourceShare. A restart forgets all of it.
 *
 * @param finalizers the shares that are known to be kept
 * @param notices the notices about shares that passes over accounts received
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

    /** Forgets a share that does not exist any more. */
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
