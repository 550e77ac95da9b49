package io.crossbind.plan;

import io.crossbind.model.Problem;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a deletion waits for AWS where the status of the object names nothing. The status may be lost, and what AWS has may then be found by no later
 * pass; but the object may also never have been given anything, and its deletion must not hang on an account, region or resource that does not exist.
 */
public final class DeletionPatience {
    /** The wait is longer than the pauses between attempts become within this time. */
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
