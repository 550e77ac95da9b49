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

/** A cluster, AWS and the operator's processes, with one virtual clock. */
final class World implements AutoCloseable {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final Scenario scenario;
    final Noise noise;

    /** By unique ID of a role: the time since which another client owns the role. */
    final Map<String, Instant> outsideRoles = new HashMap<>();

    /** By unique ID of a role: the last change of the role by another client. */
    final Map<String, Instant> touchedRoles = new HashMap<>();

    /** Names of roles whose own policy another client widened. */
    final Set<String> widenedRoles = new HashSet<>();

    /** Objects of other clients under names needed by the operator, with the UID of the namespace of each. */
    final Map<HasMetadata, String> occupied = new IdentityHashMap<>();

    /** Namespaces whose bindings were deleted by force. The remaining access belongs to nobody. */
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

    /** A world without faults. Its tasks run in the same order each time. */
    static World quiet() {
        return new World(Scenario.FIRST, 0, new SplittableRandom(0), new VirtualClock(START), _ -> Noise.NONE);
    }

    /** A world continued from a fork, without a process. Only this noise causes faults. */
    static World of(Fork fork, Noise noise) {
        return new World(fork, noise);
    }

    /**
     * The state left by a process killed now: the objects in AWS and in the cluster.
     *
     * @param generation counts the forks of forks, so no two forks draw equal IDs
     */
    record Fork(AwsSandbox aws, ClusterStore store, Instant at, int generation) {}

    /** A copy of the present contents, independent of later changes in this world. */
    Fork fork() {
        Instant now = scheduler.clock().instant();
        return new Fork(
                aws.fork(() -> now, _ -> {}, new SplittableRandom(generation)), store.fork(() -> now), now, generation);
    }

    /** Starts the first process, and further processes after kills and lost Leases. */
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

    /** Ends the leader's Lease while the leader continues for a while. Another process leads from now on. */
    void passLeaseOn(Duration until) {
        passLeaseOn(() -> scheduler.sleep(until));
    }

    /** Ends the leader's Lease. The leader continues until the end of an action. */
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

    /** The UID of a namespace; empty if absent. */
    String uidOf(String namespace) {
        return store.get(Namespace.class, ObjectKey.of(namespace))
                .map(found -> found.getMetadata().getUid())
                .orElse("");
    }

    /** All roles in the accounts of the histories. */
    Stream<RoleView> roles() {
        return Stream.of(Manifests.HOME, Manifests.DATA)
                .flatMap(account -> aws.inspect().roles(account).values().stream());
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
