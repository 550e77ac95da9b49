package io.crossbind.operator;

import io.crossbind.aws.CallObserver;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.reconcile.AccountStates.State;
import io.crossbind.reconcile.ConditionCounts;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The operator's metrics in Prometheus' format. Labels {@code account} (name of the AwsAccount) and {@code account_id} are the same in
 * each metric. The series of an account end with the AwsAccount.
 */
final class OperatorMetrics implements CallObserver {
    private static final double MILLIS = 1000.0;
    private static final String ACCOUNT = "account";

    /** Buckets of the time that a call takes: IAM answers within a second, and a call that is repeated ends after 45 s at the latest. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(45)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Clock clock;
    private final Observed observed;
    private final MultiGauge accountReady =
            gauges("crossbind.account.ready", "1 if the AwsAccount is Ready, else 0, with the reason.");
    private final MultiGauge orphans = gauges(
            "crossbind.orphans",
            "Roles of this cluster without a binding, and resources with statements of such a binding.");
    private final MultiGauge snapshotAge = MultiGauge.builder("crossbind.snapshot.age")
            .description(
                    "Time since the last full read of the account; before the first read, time since the first attempt.")
            .baseUnit("seconds")
            .register(registry);
    private final MultiGauge certificateExpiry = MultiGauge.builder(
                    "crossbind.webhook.certificate.expiration.timestamp")
            .description("When the webhook's certificate expires, in seconds since 1970.")
            .baseUnit("seconds")
            .register(registry);
    private final MultiGauge bindings =
            gauges("crossbind.bindings", "Bindings by the reason of their Ready condition.");
    private final MultiGauge shares =
            gauges("crossbind.shares", "ResourceShares by the reason of their Ready condition.");

    /** The accounts of the last scrape. */
    private Set<String> known = Set.of();

    /**
     * @param version of the operator
     */
    OperatorMetrics(String version, Observed observed, Clock clock) {
        this.observed = observed;
        this.clock = clock;
        new JvmMemoryMetrics().bindTo(registry);
        Gauge.builder("crossbind.build.info", () -> 1)
                .description("Always 1, with the version.")
                .tags("version", version, "java_version", Runtime.version().toString())
                .register(registry);
        Gauge.builder("crossbind.leader", () -> observed.leads().getAsBoolean() ? 1 : 0)
                .description("1 if this replica is the leader, else 0.")
                .register(registry);
        Gauge.builder(
                        "crossbind.api.server.reachable",
                        () -> observed.apiServerReachable().getAsBoolean() ? 1 : 0)
                .description("1 if the API server answered this replica's last request, else 0.")
                .register(registry);
        Gauge.builder("crossbind.outdated.pods", () -> observed.outdatedPods().getAsLong())
                .description("Pods without the credentials of their binding; a restart delivers the credentials.")
                .register(registry);
    }

    private MultiGauge gauges(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    Metrics ofFramework() {
        return MicrometerMetrics.withoutPerResourceMetrics(registry);
    }

    @Override
    public void called(Call call) {
        Tags operation = Tags.of("service", call.service(), "operation", call.operation());
        Tags tags = operation.and(account(call.account(), call.accountId()));
        registry.counter("crossbind.aws.calls", tags.and("result", call.result()))
                .increment();
        registry.counter("crossbind.aws.retries", tags).increment(call.retries());
        // The histogram has no account label: ten series for each of hundreds of accounts would be too many.
        Timer.builder("crossbind.aws.call.duration")
                .description("Duration of AWS API calls, including the SDK's own retries.")
                .serviceLevelObjectives(BUCKETS)
                .tags(operation)
                .register(registry)
                .record(call.took());
    }

    /** Everything, as of now. */
    synchronized String scrape() {
        Map<String, State> accounts = observed.memory().accounts().all();
        forgetAllBut(accounts.keySet());
        accounts.forEach(this::countRepairs);
        accountReady.register(
                accounts.entrySet().stream().map(OperatorMetrics::readiness).toList(), true);
        orphans.register(
                accounts.entrySet().stream().flatMap(OperatorMetrics::orphans).toList(), true);
        snapshotAge.register(accounts.entrySet().stream().flatMap(this::age).toList(), true);
        certificateExpiry.register(
                observed.certificateExpiry().get().stream()
                        .map(at -> MultiGauge.Row.of(Tags.empty(), at.getEpochSecond()))
                        .toList(),
                true);
        bindings.register(counts(observed.memory().bindings()), true);
        shares.register(counts(observed.memory().shares()), true);
        return registry.scrape();
    }

    /** The series of an account go with it. */
    private void forgetAllBut(Set<String> existing) {
        Set<String> gone = new HashSet<>(known);
        gone.removeAll(existing);
        known = Set.copyOf(existing);
        registry.getMeters().stream()
                .filter(meter -> gone.contains(String.valueOf(meter.getId().getTag(ACCOUNT))))
                .forEach(registry::remove);
    }

    /** From the first scrape on, at zero: Prometheus sees no increase in a series that begins at one. */
    private void countRepairs(String account, State state) {
        FunctionCounter.builder(
                        "crossbind.drift.repaired", observed.memory().accounts(), states -> states.repairs(account))
                .description(
                        "Reconciliations that corrected drift: they changed AWS or the cluster for a Ready object without a new manifest.")
                .tags(account(account, state.accountId()))
                .register(registry);
    }

    private static MultiGauge.Row<?> readiness(Map.Entry<String, State> account) {
        Reason reason = account.getValue().reason();
        return MultiGauge.Row.of(
                tags(account).and("reason", reason.title()), reason.recovery() == Recovery.NONE ? 1 : 0);
    }

    private static Stream<MultiGauge.Row<?>> orphans(Map.Entry<String, State> account) {
        OptionalInt orphans = account.getValue().orphans();
        return orphans.isPresent() ? Stream.of(MultiGauge.Row.of(tags(account), orphans.getAsInt())) : Stream.empty();
    }

    /**
     * The age of an account's snapshot. An account that nobody reads has no age: another AwsAccount has its ID, or the operator has no
     * access to it.
     */
    private Stream<MultiGauge.Row<?>> age(Map.Entry<String, State> account) {
        State state = account.getValue();
        if (state.reason() == Reason.DUPLICATE_ACCOUNT || state.reason() == Reason.UNMANAGED) {
            return Stream.empty();
        }
        Instant since =
                observed.memory().inventory().of(account.getKey()).rolesReadAt().orElse(state.since());
        return Stream.of(MultiGauge.Row.of(
                tags(account), Duration.between(since, clock.instant()).toMillis() / MILLIS));
    }

    private static Tags tags(Map.Entry<String, State> account) {
        return account(account.getKey(), account.getValue().accountId());
    }

    private static Tags account(String name, String id) {
        return Tags.of(ACCOUNT, name, "account_id", id);
    }

    private static List<MultiGauge.Row<?>> counts(ConditionCounts states) {
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
