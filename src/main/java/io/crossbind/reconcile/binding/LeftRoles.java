package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.model.RoleArn;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.List;

/** Counts the bindings that do not exist any more and of which a role is left: a role that was retained, or one whose binding lost its finalizer. */
record LeftRoles(AccessRecords records, BindingIndex index) {

    /**
     * How many earlier bindings of the namespace that reached the same account left a role. An earlier binding does not count if an existing binding of
     * the same name replaces its role.
     *
     * @param binding counts as existing, whether or not the cache shows it
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
