package io.crossbind.operator;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.controller.ChangeSource;
import io.crossbind.controller.RequeueSource;
import io.crossbind.kubernetes.BindingTriggers;
import io.crossbind.reconcile.binding.BindingIndex;
import io.fabric8.kubernetes.api.model.ServiceAccount;

/** The event sources through which controllers notify one another of changes. */
record Signals(Changes changes, Requeues requeues) {

    /** Sources that notify other controllers of changed objects of one kind. */
    record Changes(
            ChangeSource<AwsAccount> accounts,
            ChangeSource<CrossAccountBinding> bindings,
            ChangeSource<ServiceAccount> serviceAccounts) {}

    /** Sources through which other controllers requeue the objects of one controller. */
    record Requeues(
            RequeueSource<AwsAccount> accounts,
            RequeueSource<CrossAccountBinding> bindings,
            RequeueSource<ResourceShare> shares,
            RequeueSource<ServiceAccount> serviceAccounts) {}

    static Signals create() {
        return new Signals(
                new Changes(ChangeSource.ofAccounts(), ChangeSource.ofBindings(), ChangeSource.ofServiceAccounts()),
                new Requeues(
                        new RequeueSource<>(), new RequeueSource<>(), new RequeueSource<>(), new RequeueSource<>()));
    }

    /** From now on, requeues the objects affected by a change of an object of another kind. */
    void connect(Caches caches) {
        BindingTriggers triggers = new BindingTriggers(new BindingIndex(caches.bindings()));
        changes.accounts.listen(account -> {
            requeues.bindings.requeueAll(() -> triggers.ofAccount(account));
            requeues.shares.requeueAll(() -> caches.shares().naming(account));
        });
        changes.serviceAccounts.listen(
                changed -> requeues.bindings.requeueAll(() -> triggers.ofServiceAccount(changed)));
        changes.bindings.listen(
                binding -> requeues.serviceAccounts.requeueAll(() -> BindingIndex.serviceAccountsOf(binding)));
    }
}
