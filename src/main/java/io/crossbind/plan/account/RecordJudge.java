package io.crossbind.plan.account;

import io.crossbind.desired.GrantSids;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.plan.Change;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges the records of deleted bindings. A tenant who removes the finalizer of a binding would keep its statements in the policies of resources. The
 * policies have no owner tags, so only the record leads to the statements.
 *
 * @param rule decides when access without a binding ends
 */
record RecordJudge(ClusterIdentity cluster, OrphanRule rule) {

    /** The changes that remove statements, and delete records without remaining objects. */
    Stream<AccountChange> changes(List<OrphanedRecord> orphans) {
        return orphans.stream().flatMap(orphan -> change(orphan).stream());
    }

    private Optional<AccountChange> change(OrphanedRecord orphan) {
        if (orphan.resources().isEmpty()) {
            return orphan.hasRole() ? Optional.empty() : Optional.of(new AccountChange.ForgetRecord(orphan.record()));
        }
        return rule.cause(orphan)
                .map(cause -> new AccountChange.RemoveStatements(orphan.record(), cause, removals(orphan)));
    }

    private List<Change> removals(OrphanedRecord orphan) {
        String sids = GrantSids.prefix(
                cluster, orphan.record().namespace(), orphan.record().binding());
        return orphan.resources().stream()
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .<Change>map(resource -> new Change.RemoveGrant(resource, sids))
                .toList();
    }
}
