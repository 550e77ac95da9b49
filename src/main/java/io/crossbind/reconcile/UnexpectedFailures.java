package io.crossbind.reconcile;

import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.ClusterFailure;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports reconciliations that ended with an unexpected exception. */
public final class UnexpectedFailures {
    private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFailures.class);

    private UnexpectedFailures() {}

    /**
     * Runs a pass, and converts an exception of the pass into an outcome.
     *
     * @param pass the pass
     * @param ended the outcome of a pass that ended with a problem
     * @throws ConcurrentEdit.PassEnded if the object was edited or deleted meanwhile: such a pass has no outcome
     */
    public static <T> T asProblem(Supplier<T> pass, Function<Problem, T> ended) {
        try {
            return pass.get();
        } catch (ConcurrentEdit.PassEnded e) {
            throw e;
        } catch (ProblemException e) {
            return ended.apply(e.problem());
        } catch (RuntimeException e) {
            return ended.apply(problem(e));
        }
    }

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
