package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import java.util.Set;

/** Makes bindings look again because of something that was seen in one of their accounts, and tells what to look for. */
public interface BindingWaker {

    /**
     * Those that one of the things seen concerns.
     *
     * @param roleKeys keys of names of roles, see {@link io.crossbind.model.AccountRoles#key}
     * @param serviceAccounts {@code namespace/name}
     */
    void wake(AwsAccount account, Set<String> roleKeys, Set<String> serviceAccounts);

    /** Service accounts, {@code namespace/name}, whose pod identity association would lie in the account. */
    Set<String> associated(AwsAccount account);

    /** All that something is made for in the account. */
    void wakeAll(AwsAccount account);
}
