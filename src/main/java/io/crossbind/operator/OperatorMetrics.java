package io.crossbind.operator;

import io.crossbind.aws.CallObserver;
import io.crossbind.webhook.AdmissionObserver;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The operator's metrics in Prometheus format. Labels {@code account} (name of the AwsAccount) and {@code account_id} are the same in each
 * metric. The series of an account end with the AwsAccount.
 */
final class OperatorMetrics implements CallObserver, AdmissionObserver {
    private static final String ACCOUNT = "account";

    /** Buckets of the duration of calls: IAM answers within a second, and a call with retries ends after 45 s at the latest. */
    private static final Duration[] CALLS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(45)
    };

    /** Buckets of the duration of admissions: the API server waits for three seconds. */
    private static final Duration[] ADMISSIONS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(3)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Holds a listener of the garbage collector, which lives as long as the process. */
    private final JvmGcMetrics collections = new JvmGcMetrics();

    private final Clock clock;
    private final Observed observed;
    private final MultiGauge certificateExpiry = MultiGauge.builder(
                    "crossbind.webhook.certificate.expiration.timestamp")
            .description("When the webhook's certificate expires, in seconds since 1970.")
            .baseUnit("seconds")
            .register(registry);
    private final Timer admissions = Timer.builder("crossbind.webhook.admission.duration")
            .description("Time that the webhook takes to answer an admission review.")
            .serviceLevelObjectives(ADMISSIONS)
            .register(registry);

    /** The accounts of the last scrape. */
    private Set<String> known = Set.of();

    /**
     * @param version of the operator
     */
    OperatorMetrics(String version, Observed observed, Clock clock) {
        this.observed = observed;
        this.clock = clock;
        bindProcess();
        Gauge.builder("crossbind.build.info", () -> 1)
                .description("Always 1, with the version.")
                .tags("version", version, "java_version", Runtime.version().toString())
                .register(registry);
        flag("crossbind.leader", "1 if this replica is the leader, else 0.", observed.leads());
        flag(
                "crossbind.api.server.reachable",
                "1 if the API server answered this replica's last request, else 0.",
                observed.apiServerReachable());
        Gauge.builder("crossbind.outdated.pods", () -> observed.outdatedPods().getAsLong())
                .description("Pods without the credentials of their binding; a restart delivers the credentials.")
                .register(registry);
        for (Result result : Result.values()) {
            admissionsWith(result);
        }
        MultiCollector states = this::states;
        registry.getPrometheusRegistry().register(states);
    }

    private void bindProcess() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    private void flag(String name, String description, BooleanSupplier isSet) {
        Gauge.builder(name, () -> isSet.getAsBoolean() ? 1 : 0)
                .description(description)
                .register(registry);
    }

    Metrics ofFramework() {
        return MicrometerMetrics.withoutPerResourceMetrics(registry);
    }

    @Override
    public void called(Call call) {
        Tags operation = Tags.of("service", call.service(), "operation", call.operation());
        Tags account = account(call.account(), call.accountId());
        Tags tags = operation.and(account);
        counter(
                        "crossbind.aws.calls",
                        "Completed AWS API calls by result: OK, the error code of AWS, or NoAnswer.",
                        tags.and("result", call.result()))
                .increment();
        counter("crossbind.aws.retries", "Requests that the SDK repeated within calls.", tags)
                .increment(call.retries());
        // The series begins at zero, because Prometheus sees no increase in a series that begins at one.
        throttles(account);
        // The histogram has no account label: ten series for each of hundreds of accounts would be too many.
        Timer.builder("crossbind.aws.call.duration")
                .description("Duration of AWS API calls, including the SDK's own retries.")
                .serviceLevelObjectives(CALLS)
                .tags(operation)
                .register(registry)
                .record(call.took());
        Timer.builder("crossbind.aws.account.call.duration")
                .description("Duration of the AWS API calls in an account, without buckets.")
                .tags(account)
                .register(registry)
                .record(call.took());
    }

    @Override
    public void throttled(String account, String accountId, long attempts) {
        throttles(account(account, accountId)).increment(attempts);
    }

    private Counter throttles(Tags account) {
        return counter(
                "crossbind.aws.throttled.attempts",
                "Attempts of AWS API calls that AWS throttled, most of which the SDK repeats with success.",
                account);
    }

    @Override
    public void answered(Result result, Duration took) {
        admissionsWith(result).increment();
        admissions.record(took);
    }

    private Counter admissionsWith(Result result) {
        return counter(
                "crossbind.webhook.admissions",
                "Answers to admission reviews: injected, unchanged, rejected (the request is no review, or is"
                        + " too large), busy (no memory) or error.",
                Tags.of("result", result.title()));
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    /** All metrics as of now. */
    synchronized String scrape() {
        forgetAllBut(observed.memory().accounts().all().keySet());
        certificateExpiry.register(
                observed.certificateExpiry().get().stream()
                        .map(at -> MultiGauge.Row.of(Tags.empty(), at.getEpochSecond()))
                        .toList(),
                true);
        return registry.scrape();
    }

    private MetricSnapshots states() {
        Memory memory = observed.memory();
        Families families = new Families();
        Set<String> accounts = memory.accounts().all().keySet();
        AccountMetrics.accounts(families, memory, clock);
        ObjectMetrics.bindings(families, memory.bindings(), accounts, clock);
        ObjectMetrics.shares(families, memory.shares(), accounts);
        return new MetricSnapshots(List.copyOf(families.all()));
    }

    /** The series of an account end when the account is deleted. */
    private void forgetAllBut(Set<String> existing) {
        Set<String> gone = new HashSet<>(known);
        gone.removeAll(existing);
        known = Set.copyOf(existing);
        registry.getMeters().stream()
                .filter(meter -> gone.contains(String.valueOf(meter.getId().getTag(ACCOUNT))))
                .forEach(registry::remove);
    }

    private static Tags account(String name, String id) {
        return Tags.of(ACCOUNT, name, "account_id", id);
    }
}
