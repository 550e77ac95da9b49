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
 * Counts the messages that are sent while it is armed, and loses the answer to one of them. Without a point it loses nothing, and keeps what a process
 * would leave that dies at each request.
 */
final class CrashNoise implements Noise {
    private static final Duration LOST_FOR = Duration.ofSeconds(10);

    /** What happens at a point. */
    enum Mode {
        /** The process dies, and the request has no effect. */
        KILLED_BEFORE,
        /** The process dies after the request took effect and before the answer arrives. */
        KILLED_AFTER,
        /** The request takes effect, the answer is lost, and the process goes on. The SDK repeats a request to AWS. */
        ANSWER_LOST,
        /** As {@link #ANSWER_LOST}, and each repetition of the request within {@link #LOST_FOR} is lost too. */
        REPETITIONS_LOST;

        /**
         * What can happen to a request.
         *
         * <p>A process that dies leaves nothing but the objects of AWS and of the cluster. So a death before a request leaves what the death after the
         * last write left, and only the first request has a {@link #KILLED_BEFORE} of its own. A read leaves nothing: a lost answer counts only
         * if the SDK's repetition is lost too. Nobody repeats a request to the API server within a pass.
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

    /** One request of an operation, counted from 1, and what happens to it. */
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

    /** Loses nothing, and keeps forks. */
    static CrashNoise none() {
        return new CrashNoise(NONE);
    }

    /** Loses the answer to one request. */
    static CrashNoise losing(Crash crash) {
        return new CrashNoise(crash);
    }

    /** From now on requests count. */
    void arm(World armed) {
        world = armed;
    }

    /** From now on requests do not count. */
    @Override
    public void stop() {
        world = null;
    }

    /** The requests that were counted. */
    List<Message> requests() {
        return requests;
    }

    /** What a process leaves that dies at a point. */
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

    /** A refusal is an answer too. A process that dies at a refusal leaves what it left before the request. */
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
