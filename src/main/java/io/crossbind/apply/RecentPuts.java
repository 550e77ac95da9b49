package io.crossbind.apply;

import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was put into policies a moment ago, where a service may answer a read with what was there before. Until that is over, a policy
 * without the statements does not mean that there are none.
 */
final class RecentPuts {
    private final InstantSource clock;
    private final ConcurrentHashMap<Place, Instant> until = new ConcurrentHashMap<>();

    RecentPuts(InstantSource clock) {
        this.clock = clock;
    }

    /** Enters that statements were put, or may have been. */
    void enter(Change.OfGrant put, Duration readDelay) {
        Instant now = clock.instant();
        until.values().removeIf(end -> !now.isBefore(end));
        until.put(Place.of(put), now.plus(readDelay));
    }

    void forget(Change.OfGrant change) {
        until.remove(Place.of(change));
    }

    boolean has(Change.OfGrant change) {
        return clock.instant().isBefore(until.getOrDefault(Place.of(change), Instant.MIN));
    }

    /** The statements of one binding on one resource. */
    private record Place(ResourceArn holder, String sidPrefix) {
        static Place of(Change.OfGrant change) {
            return new Place(change.holder(), change.sidPrefix());
        }
    }
}
