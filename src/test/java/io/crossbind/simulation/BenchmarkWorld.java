package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.KeyedLocks;
import io.crossbind.aws.AwsSessions;
import io.crossbind.desired.InjectedNamespaces;
import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.kit.cluster.ClusterStore;
import io.crossbind.kit.cluster.Kinds;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.time.VirtualClock;
import io.crossbind.operator.Memory;
import io.crossbind.operator.OperatorGraph;
import io.crossbind.operator.Ports;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.Passes;
import io.crossbind.reconcile.RecordedEvents;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.IndexedBindings;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.reconcile.port.OwnerRestarter;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * The passes of one operator process in one thread on the kit, for measurements of CPU time. Caches show each change at once. Virtual time
 * advances with each pass, and passes over an account are as frequent as the operator allows. The kit's CPU time is measured separately.
 */
final class BenchmarkWorld {
    private static final String DATA = "520000000009";
    private static final String BOUNDARY = "arn:aws:iam::" + DATA + ":policy/boundary";
    private static final String NAMESPACE = "shop";
    private static final String USER = "kubectl";

    /** A higher number of passes for each binding means an endless loop. */
    private static final int MOST_PASSES = 100;

    /** The virtual time of a pass: the target CPU time of the operator for a binding. So virtual time advances as for a busy operator. */
    private static final Duration OF_A_PASS = Duration.ofMillis(20);

    /** The distance between passes over an account when many passes are due. */
    private static final Duration BETWEEN_ACCOUNT_PASSES = Duration.ofSeconds(1);

    private static final OperatorGraph.Settings SETTINGS = new OperatorGraph.Settings(
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            InjectedNamespaces.none());

    final CpuMeter kit = new CpuMeter();
    private long bindingsRead;
    private int created;
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final ClusterStore store = new ClusterStore(
            clock,
            ClusterStore.Settling.AT_ONCE,
            Kinds.NAMESPACE,
            Kinds.SERVICE_ACCOUNT,
            Kinds.CONFIG_MAP,
            Api.ACCOUNTS,
            Api.BINDINGS,
            Api.SHARES,
            Api.RECORDS);
    final AwsSandbox aws = new AwsSandbox(clock, clock::advance, new SplittableRandom(1));
    private final SimulatedCluster cluster = new SimulatedCluster(store, new SimulatedCluster.Requests() {
        @Override
        public <T> T send(String name, Supplier<T> request) {
            return request.get();
        }
    });
    private final Set<NamespacedName> ready = new HashSet<>();
    private final Set<NamespacedName> existing = new HashSet<>();
    final Queue<CrossAccountBinding> bindings;
    final Queue<AwsAccount> accounts;

    BenchmarkWorld(int roles) {
        aws.createCluster(Manifests.HOME, "eu-west-1", "sim", Manifests.ISSUER);
        aws.createManagementRole(DATA, Manifests.HOME, Manifests.EXTERNAL_ID, BOUNDARY);
        aws.settings().rolesQuota(roles);
        try (IamClient iam = Setup.iam(aws, DATA)) {
            iam.createPolicy(request -> request.policyName("boundary").policyDocument(Setup.WIDE));
        }
        OperatorGraph graph = OperatorGraph.of(
                ports(),
                SETTINGS,
                () -> OperatorProcess.CLUSTER,
                new AwsSessions(
                        aws.operatorOf(Manifests.HOME),
                        new MeteredHttpClient(aws.httpClient()),
                        DefaultRetryStrategy::doNotRetry,
                        _ -> {},
                        1000,
                        Duration.ofMinutes(1),
                        clock),
                new Memory(clock),
                clock);
        this.bindings = new Queue<>(CrossAccountBinding.class, graph.bindings(), Duration.ZERO);
        this.accounts = new Queue<>(AwsAccount.class, graph.accounts(), BETWEEN_ACCOUNT_PASSES);
        listen();
    }

    private Ports ports() {
        ClusterView view = kit.around(ClusterView.class, cluster);
        return new Ports(
                view,
                counted(kit.around(IndexedBindings.class, cluster)),
                view,
                cluster,
                _ -> List.of(),
                kit.around(AccessRecords.class, new SimulatedRecords(cluster, store)),
                kit.around(ClusterCommands.class, cluster),
                (_, _) -> new OwnerRestarter.Result(Set.of(), Set.of(), Set.of()),
                new RecordedEvents(),
                object -> queueOfBindings().add(object),
                object -> queueOfAccounts().add(object),
                new KeyedLocks(),
                () -> 0.5);
    }

    /** Counts the bindings read from the cache by passes. */
    private IndexedBindings counted(IndexedBindings cache) {
        return new IndexedBindings() {
            @Override
            public Optional<CrossAccountBinding> get(NamespacedName name) {
                bindingsRead++;
                return cache.get(name);
            }

            @Override
            public List<CrossAccountBinding> byIndex(String index, String key) {
                List<CrossAccountBinding> found = cache.byIndex(index, key);
                bindingsRead += found.size();
                return found;
            }
        };
    }

    private Queue<CrossAccountBinding> queueOfBindings() {
        return bindings;
    }

    private Queue<AwsAccount> queueOfAccounts() {
        return accounts;
    }

    private void listen() {
        cluster.requeueBindings(bindings::add);
        cluster.view.listen(CrossAccountBinding.class, (_, after, gone) -> {
            NamespacedName name = NamespacedName.of(after);
            Optional<String> reason = Optional.ofNullable(after.getStatus())
                    .flatMap(status -> Conditions.ready(status.conditions()))
                    .map(condition -> condition.getReason());
            count(ready, name, reason.equals(Optional.of("Ready")) && !gone);
            count(existing, name, !gone);
        });
    }

    private static void count(Set<NamespacedName> all, NamespacedName name, boolean member) {
        if (member) {
            all.add(name);
        } else {
            all.remove(name);
        }
    }

    void openAccount() {
        store.create(
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build(),
                USER);
        AwsAccount account =
                Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: data}
                spec:
                  accountId: "%1$s"
                  region: eu-west-1
                  managementRole: {arn: "arn:aws:iam::%1$s:role/crossbind/operator", externalId: "%2$s"}
                  permissionsBoundaryArn: "%3$s"
                  rules:
                    - name: all
                      namespaces: {names: [shop]}
                      managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                      resources: ["arn:aws:s3:::reports/*"]
                      actions: ["s3:*"]
                  driftCheckInterval: 1h
                """.formatted(DATA, Manifests.EXTERNAL_ID, BOUNDARY), AwsAccount.class);
        store.apply(account, USER, true);
        runUntil(() -> accounts.waiting.isEmpty() && accounts.passes > 0);
    }

    void createBindings(int count) {
        created = count;
        for (int number = 0; number < count; number++) {
            store.apply(Serialization.unmarshal("""
                    apiVersion: crossbind.io/v1alpha1
                    kind: CrossAccountBinding
                    metadata: {name: app-%1$d, namespace: shop}
                    spec:
                      accountRef: {name: data}
                      workload: {serviceAccount: {name: app-%1$d, create: true}}
                      role:
                        managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
                        statements:
                          - {actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"]}
                    """.formatted(number), CrossAccountBinding.class), USER, true);
        }
        runUntil(() -> ready.size() == count && accounts.waiting.isEmpty());
    }

    void deleteBindings(int count) {
        for (int number = 0; number < count; number++) {
            store.delete(CrossAccountBinding.class, ObjectKey.of(NAMESPACE, "app-" + number));
        }
        runUntil(() -> existing.isEmpty() && accounts.waiting.isEmpty());
    }

    /** Runs due passes and lets time pass until the condition holds. */
    private void runUntil(BooleanSupplier condition) {
        Instant end = clock.instant().plus(Duration.ofDays(1));
        cluster.view.deliverAll();
        while (!condition.getAsBoolean()) {
            boolean ran = accounts.runNext() || bindings.runNext() || waitForTimer(end);
            if (!ran || bindings.passes > MOST_PASSES * (created + 1)) {
                throw new IllegalStateException(
                        ready.size() + " of " + existing.size() + " bindings are Ready; others say " + conditions());
            }
            cluster.view.deliverAll();
        }
    }

    private List<String> conditions() {
        return cluster.view.list(CrossAccountBinding.class).stream()
                .filter(binding -> !ready.contains(NamespacedName.of(binding)))
                .map(binding -> Optional.ofNullable(binding.getStatus())
                        .flatMap(status -> Conditions.ready(status.conditions()))
                        .map(condition -> condition.getReason() + ": " + condition.getMessage())
                        .orElse("nothing"))
                .distinct()
                .limit(5)
                .toList();
    }

    private boolean waitForTimer(Instant end) {
        Optional<Instant> next = Stream.of(bindings.next(), accounts.next())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
        next.filter(clock.instant()::isBefore).ifPresent(clock::moveTo);
        return next.filter(end::isAfter).isPresent();
    }

    /** The passes over the objects of a kind, ordered by due time. */
    final class Queue<P extends HasMetadata> {
        private final Class<P> type;
        private final Passes<P> reconciliation;
        private final Duration distance;
        private final Deque<NamespacedName> due = new ArrayDeque<>();
        private final Set<NamespacedName> waiting = new HashSet<>();
        private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::at));
        private final Map<NamespacedName, Instant> timer = new HashMap<>();
        private final Map<NamespacedName, Instant> notBefore = new HashMap<>();
        private final Map<NamespacedName, P> deleted = new HashMap<>();
        final CpuMeter cpu = new CpuMeter();
        int passes;

        /** The number of bindings read from the cache by the passes of this queue. */
        long bindingsRead;

        Queue(Class<P> type, Passes<P> reconciliation, Duration distance) {
            this.type = type;
            this.reconciliation = reconciliation;
            this.distance = distance;
            cluster.view.listen(type, (before, after, gone) -> {
                NamespacedName name = NamespacedName.of(after);
                if (gone) {
                    deleted.put(name, after);
                }
                if (gone || before == null || ConcurrentEdit.specOrLifeChanged(before, after)) {
                    add(name);
                }
            });
        }

        /** Makes a pass due now, or after the minimum distance to the last pass. */
        void add(NamespacedName name) {
            if (waiting.add(name)) {
                @Nullable Instant earliest = notBefore.get(name);
                if (earliest == null || !earliest.isAfter(clock.instant())) {
                    due.add(name);
                } else {
                    timers.add(new Timer(earliest, name));
                    timer.put(name, earliest);
                }
            }
        }

        Optional<Instant> next() {
            return Optional.ofNullable(timers.peek()).map(Timer::at);
        }

        boolean runNext() {
            while (!timers.isEmpty() && !timers.peek().at().isAfter(clock.instant())) {
                Timer over = timers.remove();
                if (timer.remove(over.name(), over.at())) {
                    waiting.add(over.name());
                    due.add(over.name());
                }
            }
            @Nullable NamespacedName name = due.poll();
            if (name == null) {
                return false;
            }
            waiting.remove(name);
            timer.remove(name);
            pass(name).ifPresent(after -> {
                Instant at = clock.instant().plus(after);
                timers.add(new Timer(at, name));
                timer.put(name, at);
            });
            passes++;
            clock.advance(OF_A_PASS);
            notBefore.put(name, clock.instant().plus(distance));
            return true;
        }

        @SuppressWarnings("unchecked")
        private Optional<Duration> pass(NamespacedName name) {
            @Nullable P gone = deleted.remove(name);
            Optional<P> object = gone == null ? cluster.view.get(type, Api.key(name)) : Optional.of(gone);
            if (object.isEmpty()) {
                return Optional.empty();
            }
            ObjectWriter<P> writer = kit.around(ObjectWriter.class, cluster.writerOf(object.get()));
            long before = kit.total().toNanos();
            long readBefore = BenchmarkWorld.this.bindingsRead;
            try {
                return cpu.measure(() -> reconciliation.run(object.get(), gone != null, writer));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                cpu.add(before - kit.total().toNanos());
                bindingsRead += BenchmarkWorld.this.bindingsRead - readBefore;
            }
        }

        private record Timer(Instant at, NamespacedName name) {}
    }

    /** Sends requests to the sandbox and measures the sandbox's time as time of the kit. */
    private final class MeteredHttpClient implements SdkHttpClient {
        private final SdkHttpClient sandbox;

        MeteredHttpClient(SdkHttpClient sandbox) {
            this.sandbox = sandbox;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ExecutableHttpRequest prepared = sandbox.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws java.io.IOException {
                    try {
                        return kit.measure(prepared::call);
                    } catch (java.io.IOException | RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }

                @Override
                public void abort() {
                    prepared.abort();
                }
            };
        }

        @Override
        public void close() {
            sandbox.close();
        }
    }
}
