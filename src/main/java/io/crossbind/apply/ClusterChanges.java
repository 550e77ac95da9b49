package io.crossbind.apply;

import io.crossbind.model.ProblemException;
import io.crossbind.plan.Change;

/** Carries out changes in the cluster. Kubernetes has its own side of this, so that this package needs to know no client. */
public interface ClusterChanges {

    /**
     * @throws ProblemException if the API server refuses
     */
    void carryOut(Change.OfCluster change);
}
