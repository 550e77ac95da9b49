package io.crossbind.simulation;

import io.crossbind.simulation.Message.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests while armed, and loses the answer to one request. Without a point, the noise loses nothing and keeps the states left by a
 * process killed at a request.
 */
final class CrashNoise implements Noise {
    private static final Duration LOST_FOR = Duration.ofSeconds(10);

    /** The fault at a point. */
    enum Mode {
        /** The process dies, and the request has no effect. */
        KILLED_BEFORE,
        /** The process dies after the request took effect and before the answer arrives. */
        KILLED_AFTER,
        /** The request takes effect, the answer is lost, and the process continues. The SDK retries requests to AWS. */
        ANSWER_LOST,
        /** As {@link #ANSWER_LOST}, and each retry of the request within {@link #LOST_FOR} is lost too. */
        REPETITIONS_LOST;

        /**
         * Returns the possible faults of a request.
         *
         * <p>A killed process leaves only the objects in AWS and in the cluster. So a death before a request leaves the same objects as the
         * death after the last write, and only the first request has a {@link #KILLED_BEFORE}. A read leaves nothing: a lost answer matters
         * only if the SDK's retry is lost too. Requests to the API server have no retry within a pass.
         */
        static List<Mode> of(Message request, int point) {
            List<Mode> modes = new ArrayList<>();
            if (point == 1) {
                modes.add(KILLED_BEFORE);
            }
            boolean isRepeated = request.receiver() == Message.Receiver.AWS;
            if (request.writes()) {
                modes.add(KILLED_AFTER);
                modes.add(ANSWER_LOST);
            }
            if (isRepeated || !request.writes()) {
                modes.add(REPETITIONS_LOST);
            }
            return modes;
        }

        /** Whether the process dies. */
        boolean kills() {
            return this == KILLED_BEFORE || this == KILLED_AFTER;
        }
    }

    /** A request of an operation, by its number from 1, and the fault at the request. */
    record Crash(int point, Mode mode) {}

    /** No request has this number. */
    private static final Crash NONE = new Crash(0, Mode.ANSWER_LOST);

    private final Crash crash;
    private final List<Message> requests = new ArrayList<>();
    private final Map<Crash, World.Fork> forks = new LinkedHashMap<>();
    private @Nullable World world;
    private @Nullable Instant struck;

    private CrashNoise(Crash crash) {
        this.crash = crash;
    }

    /** Loses nothing and keeps forks. */
    static CrashNoise none() {
        return new CrashNoise(NONE);
    }

    /** Loses the answer to one request. */
    static CrashNoise losing(Crash crash) {
        return new CrashNoise(crash);
    }

    /** Starts counting requests. */
    void arm(World armed) {
        world = armed;
    }

    /** Stops counting requests. */
    @Override
    public void stop() {
        world = null;
    }

    /** The counted requests. */
    List<Message> requests() {
        return requests;
    }

    /** The states left by processes killed at a point. */
    Map<Crash, World.Fork> forks() {
        return forks;
    }

    boolean hasStruck() {
        return struck != null;
    }

    @Override
    public boolean loses(Message message) {
        World armed = world;
        if (armed == null) {
            return false;
        }
        boolean isRequest = message.direction() == Direction.REQUEST;
        if (struck != null) {
            return crash.mode() == Mode.REPETITIONS_LOST
                    && isRequest
                    && message.equals(requests.get(crash.point() - 1))
                    && armed.scheduler.clock().instant().isBefore(struck.plus(LOST_FOR));
        }
        if (isRequest) {
            requests.add(message);
        }
        if (crash.equals(NONE)) {
            keep(armed, message, isRequest);
            return false;
        }
        return !isRequest && strikes(armed, message);
    }

    /** Another task may send requests before the answer arrives. */
    private boolean strikes(World armed, Message answer) {
        if (requests.size() < crash.point()
                || !answer.equals(requests.get(crash.point() - 1).answer())) {
            return false;
        }
        struck = armed.scheduler.clock().instant();
        return true;
    }

    /** A refusal is an answer too. A process killed at a refusal leaves the same objects as before the request. */
    @Override
    public boolean losesRefusal(Message refusal) {
        World armed = world;
        return armed != null && struck == null && !crash.equals(NONE) && strikes(armed, refusal);
    }

    private void keep(World armed, Message message, boolean isRequest) {
        if (isRequest && requests.size() == 1) {
            forks.put(new Crash(1, Mode.KILLED_BEFORE), armed.fork());
        } else if (!isRequest && message.writes()) {
            Message request = Message.request(message.receiver(), true, message.text());
            forks.put(new Crash(requests.lastIndexOf(request) + 1, Mode.KILLED_AFTER), armed.fork());
        }
    }
}
