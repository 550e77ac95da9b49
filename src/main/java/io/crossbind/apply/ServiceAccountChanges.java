package io.crossbind.apply;

import io.crossbind.model.Failure;
import io.crossbind.plan.Change;

/** Carries out changes of service accounts. Kubernetes has its own side of this, so that this package needs to know no client. */
public interface ServiceAccountChanges {

    /**
     * @throws Failure if the API server refuses
     */
    void carryOut(Change.OfServiceAccount change);
}
