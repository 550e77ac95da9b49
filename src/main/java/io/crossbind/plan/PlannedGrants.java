package io.crossbind.plan;

import io.crossbind.model.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * What has to change in the policies of resources for one binding.
 *
 * @param added what only adds something
 * @param changes what else can be done; if there is a refusal, nothing that is to be taken back: that is not left to what can be given
 * @param refusal why the rest cannot be, of the first resource that refuses
 */
public record PlannedGrants(List<Change> added, List<Change> changes, Optional<Refusal> refusal) {
    public PlannedGrants {
        added = List.copyOf(added);
        changes = List.copyOf(changes);
    }
}
