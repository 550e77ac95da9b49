package io.crossbind.reconcile;

import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.ClusterFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports reconciliations that ended with an exception that no step expects. */
public final class UnexpectedFailures {
    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFailures.class);

    private UnexpectedFailures() {}

    /**
     * The problem of a reconciliation: a lost or rejected request to the API server, or a fault of the operator, whose stack trace goes
     * to the log.
     */
    public static Problem problem(RuntimeException failure) {
        if (failure instanceof ClusterFailure refused) {
            return new Problem(Reason.KUBERNETES_ERROR, String.valueOf(refused.getMessage()));
        }
        LOG.error("unexpected failure", failure);
        return new Problem(Reason.INTERNAL_ERROR, failure.getClass().getSimpleName());
    }
}
