package io.crossbind.reconcile.port;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Records Events (events.k8s.io/v1). An Event that cannot be recorded is logged and does no other harm. */
public interface Events {

    /** Records that the operator did something. */
    void normal(HasMetadata regarding, String reason, String note);

    /** Records that something needs attention. */
    void warning(HasMetadata regarding, String reason, String note);
}
