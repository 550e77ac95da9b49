package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.desired.shares.AccountsOfShare;

/** The accounts in the spec of a ResourceShare. A change of such an account requeues the share. */
public final class ShareAccounts {
    private ShareAccounts() {}

    /** Returns whether a share names an account, by the name of the AwsAccount or by its ID. */
    public static boolean name(ResourceShare share, AwsAccount account) {
        return AccountsOfShare.names(share).anyMatch(account.getMetadata().getName()::equals)
                || share.getSpec().principals().stream()
                        .anyMatch(principal -> account.getSpec().accountId().equals(principal.accountId()));
    }
}
