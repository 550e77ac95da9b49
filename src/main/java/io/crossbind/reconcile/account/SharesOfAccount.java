package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import java.util.stream.Stream;

/** The ResourceShares of an account, for the pass over the account. */
@FunctionalInterface
public interface SharesOfAccount {

    /**
     * Names of the shares that block the deletion of an account: shares of the account with objects in the account. Only the account's own shares
     * keep an abandoned account.
     */
    Stream<String> keeping(AwsAccount account);
}
