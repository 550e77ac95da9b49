package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.AccountRules;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.ObjectWriter;
import java.util.Set;

/** The caches around all bindings. */
public final class BindingContexts {
    private final ClusterView cluster;
    private final BindingIndex index;
    private final AccessRecords records;

    public BindingContexts(ClusterView cluster, BindingIndex index, AccessRecords records) {
        this.cluster = cluster;
        this.index = index;
        this.records = records;
    }

    /**
     * The context of one binding.
     *
     * @param writer writes to the binding
     */
    BindingContext of(CrossAccountBinding binding, ObjectWriter<CrossAccountBinding> writer) {
        return new BindingContext(binding, writer, cluster, index, records);
    }

    /** Names of the AwsAccounts of a binding, named directly or as the operator account. */
    Set<String> accountNames(CrossAccountBinding binding) {
        return BindingIndex.accountNames(
                binding,
                AccountRules.home(cluster.accounts())
                        .map(home -> home.getMetadata().getName()));
    }
}
