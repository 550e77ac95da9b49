package io.crossbind.reconcile;

import io.crossbind.model.Recovery;
import io.crossbind.reconcile.port.NamespacedName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** The times of retries: exponential backoff after transient failures, slow retries where a person must act, otherwise none. */
public final class Retries {
    private static final Duration FIRST = Duration.ofSeconds(1);

    /** Two to this power is more seconds than any pause. */
    private static final int MAX_DOUBLINGS = 20;

    /** The jitter: a pause is up to this share shorter or longer, so simultaneous failures are not retried at the same time. */
    private static final double JITTER = 0.2;

    private final ConcurrentHashMap<NamespacedName, Attempts> attempts = new ConcurrentHashMap<>();
    private final Duration longest;
    private final Duration slow;
    private final DoubleSupplier random;

    /**
     * Creates retries.
     *
     * @param longest the longest backoff
     * @param slow the pause where a person must act outside the cluster
     * @param random between 0 and 1
     */
    public Retries(Duration longest, Duration slow, DoubleSupplier random) {
        this.longest = longest;
        this.slow = slow;
        this.random = random;
    }

    /**
     * The pause after an attempt with the given recovery; empty if only an event or a new spec can help. An edited object, or an object being
     * deleted, is retried as fast as a new object.
     *
     * @param generation metadata.generation
     */
    public Optional<Duration> after(NamespacedName id, Recovery recovery, long generation) {
        if (recovery != Recovery.BACKOFF) {
            attempts.remove(id);
        }
        return switch (recovery) {
            case NONE, SPEC_CHANGE, EVENT -> Optional.empty();
            case SLOW_RETRY -> Optional.of(jittered(slow));
            case BACKOFF -> {
                int before = attempts.merge(id, new Attempts(generation, 1), Attempts::plus)
                                .count()
                        - 1;
                Duration pause = FIRST.multipliedBy(1L << Math.min(before, MAX_DOUBLINGS));
                yield Optional.of(jittered(pause.compareTo(longest) < 0 ? pause : longest));
            }
        };
    }

    /** Removes the attempts of a deleted object. */
    public void forget(NamespacedName id) {
        attempts.remove(id);
    }

    /** The number of attempts on an object since its last change. */
    private record Attempts(long generation, int count) {
        Attempts plus(Attempts next) {
            return next.generation == generation ? new Attempts(generation, count + next.count) : next;
        }
    }

    private Duration jittered(Duration pause) {
        double factor = 1 - JITTER + 2 * JITTER * random.getAsDouble();
        return Duration.ofMillis((long) (pause.toMillis() * factor));
    }
}
