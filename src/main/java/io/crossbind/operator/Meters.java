package io.crossbind.operator;

import io.crossbind.aws.CallObserver;
import io.crossbind.controller.BindingStates;
import io.crossbind.inventory.Inventory;
import io.crossbind.model.Reason;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The operator's metrics, in Prometheus' form. */
final class Meters implements CallObserver {
    private static final double MILLIS = 1000.0;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Clock clock;
    private final MultiGauge snapshotAge = MultiGauge.builder("crossbind.snapshot.age")
            .description("Time since the roles of an account were last read as a whole.")
            .baseUnit("seconds")
            .register(registry);
    private final MultiGauge bindings = MultiGauge.builder("crossbind.bindings")
            .description("Bindings by the reason of their Ready condition.")
            .register(registry);
    private final MultiGauge shares = MultiGauge.builder("crossbind.shares")
            .description("ResourceShares by the reason of their Ready condition.")
            .register(registry);

    Meters(Clock clock) {
        this.clock = clock;
        new JvmMemoryMetrics().bindTo(registry);
    }

    Metrics ofFramework() {
        return MicrometerMetrics.withoutPerResourceMetrics(registry);
    }

    @Override
    public void called(String service, String operation, String account, String result) {
        registry.counter(
                        "crossbind.aws.calls",
                        "service",
                        service,
                        "operation",
                        operation,
                        "account",
                        account,
                        "result",
                        result)
                .increment();
    }

    /** Everything, as of now. */
    String scrape(Inventory inventory, BindingStates states, BindingStates ofShares) {
        snapshotAge.register(ages(inventory), true);
        bindings.register(counts(states), true);
        shares.register(counts(ofShares), true);
        return registry.scrape();
    }

    private List<MultiGauge.Row<?>> ages(Inventory inventory) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        inventory.forEach((account, known) -> known.rolesReadAt()
                .ifPresent(readAt -> rows.add(MultiGauge.Row.of(
                        Tags.of("account", account),
                        Duration.between(readAt, clock.instant()).toMillis() / MILLIS))));
        return rows;
    }

    private static List<MultiGauge.Row<?>> counts(BindingStates states) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            long count = states.count(reason);
            if (count > 0 || reason == Reason.READY) {
                rows.add(MultiGauge.Row.of(Tags.of("reason", reason.title()), count));
            }
        }
        return rows;
    }
}
