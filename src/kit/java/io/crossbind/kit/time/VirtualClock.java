package io.crossbind.kit.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only on request, and never back. */
public final class VirtualClock extends Clock {
    private volatile Instant now;

    /** Creates a clock with this time. */
    public VirtualClock(Instant start) {
        this.now = start;
    }

    /** Moves the clock forward. */
    public void advance(Duration by) {
        moveTo(now.plus(by));
    }

    /** Moves the clock to the given time, which must not be in its past. */
    public void moveTo(Instant time) {
        if (time.isBefore(now)) {
            throw new IllegalArgumentException("the clock shows " + now + " and cannot go back to " + time);
        }
        now = time;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long millis() {
        return now.toEpochMilli();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Returns this clock: virtual time has no other zone. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
