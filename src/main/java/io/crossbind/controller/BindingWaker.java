package io.crossbind.controller;

import java.util.Set;

/** Makes bindings look again because of something that was seen in their account. */
public interface BindingWaker {

    /** Those of the account whose role has one of these keys, see {@link io.crossbind.model.AccountRoles#key}. */
    void wake(String account, Set<String> roleKeys);

    /** All of the account. */
    void wakeAll(String account);
}
