package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.ClusterFailure;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class UnexpectedFailuresTest {

    private static Problem endOf(Supplier<Problem> pass) {
        return UnexpectedFailures.asProblem(pass, problem -> problem);
    }

    private static Supplier<Problem> failing(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    @Test
    void passThatEndsWellHasItsOwnOutcome() {
        Problem outcome = new Problem(Reason.READY, "all is there");
        assertThat(endOf(() -> outcome)).isSameAs(outcome);
    }

    @Test
    void passThatAProblemEndedReportsThatProblem() {
        assertThat(endOf(failing(new ProblemException(Reason.THROTTLED, "AWS throttles"))))
                .isEqualTo(new Problem(Reason.THROTTLED, "AWS throttles"));
    }

    @Test
    void refusedRequestIsReportedInTheWordsOfTheApiServer() {
        assertThat(endOf(failing(new ClusterFailure(500, "etcd is slow", new IllegalStateException()))))
                .isEqualTo(new Problem(Reason.KUBERNETES_ERROR, "etcd is slow"));
    }

    @Test
    void faultOfTheOperatorIsReportedByTheNameOfItsKindOnly() {
        assertThat(endOf(failing(new IllegalStateException("a secret"))))
                .isEqualTo(new Problem(Reason.INTERNAL_ERROR, "IllegalStateException"));
    }

    @Test
    void passOverAnEditedObjectHasNoOutcome() {
        assertThatThrownBy(() -> endOf(failing(new ConcurrentEdit.PassEnded())))
                .isInstanceOf(ConcurrentEdit.PassEnded.class);
    }
}
