package io.crossbind.operator;

import io.crossbind.apply.KeyedLocks;
import io.crossbind.aws.AwsSessions;
import io.crossbind.aws.EksGateway;
import io.crossbind.aws.HomeCredentials;
import io.crossbind.controller.Recreations;
import io.crossbind.desired.InjectedNamespaces;
import io.crossbind.kubernetes.ApiServerCommands;
import io.crossbind.kubernetes.ClusterDiscovery;
import io.crossbind.kubernetes.EventRecorder;
import io.crossbind.kubernetes.OwnerRestarts;
import io.crossbind.operator.http.BoundedHttpClient;
import io.crossbind.operator.http.WrappedHttpClientFactory;
import io.crossbind.operator.lease.Leadership;
import io.crossbind.operator.tracing.OtlpTraces;
import io.crossbind.webhook.ConfigMapInjections;
import io.crossbind.webhook.InjectionSource;
import io.crossbind.webhook.PodWebhook;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Assembles the operator and starts the operator. */
final class CrossbindOperator {
    /** Longer than nearly every AWS call. The Lease is renewed meanwhile. */
    private static final Duration TERMINATION = Duration.ofSeconds(12);

    /**
     * The number of concurrent requests to the API server; each needs a connection. An API server serves 600 (kube-apiserver,
     * max-requests-inflight and max-mutating-requests-inflight), so 32 is a small part. At 50 ms per answer, 32 still allow 640 requests in
     * a second.
     */
    private static final int REQUESTS = 32;

    private CrossbindOperator() {}

    /**
     * Starts the operator. Returns when the operator leads. The operator then runs until the end of the process.
     *
     * @param version of the operator
     * @param traces get the passes and their AWS calls; empty if tracing is disabled
     * @throws MissingKinds if CustomResourceDefinitions are not installed
     */
    static void start(Configuration configuration, String version, Optional<OtlpTraces> traces)
            throws IOException, InterruptedException, MissingKinds {
        Logger log = LoggerFactory.getLogger(CrossbindOperator.class);
        Clock clock = Clock.systemUTC();
        Leadership leadership = new Leadership(configuration.leaseNamespace(), configuration.instance());
        KubernetesClient client = KubernetesClients.with(new WrappedHttpClientFactory(
                exchanging -> new BoundedHttpClient(leadership.fenced(exchanging), REQUESTS, System::nanoTime)));
        // The tasks of every replica, leader or not, such as the webhook's certificate.
        KubernetesClient own = KubernetesClients.with(new JdkHttpClientFactory());
        KubernetesClient forLease = KubernetesClients.withoutRetries(Leadership.ANSWERS_WITHIN);
        OldGeneration.watch();
        Memory memory = new Memory(clock);
        Probes probes = new Probes(configuration, version, client, memory, clock);
        probes.awaitApiServer();
        MissingKinds.check(client);

        Recreations recreations = new Recreations();
        Operator operator = new Operator(overrider -> configure(overrider, client, probes, recreations));
        Registration registration = new Registration(operator, recreations, configuration.maxBackoff(), clock);
        Caches caches = register(
                registration, configuration, leadership, client, new Observers(probes.meters(), traces), memory, clock);
        Controllers controllers = new Controllers(operator);

        Optional<PodWebhook> webhook = webhook(configuration, own, probes, clock);
        stopWithTheProcess(() -> {
            controllers.stop();
            leadership.stop();
            webhook.ifPresent(PodWebhook::close);
            probes.close();
            traces.ifPresent(OtlpTraces::close);
            List.of(client, own, forLease).forEach(KubernetesClient::close);
        });
        probes.isReadyWhen(() -> leadership.isInContact() && controllers.areHealthy() && isReady(webhook));
        probes.leadsWhen(leadership::leads, caches.bindings()::outdatedPods);
        controllers.start();
        leadership.start(forLease, controllers::reconcile);
        log.info("started");
    }

    private static boolean isReady(Optional<PodWebhook> webhook) {
        return webhook.map(PodWebhook::isReady).orElse(true);
    }

    private static void stopWithTheProcess(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            LoggerFactory.getLogger(CrossbindOperator.class).info("stopping");
            stop.run();
        }));
    }

    private static Optional<PodWebhook> webhook(
            Configuration configuration, KubernetesClient client, Probes probes, Clock clock) throws IOException {
        if (configuration.webhook().isEmpty()) {
            return Optional.empty();
        }
        InjectionSource injections =
                ConfigMapInjections.start(client, configuration.cluster().audience());
        PodWebhook webhook =
                PodWebhook.start(configuration.webhook().get(), client, injections, probes.meters()::answered, clock);
        probes.shows(webhook);
        return Optional.of(webhook);
    }

    private static void configure(
            ConfigurationServiceOverrider overrider, KubernetesClient client, Probes probes, Recreations recreations) {
        overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(new AggregatedMetrics(List.of(probes.meters().ofFramework(), recreations)))
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withReconciliationTerminationTimeout(TERMINATION);
    }

    /** Registers the controllers, and assembles the passes from the caches that the framework created with the controllers. */
    private static Caches register(
            Registration registration,
            Configuration configuration,
            Leadership leadership,
            KubernetesClient client,
            Observers observers,
            Memory memory,
            Clock clock) {
        Signals signals = Signals.create();
        CompletableFuture<OperatorGraph> passes = new CompletableFuture<>();
        Caches caches = registration.register(passes::join, signals, client);
        signals.connect(caches);
        HomeCredentials home = new HomeCredentials();
        // The credential chain may wait for seconds for an instance's metadata.
        Thread.ofVirtual().name("credentials").start(home::check);
        ClusterDiscovery cluster = cluster(configuration, home, client, clock);
        AwsSessions sessions = sessions(configuration, home, leadership, observers, clock);
        EventRecorder events = new EventRecorder(client, configuration.instance(), clock);
        passes.complete(observers.trace(OperatorGraph.of(
                ports(caches, signals.requeues(), client, events, clock),
                settings(configuration),
                cluster::identity,
                sessions,
                memory,
                clock)));
        return caches;
    }

    private static Ports ports(
            Caches caches, Signals.Requeues requeues, KubernetesClient client, EventRecorder events, Clock clock) {
        return new Ports(
                caches.cluster(),
                caches.bindings(),
                caches.accounts(),
                caches.shares(),
                caches.pods(),
                caches.records(),
                new ApiServerCommands(client),
                new OwnerRestarts(client, clock),
                events,
                requeues.bindings(),
                requeues.accounts(),
                new KeyedLocks(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    private static ClusterDiscovery cluster(
            Configuration configuration, HomeCredentials home, KubernetesClient client, Clock clock) {
        return new ClusterDiscovery(
                configuration.cluster(),
                configuration.region().map(region -> new EksGateway(home, region)),
                client,
                clock);
    }

    private static AwsSessions sessions(
            Configuration configuration,
            HomeCredentials home,
            Leadership leadership,
            Observers observers,
            Clock clock) {
        return new AwsSessions(
                home,
                leadership.fenced(AwsSessions.httpClient()),
                AwsSessions::adaptiveRetries,
                observers,
                configuration.maxCallsPerAccount(),
                configuration.slowRetryInterval(),
                clock);
    }

    private static OperatorGraph.Settings settings(Configuration configuration) {
        return new OperatorGraph.Settings(
                configuration.propagationTime(),
                configuration.principalWait(),
                configuration.orderGrace(),
                configuration.factsInterval(),
                configuration.maxBackoff(),
                configuration.slowRetryInterval(),
                configuration
                        .webhook()
                        .map(webhook -> InjectedNamespaces.servedFrom(webhook.namespace()))
                        .orElseGet(InjectedNamespaces::none));
    }
}
