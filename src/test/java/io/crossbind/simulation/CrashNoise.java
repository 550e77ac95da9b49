package io.crossbind.simulation;

import io.crossbind.simulation.Message.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strikes once, at one of the messages that are sent after it was armed. Without a point it only counts them. */
final class CrashNoise implements Noise {
    private static final Duration LOST_FOR = Duration.ofSeconds(10);

    /** What happens at a point. */
    enum Mode {
        /** The process dies, and the request has no effect. */
        KILLED_BEFORE,
        /** The process dies after the request took effect and before the answer arrives. */
        KILLED_AFTER,
        /** The request takes effect, the answer is lost, and the process goes on. */
        ANSWER_LOST,
        /** As {@link #ANSWER_LOST}, and each repetition of the request within {@link #LOST_FOR} is lost too. */
        REPETITIONS_LOST;

        /**
         * What can happen to a request. A read changes nothing, so that a process that dies before or after it leaves what one leaves that
         * dies after the write before it. The first request has no write before it.
         */
        static List<Mode> of(Message request, int point) {
            return request.writes()
                    ? List.of(values())
                    : point == 1 ? List.of(KILLED_BEFORE, REPETITIONS_LOST) : List.of(REPETITIONS_LOST);
        }

        private boolean kills() {
            return this == KILLED_BEFORE || this == KILLED_AFTER;
        }
    }

    /** One request of an operation, counted from 1, and what happens to it. */
    record Crash(int point, Mode mode) {}

    /** No request has this number. */
    static final Crash NONE = new Crash(0, Mode.ANSWER_LOST);

    private final Crash crash;
    private final List<Message> requests = new ArrayList<>();
    private @Nullable World world;
    private @Nullable Instant struck;

    CrashNoise(Crash crash) {
        this.crash = crash;
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

    boolean hasStruck() {
        return struck != null;
    }

    @Override
    public boolean loses(Message message) {
        World armed = world;
        if (armed == null) {
            return false;
        }
        Instant now = armed.scheduler.clock().instant();
        boolean isRequest = message.direction() == Direction.REQUEST;
        if (struck != null) {
            return crash.mode() == Mode.REPETITIONS_LOST
                    && isRequest
                    && message.equals(requests.getLast())
                    && now.isBefore(struck.plus(LOST_FOR));
        }
        if (isRequest) {
            requests.add(message);
        }
        if (!isHere(message, isRequest)) {
            return false;
        }
        struck = now;
        if (crash.mode().kills()) {
            armed.scheduler.killProcess(armed.current().name);
        }
        return true;
    }

    private boolean isHere(Message message, boolean isRequest) {
        return requests.size() == crash.point()
                && isRequest == (crash.mode() == Mode.KILLED_BEFORE)
                && (isRequest || message.equals(requests.getLast().answer()));
    }
}
