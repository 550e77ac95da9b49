package io.crossbind.kit.time;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a run: a task threw, all tasks wait for locks, or the run does not end. The message names the seed, which replays the run.
 */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 60;

    SimulationFailure(long seed, String what, List<Decision> trace, @Nullable Throwable cause) {
        super(what + "\nseed " + seed + ", " + trace.size() + " decisions, the last of them:\n" + tail(trace), cause);
    }

    private static String tail(List<Decision> trace) {
        return trace.subList(Math.max(0, trace.size() - SHOWN), trace.size()).stream()
                .map(Decision::toString)
                .collect(Collectors.joining("\n"));
    }
}
