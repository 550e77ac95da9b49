package io.crossbind.operator;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.apply.Applier;
import io.crossbind.apply.PolicyChanges;
import io.crossbind.apply.ProviderChanges;
import io.crossbind.aws.AwsSessions;
import io.crossbind.aws.EksGateway;
import io.crossbind.aws.HomeCredentials;
import io.crossbind.controller.AccountReconciler;
import io.crossbind.controller.AccountStatusWriter;
import io.crossbind.controller.Accounts;
import io.crossbind.controller.BindingPass;
import io.crossbind.controller.BindingReconciler;
import io.crossbind.controller.Changes;
import io.crossbind.controller.ClusterDiscovery;
import io.crossbind.controller.CustomerRoles;
import io.crossbind.controller.Deadlines;
import io.crossbind.controller.Disinheritance;
import io.crossbind.controller.EventRecorder;
import io.crossbind.controller.PassRate;
import io.crossbind.controller.PodsReconciler;
import io.crossbind.controller.Restarts;
import io.crossbind.controller.Restrictions;
import io.crossbind.controller.Retries;
import io.crossbind.controller.ServiceAccountPeers;
import io.crossbind.controller.SharePass;
import io.crossbind.controller.ShareReconciler;
import io.crossbind.controller.ShareStatusWriter;
import io.crossbind.controller.StatusWriter;
import io.crossbind.controller.Withdrawal;
import io.crossbind.inventory.AccountReader;
import io.crossbind.status.AccountStatuses;
import io.crossbind.status.BindingStatuses;
import io.crossbind.status.ShareStatuses;
import io.crossbind.webhook.ConfigMapInjections;
import io.crossbind.webhook.InjectionSource;
import io.crossbind.webhook.PodWebhook;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the operator together and starts it. */
final class CrossbindOperator {
    /** Longer than nearly every call to AWS takes; shorter than what is left of the Lease, 15 s, which is not renewed any more while stopping. */
    private static final Duration TERMINATION = Duration.ofSeconds(12);

    /** Creating an object and a few edits take fewer passes; retries of their own accord are a second apart or more. */
    private static final Rate OF_OBJECTS = new Rate(10, Duration.ofSeconds(1));

    /** Pods of a rollout come and go in numbers, and counting them late does no harm. */
    private static final Rate OF_PODS = new Rate(5, Duration.ofSeconds(5));

    private CrossbindOperator() {}

    /**
     * Returns once the operator leads; it then lives until the process is ended.
     *
     * @param version of the operator
     * @throws MissingKinds if CustomResourceDefinitions are not installed
     */
    static void start(Configuration configuration, String version)
            throws IOException, InterruptedException, MissingKinds {
        Logger log = LoggerFactory.getLogger(CrossbindOperator.class);
        Clock clock = Clock.systemUTC();
        KubernetesClient client = client();
        Memory memory = new Memory(clock);
        EventRecorder events = new EventRecorder(client, configuration.instance(), clock);
        PodsReconciler pods = new PodsReconciler(new Restarts(events, clock));
        Probes probes = new Probes(configuration, version, client, memory, pods::outdated, clock);
        probes.awaitApiServer();
        MissingKinds.check(client);

        Optional<LeaderLease> lease = configuration
                .leaseNamespace()
                .map(namespace -> new LeaderLease(
                        namespace,
                        configuration.instance() + "-" + ProcessHandle.current().pid()));
        Operator operator = new Operator(overrider -> configure(overrider, lease, client, probes));
        register(operator, configuration, client, probes.meters(), memory, events, pods, clock);

        Optional<PodWebhook> webhook = webhook(configuration, client, clock);
        webhook.ifPresent(probes::shows);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            log.info("stopping");
            Instant begun = clock.instant();
            operator.stop();
            // What did not end in time may still write: nobody else leads before the Lease has run out.
            if (clock.instant().isBefore(begun.plus(TERMINATION))) {
                lease.ifPresent(held -> held.release(client));
            }
            webhook.ifPresent(PodWebhook::close);
            probes.close();
            client.close();
        }));
        AtomicBoolean standby = new AtomicBoolean(lease.isPresent());
        probes.isReadyWhen(() -> webhook.map(PodWebhook::isReady).orElse(true)
                && (standby.get() || operator.getRuntimeInfo().allEventSourcesAreHealthy()));
        // With a Lease, its callback says when this replica leads.
        probes.leads(lease.isEmpty());
        operator.start();
        standby.set(false);
        log.info("started");
    }

    private static Optional<PodWebhook> webhook(Configuration configuration, KubernetesClient client, Clock clock)
            throws IOException {
        if (configuration.webhook().isEmpty()) {
            return Optional.empty();
        }
        InjectionSource injections =
                ConfigMapInjections.start(client, configuration.cluster().audience());
        return Optional.of(PodWebhook.start(configuration.webhook().get(), client, injections, clock));
    }

    private static void configure(
            ConfigurationServiceOverrider overrider,
            Optional<LeaderLease> leaderLease,
            KubernetesClient client,
            Probes probes) {
        overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(probes.meters().ofFramework())
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withReconciliationTerminationTimeout(TERMINATION);
        leaderLease.ifPresent(lease -> overrider.withLeaderElectionConfiguration(
                LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LeaderLease.NAME)
                        .withLeaseNamespace(lease.namespace())
                        .withIdentity(lease.identity())
                        .withLeaderCallbacks(callbacks(probes))
                        // The framework's own reaction, System.exit, would hang in a shutdown hook.
                        .buildForTest(false)));
    }

    /** Who lost the lease must not write any more: another replica does by now. */
    private static LeaderCallbacks callbacks(Probes probes) {
        Logger log = LoggerFactory.getLogger(CrossbindOperator.class);
        AtomicBoolean stopping = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopping.set(true)));
        return new LeaderCallbacks(
                () -> {
                    probes.leads(true);
                    log.info("leading");
                },
                () -> {
                    probes.leads(false);
                    if (!stopping.get()) {
                        log.error("lost the lease");
                        Runtime.getRuntime().halt(1);
                    }
                },
                leader -> log.info("{} leads", leader));
    }

    private static void register(
            Operator operator,
            Configuration configuration,
            KubernetesClient client,
            Meters meters,
            Memory memory,
            EventRecorder events,
            PodsReconciler pods,
            Clock clock) {
        HomeCredentials home = new HomeCredentials();
        // The chain may wait for an instance's metadata for seconds.
        Thread.ofVirtual().name("credentials").start(home::check);
        ClusterDiscovery cluster = new ClusterDiscovery(
                configuration.cluster(),
                configuration.region().map(region -> new EksGateway(home, region)),
                client,
                clock);
        AwsSessions sessions = new AwsSessions(
                home, meters, configuration.maxCallsPerAccount(), configuration.slowRetryInterval(), clock);
        Accounts accounts = new Accounts(cluster, sessions, memory.inventory());
        ProviderChanges providers = new ProviderChanges(clock);
        StatusWriter statuses = new StatusWriter(new BindingStatuses(clock), events);
        Changes changes = new Changes(new Applier(providers, new PolicyChanges(), clock), events, clock);
        ServiceAccountPeers peers = new ServiceAccountPeers();
        Deadlines deadlines =
                new Deadlines(events, configuration.propagationTime(), configuration.principalWait(), clock);
        CustomerRoles customers = new CustomerRoles(configuration.factsInterval(), clock);
        Withdrawal withdrawal = new Withdrawal(accounts, peers, changes, events);
        BindingReconciler bindings = new BindingReconciler(
                new BindingPass(
                        accounts,
                        peers,
                        changes,
                        withdrawal,
                        new Restrictions(accounts, peers, changes),
                        statuses,
                        deadlines,
                        customers),
                withdrawal,
                peers,
                deadlines,
                customers,
                statuses,
                retries(configuration),
                memory.bindings(),
                memory.accounts());
        register(operator, configuration, OF_OBJECTS, clock, bindings);
        ShareStatusWriter shareStatuses = new ShareStatusWriter(new ShareStatuses(clock), events);
        register(
                operator,
                configuration,
                OF_OBJECTS,
                clock,
                new ShareReconciler(
                        new SharePass(accounts, shareStatuses, configuration.propagationTime(), clock),
                        shareStatuses,
                        retries(configuration),
                        memory.shares(),
                        memory.accounts()));
        register(operator, configuration, OF_PODS, clock, pods);
        register(
                operator,
                configuration,
                OF_OBJECTS,
                clock,
                new AccountReconciler(
                        accounts,
                        new AccountReader(clock, configuration.factsInterval()),
                        providers,
                        bindings,
                        new Disinheritance(changes, events),
                        new AccountStatusWriter(accounts, new AccountStatuses(clock), memory.accounts(), events),
                        retries(configuration),
                        clock));
    }

    /** What the framework itself repeats, such as a status that could not be written, it repeats for ever. */
    private static <P extends HasMetadata> void register(
            Operator operator, Configuration configuration, Rate rate, Clock clock, Reconciler<P> reconciler) {
        operator.register(
                reconciler,
                overrider -> overrider
                        .withRateLimiter(new PassRate(rate.burst, rate.interval, clock))
                        .withRetry(GenericRetry.defaultLimitedExponentialRetry()
                                .setMaxInterval(configuration.maxBackoff().toMillis())
                                .withoutMaxAttempts()));
    }

    private static Retries retries(Configuration configuration) {
        return new Retries(
                configuration.maxBackoff(),
                configuration.slowRetryInterval(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** One stored object of a later version of the API must not stop the informer of all others. */
    private static KubernetesClient client() {
        ObjectMapper tolerant = new ObjectMapper()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
        return new KubernetesClientBuilder()
                .withKubernetesSerialization(new KubernetesSerialization(tolerant, true))
                .build();
    }

    /** Passes over one object: some at once, then one for each interval. */
    private record Rate(int burst, Duration interval) {}
}
