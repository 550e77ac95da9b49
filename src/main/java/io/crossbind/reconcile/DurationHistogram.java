package io.crossbind.reconcile;

import io.crossbind.model.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Counts durations in fixed buckets, from a second to an hour. */
public final class DurationHistogram {
    private static final List<Double> BOUNDS = List.of(1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0, 3600.0);

    private final List<LongAdder> counts = new ArrayList<>();
    private final DoubleAdder sum = new DoubleAdder();

    public DurationHistogram() {
        for (int i = 0; i <= BOUNDS.size(); i++) {
            counts.add(new LongAdder());
        }
    }

    void record(Duration duration) {
        double seconds = Math.max(0, Durations.seconds(duration));
        int bucket = 0;
        while (bucket < BOUNDS.size() && seconds > BOUNDS.get(bucket)) {
            bucket++;
        }
        counts.get(bucket).increment();
        sum.add(seconds);
    }

    /** The upper bounds of all buckets but the last, in seconds. */
    public List<Double> bounds() {
        return BOUNDS;
    }

    /** The number of durations in each bucket, the last of which has no upper bound. */
    public List<Long> counts() {
        return counts.stream().map(LongAdder::sum).toList();
    }

    /** The sum of all durations, in seconds. */
    public double sum() {
        return sum.sum();
    }
}
