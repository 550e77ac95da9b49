package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.model.RoleArn;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.List;

/** Counts deleted bindings with a remaining role: a retained role, or a role whose binding lost its finalizer. */
record LeftRoles(AccessRecords records, BindingIndex index) {

    /**
     * The number of earlier bindings of the namespace with the same account and a remaining role. An earlier binding does not count if an existing
     * binding of the same name replaces the role.
     *
     * @param binding counts as existing, even if missing in the cache
     */
    int countBeside(CrossAccountBinding binding) {
        return (int) records.inNamespace(binding.getMetadata().getNamespace())
                .filter(record -> record.account().equals(BindingIndex.accountOf(binding)))
                .filter(record -> record.roleArns().findAny().isPresent())
                .filter(record -> isLeft(record, binding))
                .count();
    }

    private boolean isLeft(AccessRecordSpec record, CrossAccountBinding binding) {
        if (record.binding().equals(binding.getMetadata().getName())) {
            return isLeftBeside(record, binding);
        }
        return index.get(NamespacedName.of(record))
                .map(existing -> BindingIndex.each(existing, one -> List.of(isLeftBeside(record, one)))
                        .contains(true))
                .orElse(true);
    }

    private static boolean isLeftBeside(AccessRecordSpec record, CrossAccountBinding existing) {
        return !record.bindingUid().equals(existing.getMetadata().getUid()) && !isReplaced(record, existing);
    }

    private static boolean isReplaced(AccessRecordSpec record, CrossAccountBinding existing) {
        boolean isSameAccount = record.account().equals(BindingIndex.accountOf(existing));
        return isSameAccount
                && (record.targetRole() == null
                        ? ResolvedWorkload.of(existing.getSpec()).hasSource()
                        : BindingDesign.mayLeadTo(
                                existing.getSpec(),
                                RoleArn.nameIn(record.targetRole().arn())));
    }
}
