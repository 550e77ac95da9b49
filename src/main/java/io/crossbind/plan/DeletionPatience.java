package io.crossbind.plan;

import io.crossbind.model.Problem;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a deletion waits for AWS if the status of the object names nothing. The status may be lost, and no later pass would then find the objects
 * in AWS. But the object may also never have had anything in AWS, and its deletion must not hang on an account, region or resource that does not
 * exist.
 */
public final class DeletionPatience {
    /** This wait is longer than the longest pause between two attempts within the wait. */
    private static final Duration OF_TRANSIENT = Duration.ofMinutes(2);

    private DeletionPatience() {}

    /**
     * Whether a deletion waits for the end of a problem.
     *
     * @param since the time of the first attempt, or of the first failure
     */
    public static boolean waitsFor(Problem problem, Instant since, Instant now) {
        return problem.isTransient() && lasts(since, now);
    }

    /** Whether a deletion still waits for the end of transient problems. */
    public static boolean lasts(Instant since, Instant now) {
        return now.isBefore(since.plus(OF_TRANSIENT));
    }
}
