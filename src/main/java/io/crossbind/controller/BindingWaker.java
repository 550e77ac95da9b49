package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.ResourceArn;
import java.util.Set;

/** Makes bindings look again because of something that was seen in one of their accounts, and tells what to look for. */
public interface BindingWaker {

    /**
     * Those that one of the things seen concerns.
     */
    void wake(AwsAccount account, AccountReader.Seen seen);

    /** Resources of the account whose policies may have statements of bindings. */
    Set<ResourceArn> granted(AwsAccount account);

    /** Service accounts, {@code namespace/name}, whose pod identity association would lie in the account. */
    Set<String> associated(AwsAccount account);

    /** All that something is made for in the account. */
    void wakeAll(AwsAccount account);
}
