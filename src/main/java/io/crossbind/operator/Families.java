package io.crossbind.operator;

import io.crossbind.reconcile.DurationHistogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The metric families computed at a scrape. No family is kept between two scrapes. */
final class Families {
    private final List<MetricSnapshot> all = new ArrayList<>();

    /** A list of all families with a series. */
    List<MetricSnapshot> all() {
        return all;
    }

    <K extends Labelled> Families gauge(String name, String help, Map<K, ? extends Number> values) {
        GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((key, value) -> family.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(key.labels())
                .value(value.doubleValue())
                .build()));
        return add(family.build());
    }

    /**
     * @param name ends with {@code _total} in the exposition only
     */
    <T extends Labelled> Families counter(String name, String help, List<T> series, ToDoubleFunction<T> value) {
        CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
        series.forEach(one -> family.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(one.labels())
                .value(value.applyAsDouble(one))
                .build()));
        return add(family.build());
    }

    Families histogram(String name, String help, DurationHistogram durations) {
        List<Double> bounds = new ArrayList<>(durations.bounds());
        bounds.add(Double.POSITIVE_INFINITY);
        return add(HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, durations.counts()))
                        .sum(durations.sum())
                        .build())
                .build());
    }

    private Families add(MetricSnapshot family) {
        if (!family.getDataPoints().isEmpty()) {
            all.add(family);
        }
        return this;
    }

    /** The key of a series. */
    interface Labelled {
        Labels labels();
    }
}
