package io.crossbind.reconcile.port;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Records Events (events.k8s.io/v1). A failure to record an Event is logged and has no other effect. */
public interface Events {

    /** Records an action of the operator. */
    void normal(HasMetadata regarding, String reason, String note);

    /** Records a fact that needs attention. */
    void warning(HasMetadata regarding, String reason, String note);
}
