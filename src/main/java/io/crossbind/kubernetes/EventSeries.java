package io.crossbind.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds repeated Events, so that the repetitions count in the series of the first Event and are no separate Events. The count in the
 * cluster may lag behind, because only few repetitions are written.
 */
final class EventSeries {
    /** A later repetition is a new Event. A retry after five minutes and a fifth of them belongs to the series. */
    static final Duration WINDOW = Duration.ofMinutes(10);

    /** The minimum time between two writes of a series. */
    static final Duration QUIET = Duration.ofMinutes(5);

    /** The maximum number of remembered Events, of 1 KB each at most. Events of AwsAccounts and of bindings share the limit. */
    static final int MOST = 500;

    private final Clock clock;
    private final Map<Key, Series> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Series> eldest) {
            return size() > MOST;
        }
    };

    EventSeries(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts an Event.
     *
     * @param name the name in the cluster for a new Event
     * @return the write to send
     */
    synchronized Write next(Key key, String name) {
        Instant now = clock.instant();
        Series before = recent.get(key);
        if (before == null || !now.isBefore(before.lastSeen().plus(WINDOW))) {
            recent.put(key, new Series(name, 1, now, now));
            return new Write.Create(name);
        }
        Series after = before.repeated(now);
        boolean isDue = after.count() == 2 || !now.isBefore(before.writtenAt().plus(QUIET));
        recent.put(key, isDue ? after.written(now) : after);
        return isDue ? new Write.Repeat(after.name(), after.count()) : new Write.Nothing();
    }

    /** Forgets an Event missing in the cluster, so that the next repetition is a new Event. */
    synchronized void forget(Key key) {
        recent.remove(key);
    }

    /**
     * Two Events with equal keys differ in their time only.
     *
     * @param object the UID of the object
     * @param note without the request IDs of AWS
     */
    record Key(Optional<String> object, String type, String reason, String note) {}

    /** A write to the cluster. */
    sealed interface Write {
        /** A new Event. */
        record Create(String name) implements Write {}

        /** The count of an Event in the cluster. */
        record Repeat(String name, int count) implements Write {}

        /** No write: a later repetition writes the count. */
        record Nothing() implements Write {}
    }

    /**
     * An Event of the last minutes.
     *
     * @param count the number of occurrences
     * @param writtenAt the time of the last write of the count
     */
    private record Series(String name, int count, Instant lastSeen, Instant writtenAt) {
        Series repeated(Instant now) {
            return new Series(name, count + 1, now, writtenAt);
        }

        Series written(Instant now) {
            return new Series(name, count, lastSeen, now);
        }
    }
}
