package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.model.ResourceArn;
import java.time.Instant;
import java.util.Set;

/**
 * The record of a binding that does not exist any more.
 *
 * @param resources the recorded resources of which no later binding of the same name has statements: the Sids of both are equal
 * @param hasRole whether a role may still exist that was created for the binding
 * @param isReplaced whether a later binding of the same name has access
 * @param since the time at which this process first saw the record without its binding, and that was no accident
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
