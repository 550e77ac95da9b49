package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.model.ResourceArn;
import java.time.Instant;
import java.util.Set;

/**
 * The record of a deleted binding.
 *
 * @param resources the recorded resources, without resources that have statements of a later binding with the same name: the Sids of both bindings
 *     are equal
 * @param hasRole whether a role created for the binding may still exist
 * @param isReplaced whether a later binding of the same name has access
 * @param since the time at which this process first saw the record without its binding, and the missing binding was no accident
 * @param isAdmitted whether a rule of the account admits the namespace
 */
public record OrphanedRecord(
        AccessRecordSpec record,
        Set<ResourceArn> resources,
        boolean hasRole,
        boolean isReplaced,
        Instant since,
        boolean isAdmitted) {
    public OrphanedRecord {
        resources = Set.copyOf(resources);
    }
}
