package io.crossbind.apply;

import io.crossbind.model.ProblemException;
import io.crossbind.plan.Change;

/** Applies changes in the cluster. The package {@code kubernetes} implements this interface, so this package does not depend on a client. */
public interface ClusterChanges {

    /**
     * Applies a change.
     *
     * @throws ProblemException if the API server rejects the change
     */
    void carryOut(Change.OfCluster change);
}
