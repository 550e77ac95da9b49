package io.crossbind.operator;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.controller.AccountCaches;
import io.crossbind.controller.BindingCaches;
import io.crossbind.controller.PodCaches;
import io.crossbind.controller.RequeueSource;
import io.crossbind.controller.ServiceAccountCache;
import io.crossbind.controller.ShareCaches;

/**
 * The caches that the passes read, one for each kind, and the event sources by which the pass over one object requeues another. The framework fills
 * them when it registers the controllers. The record has eight parts, because the caches of one kind serve the passes of others.
 */
record Caches(
        RequeueSource<AwsAccount> accountRequeues,
        RequeueSource<CrossAccountBinding> bindingRequeues,
        RequeueSource<ResourceShare> shareRequeues,
        AccountCaches accounts,
        ServiceAccountCache serviceAccounts,
        BindingCaches bindings,
        ShareCaches shares,
        PodCaches pods) {

    static Caches create() {
        RequeueSource<CrossAccountBinding> bindingRequeues = new RequeueSource<>();
        RequeueSource<ResourceShare> shareRequeues = new RequeueSource<>();
        AccountCaches accounts = new AccountCaches();
        ServiceAccountCache serviceAccounts = new ServiceAccountCache();
        BindingCaches bindings = new BindingCaches(accounts, serviceAccounts, bindingRequeues);
        return new Caches(
                new RequeueSource<>(),
                bindingRequeues,
                shareRequeues,
                accounts,
                serviceAccounts,
                bindings,
                new ShareCaches(accounts, shareRequeues),
                new PodCaches(bindings));
    }
}
