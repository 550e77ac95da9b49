package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.simulation.Checks.Violation;
import io.crossbind.simulation.CrashNoise.Crash;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One operation on the object of one row, with at most one crash. The state afterwards, including statuses, must be the same as without the
 * crash. So a deletion, an operation of its own, starts from the same state in both cases.
 */
final class CrashRun implements AutoCloseable {
    /** The operation on the object. */
    enum Operation {
        CREATE,
        UPDATE,
        /** The object was deleted without its finalizer while no process ran, and is created again under its name. */
        TAKEOVER,
        /** The object is created, and deleted at the moment of the crash. */
        ABANDON,
        /** The limits of the account no longer allow part of the object. */
        TIGHTEN,
        /** The limits of the account forbid the object. */
        EXCLUDE,
        DELETE,
        /** The object lost its status while no process ran, as after a restored backup, and is deleted. */
        DELETE_WITHOUT_STATUS,
        /** The object is deleted, and its roles are retained. */
        RETAIN;

        boolean deletes() {
            return this == ABANDON || this == DELETE || this == DELETE_WITHOUT_STATUS || this == RETAIN;
        }

        /** Whether an administrator changes the limits, which apply to all objects. */
        boolean limits() {
            return this == TIGHTEN || this == EXCLUDE;
        }

        /** Whether the operator meets the object when it starts. */
        boolean beginsWithTheProcess() {
            return this == TAKEOVER || this == DELETE_WITHOUT_STATUS;
        }
    }

    /** The duration of an operation without a crash. The next drift check is later. */
    static final Duration OPERATION = Duration.ofSeconds(90);

    static final Duration STEP = Duration.ofSeconds(20);
    private static final Duration LONGEST_CONVERGENCE = Duration.ofMinutes(15);
    private static final Duration QUIET = Scenario.FIRST.driftCheck.plus(STEP);

    private final CrashRow row;
    private final Operation operation;
    private final World world;

    /**
     * An operation without a crash.
     *
     * @param before the state without the object
     * @param after the state after the operation
     * @param end the state after the deletion of the object
     * @param requests of the operation
     * @param forks the states left by processes killed at a request
     */
    record Model(Snapshot before, Snapshot after, Snapshot end, List<Message> requests, Map<Crash, World.Fork> forks) {}

    private CrashRun(CrashRow row, Operation operation, World.Fork start, Noise noise) {
        this.row = row;
        this.operation = operation;
        this.world = World.of(start, noise);
        world.scheduler.withoutTrace();
    }

    /** Runs the operation without a crash. */
    static Model model(CrashStarts starts, CrashRow row, Operation operation) {
        CrashNoise noise = CrashNoise.none();
        try (CrashRun run = new CrashRun(row, operation, starts.of(row, operation), noise)) {
            run.begin(noise);
            run.world.run(OPERATION);
            noise.stop();
            if (operation == Operation.ABANDON) {
                run.delete();
                run.world.run(OPERATION);
            }
            if (row.isShare() && operation.limits()) {
                // The status shows the last read of RAM, and the next drift check reads RAM again.
                run.world.run(QUIET);
            }
            Snapshot after = Snapshot.of(run.world);
            run.delete();
            run.world.run(OPERATION);
            return new Model(starts.before(row), after, Snapshot.of(run.world), noise.requests(), noise.forks());
        }
    }

    /**
     * Runs the operation with a crash.
     *
     * @throws Violation if the state differs from the state without the crash
     */
    static void play(CrashStarts starts, CrashRow row, Operation operation, Crash crash, Model model) {
        if (crash.mode().kills()) {
            recover(row, operation, model.forks().get(crash), model.after());
        } else {
            lose(starts, row, operation, crash, model.after());
        }
    }

    /** Starts another process on the state left by the killed process. */
    private static void recover(CrashRow row, Operation operation, World.Fork left, Snapshot expected) {
        try (CrashRun run = new CrashRun(row, operation, left, Noise.NONE)) {
            if (operation == Operation.ABANDON) {
                run.delete();
            }
            run.world.begin();
            run.world.run(OPERATION);
            run.converge(expected);
            run.stayQuiet(expected);
        }
    }

    private static void lose(CrashStarts starts, CrashRow row, Operation operation, Crash crash, Snapshot expected) {
        CrashNoise noise = CrashNoise.losing(crash);
        try (CrashRun run = new CrashRun(row, operation, starts.of(row, operation), noise)) {
            run.begin(noise);
            Instant end = run.world.scheduler.clock().instant().plus(OPERATION);
            if (operation == Operation.ABANDON) {
                run.world.scheduler.runUntil(() -> noise.hasStruck()
                        || run.world.scheduler.clock().instant().isAfter(end));
                run.delete();
            }
            run.world.run(OPERATION);
            if (!noise.hasStruck()) {
                throw new Violation("the run does not come to the point");
            }
            run.converge(expected);
            noise.stop();
            run.stayQuiet(expected);
        }
    }

    private void begin(CrashNoise noise) {
        if (operation.beginsWithTheProcess()) {
            noise.arm(world);
            world.begin();
            return;
        }
        world.begin();
        world.run(STEP);
        noise.arm(world);
        switch (operation) {
            case CREATE, ABANDON -> CrashStarts.put(world, row.created());
            case UPDATE -> CrashStarts.put(world, row.edited());
            case TIGHTEN -> CrashStarts.put(world, CrashAccounts.TIGHTENED);
            case EXCLUDE -> CrashStarts.put(world, CrashAccounts.EXCLUDING);
            default -> delete();
        }
    }

    private void converge(Snapshot expected) {
        Instant end = world.scheduler.clock().instant().plus(LONGEST_CONVERGENCE);
        Snapshot found = Snapshot.of(world);
        while (!found.equals(expected)) {
            if (world.scheduler.clock().instant().isAfter(end)) {
                throw new Violation("does not converge: " + found.difference(expected));
            }
            world.run(STEP);
            found = Snapshot.of(world);
        }
    }

    private void stayQuiet(Snapshot expected) {
        int writes = world.checks.writes().size();
        List<String> versions = versions();
        world.run(QUIET);
        List<String> all = world.checks.writes();
        if (all.size() > writes) {
            throw new Violation("still writes: " + all.subList(writes, all.size()));
        }
        if (!versions.equals(versions())) {
            throw new Violation("still writes in the cluster: " + versions + " are now " + versions());
        }
        if (!Snapshot.of(world).equals(expected)) {
            throw new Violation("does not stay: " + Snapshot.of(world).difference(expected));
        }
    }

    private List<String> versions() {
        return Stream.of(CrossAccountBinding.class, ResourceShare.class, ServiceAccount.class, ConfigMap.class)
                .flatMap(type -> world.store.list(type).stream())
                .map(HasMetadata.class::cast)
                .map(each -> each.getKind() + " " + each.getMetadata().getResourceVersion())
                .toList();
    }

    private void delete() {
        ObjectKey key = row.key();
        if (world.store.get(row.type(), key).isPresent()) {
            world.store.delete(row.type(), key);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
