package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import java.util.stream.Stream;

/** The ResourceShares that name an account, as the pass over the account needs them. */
@FunctionalInterface
public interface SharesOfAccount {

    /**
     * Names of the shares that keep an account from being deleted: the shares that name it and for which something was made. An abandoned
     * account is kept by the shares that it owns only.
     */
    Stream<String> keeping(AwsAccount account);
}
