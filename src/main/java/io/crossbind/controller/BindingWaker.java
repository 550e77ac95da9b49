package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.ResourceArn;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
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

    /**
     * Whether a binding that names an account has a right to it, or owns something: until it does not, the account may not go. Of a binding
     * that is not known yet it is assumed. An account that is given up admits nobody.
     */
    boolean uses(AwsAccount account, ResourceID binding);

    /** Whether all that decides on that is known of a binding: before that it only keeps an account that is in use already. */
    boolean knows(ResourceID binding);

    /** What bindings may have in the account, as their status says. */
    Set<String> made(AwsAccount account);

    /** All that something is made for in the account. */
    void wakeAll(AwsAccount account);
}
