package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import java.util.stream.Stream;

/** The ResourceShares that name an account, as the pass over the account needs them. */
@FunctionalInterface
public interface SharesOfAccount {

    /**
     * Names of the shares that keep an account from being deleted: shares that name the account and have objects in it. Only the shares
     * that it owns keep an abandoned account.
     */
    Stream<String> keeping(AwsAccount account);
}
