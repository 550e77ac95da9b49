package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.cluster.ClusterStore;
import io.crossbind.kit.cluster.Kinds;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.time.Scheduler;
import io.crossbind.kit.time.Task;
import io.crossbind.kit.time.VirtualClock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A cluster, an AWS and the operator's processes in one thread of time. */
final class World implements AutoCloseable {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final Scenario scenario;
    final Noise noise;

    /** Since when somebody else has a role, by the id of the role. */
    final Map<String, Instant> outsideRoles = new HashMap<>();

    /** When somebody else changed a role last, by the id of the role. */
    final Map<String, Instant> touchedRoles = new HashMap<>();

    /** Names of roles whose own policy somebody else widened. */
    final Set<String> widenedRoles = new HashSet<>();

    /** Objects of others that have names that the operator wants, and the UID of the namespace of each. */
    final Map<HasMetadata, String> occupied = new IdentityHashMap<>();

    /** Namespaces whose bindings were deleted by force, so that what they had is left to nobody. */
    final Set<String> forced = new HashSet<>();

    final Scheduler scheduler;
    final ClusterStore store;
    final AwsSandbox aws;
    final Clients clients;
    final Checks checks;
    private final Map<String, OperatorProcess> processes = new HashMap<>();
    private OperatorProcess leader;
    private int started;
    private int generation;

    World(Scenario scenario, long seed) {
        this(
                scenario,
                seed,
                new SplittableRandom(seed),
                new VirtualClock(START),
                random -> new RandomNoise(random, scenario.noise));
    }

    private World(
            Scenario scenario,
            long seed,
            SplittableRandom root,
            VirtualClock clock,
            Function<RandomGenerator, Noise> noises) {
        this.scenario = scenario;
        this.noise = noises.apply(root.split());
        this.scheduler = scheduler(seed, clock, processes, noise);
        this.store = new ClusterStore(
                clock,
                ClusterStore.Settling.AT_ONCE,
                Kinds.NAMESPACE,
                Kinds.SERVICE_ACCOUNT,
                Kinds.CONFIG_MAP,
                Api.ACCOUNTS,
                Api.BINDINGS,
                Api.SHARES,
                Api.RECORDS);
        this.aws = new AwsSandbox(clock, scheduler::sleep, root.split());
        this.clients = new Clients(this);
        this.checks = new Checks(this);
        aws.createCluster(Manifests.HOME, "eu-west-1", "sim", Manifests.ISSUER);
        aws.createManagementRole(Manifests.DATA, Manifests.HOME, Manifests.EXTERNAL_ID, Manifests.BOUNDARY);
    }

    private World(Fork fork, Noise noise) {
        this.scenario = Scenario.FIRST;
        this.noise = noise;
        this.generation = fork.generation() + 1;
        VirtualClock clock = new VirtualClock(fork.at());
        this.scheduler = scheduler(0, clock, processes, noise);
        this.store = fork.store().fork(clock);
        this.aws = fork.aws().fork(clock, scheduler::sleep, new SplittableRandom(generation));
        this.clients = new Clients(this);
        this.checks = new Checks(this);
    }

    private static Scheduler scheduler(
            long seed, VirtualClock clock, Map<String, OperatorProcess> processes, Noise noise) {
        return new Scheduler(
                seed, clock, (task, point, random) -> processes.containsKey(task.process()) && noise.kills(), 0.3);
    }

    /** A world in which nothing goes wrong. Its tasks go on in the same order each time. */
    static World quiet() {
        return new World(Scenario.FIRST, 0, new SplittableRandom(0), new VirtualClock(START), _ -> Noise.NONE);
    }

    /** A world that goes on from a fork, without a process. Nothing but this noise goes wrong. */
    static World of(Fork fork, Noise noise) {
        return new World(fork, noise);
    }

    /**
     * What a process leaves that dies now: the objects of AWS and of the cluster.
     *
     * @param generation counts the forks of forks, so that no two draw the same ids
     */
    record Fork(AwsSandbox aws, ClusterStore store, Instant at, int generation) {}

    /** The present contents, which this world does not change any more. */
    Fork fork() {
        Instant now = scheduler.clock().instant();
        return new Fork(
                aws.fork(() -> now, _ -> {}, new SplittableRandom(generation)), store.fork(() -> now), now, generation);
    }

    /** Starts the first process, and others after kills and lost Leases. */
    void begin() {
        startProcess();
        scheduler.spawn("world", "supervisor", this::supervise);
    }

    private void startProcess() {
        started++;
        OperatorProcess next = new OperatorProcess(this, "operator-" + started);
        processes.put(next.name, next);
        leader = next;
        next.start();
    }

    private void supervise() {
        while (true) {
            OperatorProcess watched = leader;
            scheduler.await("the end of the lead of " + watched.name, () -> isDead(watched) || !watched.lease.isHeld());
            scheduler.sleep(Duration.ofSeconds(15));
            startProcess();
        }
    }

    /** The leader's Lease is over, though the leader goes on for a while; another process leads from now on. */
    void passLeaseOn(Duration until) {
        passLeaseOn(() -> scheduler.sleep(until));
    }

    /** The leader's Lease is over, and the leader goes on until something is done. */
    void passLeaseOn(Runnable meanwhile) {
        OperatorProcess former = leader;
        former.lease.passOn();
        meanwhile.run();
        scheduler.killProcess(former.name);
    }

    private boolean isDead(OperatorProcess process) {
        return scheduler.alive().stream().noneMatch(task -> task.process().equals(process.name));
    }

    OperatorProcess leader() {
        return leader;
    }

    /** The process of the running task. */
    OperatorProcess current() {
        Task task = Objects.requireNonNull(scheduler.current(), "calls of AWS are made by tasks");
        return Objects.requireNonNull(processes.get(task.process()), task.process());
    }

    void run(Duration time) {
        scheduler.runFor(time);
    }

    Map<String, CrossAccountBinding> bindings() {
        Map<String, CrossAccountBinding> all = new HashMap<>();
        store.list(CrossAccountBinding.class)
                .forEach(binding -> all.put(
                        binding.getMetadata().getNamespace() + "/"
                                + binding.getMetadata().getName(),
                        binding));
        return all;
    }

    boolean hasAccount(String name) {
        return store.get(AwsAccount.class, ObjectKey.of(name)).isPresent();
    }

    /** The UID of a namespace; empty if there is none. */
    String uidOf(String namespace) {
        return store.get(Namespace.class, ObjectKey.of(namespace))
                .map(found -> found.getMetadata().getUid())
                .orElse("");
    }

    /** All roles of the accounts of the histories. */
    Stream<RoleView> roles() {
        return Stream.of(Manifests.HOME, Manifests.DATA)
                .flatMap(account -> aws.inspect().roles(account).values().stream());
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
