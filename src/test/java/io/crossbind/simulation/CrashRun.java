package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.simulation.Checks.Violation;
import io.crossbind.simulation.CrashNoise.Crash;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * One operation on the object of one row, with at most one crash. What is there afterwards is as without the crash, statuses too, so that a
 * deletion, which is an operation of its own, begins where it begins there.
 */
final class CrashRun implements AutoCloseable {
    /** What is done to the object. */
    enum Operation {
        CREATE,
        UPDATE,
        /** The object went without its finalizer while no process ran, and is created again under its name. */
        TAKEOVER,
        /** The object is created, and deleted at the moment of the crash. */
        ABANDON,
        /** The limits of the account forbid a part of what they allowed. */
        TIGHTEN,
        /** The limits of the account forbid the object. */
        EXCLUDE,
        DELETE,
        /** The object lost its status while no process ran, as after a restored backup, and is deleted. */
        DELETE_WITHOUT_STATUS,
        /** The object is deleted, and its roles stay. */
        RETAIN;

        boolean deletes() {
            return this == ABANDON || this == DELETE || this == DELETE_WITHOUT_STATUS || this == RETAIN;
        }
    }

    /** An account of somebody else. */
    static final String PARTNER = "333333333333";

    /** So long an operation takes without a crash; the next check for drift is later. */
    private static final Duration OPERATION = Duration.ofSeconds(90);

    private static final Duration LONGEST_CONVERGENCE = Duration.ofMinutes(15);
    private static final Duration STEP = Duration.ofSeconds(20);
    private static final Duration QUIET = Manifests.DRIFT_CHECK.plus(STEP);
    private static final String USER = "kubectl";

    private final CrashRow row;
    private final Operation operation;
    private final CrashNoise noise;
    private final World world;

    /**
     * What there was after each part of a run.
     *
     * @param before without the object
     * @param after the operation
     * @param end after the object was deleted
     */
    record Outcome(Snapshot before, Snapshot after, Snapshot end) {}

    CrashRun(CrashRow row, Operation operation, Crash crash) {
        this.row = row;
        this.operation = operation;
        this.noise = new CrashNoise(crash);
        this.world = World.of(noise);
        world.scheduler.withoutTrace();
    }

    /** The requests of the operation. */
    List<Message> requests() {
        return noise.requests();
    }

    /** Lives without a crash. */
    Outcome undisturbed() {
        Snapshot before = prepare();
        operate();
        world.run(OPERATION);
        noise.stop();
        if (operation == Operation.ABANDON) {
            delete();
            world.run(OPERATION);
        }
        Snapshot after = Snapshot.of(world);
        delete();
        world.run(OPERATION);
        return new Outcome(before, after, Snapshot.of(world));
    }

    /**
     * Lives through a crash.
     *
     * @throws Violation if something is not as it is without the crash
     */
    void disturbed(Outcome expected) {
        prepare();
        Instant begin = world.scheduler.clock().instant();
        operate();
        if (operation == Operation.ABANDON) {
            world.scheduler.runUntil(() -> noise.hasStruck() || isLate(begin));
            delete();
        }
        world.run(OPERATION);
        if (!noise.hasStruck()) {
            throw new Violation("the run does not come to the point");
        }
        converge(expected.after());
        noise.stop();
        stayQuiet(expected.after());
    }

    /** Everything up to the operation. */
    private Snapshot prepare() {
        setUp();
        world.begin();
        world.run(STEP);
        Snapshot before = Snapshot.of(world);
        if (operation != Operation.CREATE && operation != Operation.ABANDON) {
            put(operation == Operation.RETAIN ? row.retained().orElseThrow() : row.created());
            world.run(OPERATION);
        }
        if (operation == Operation.TAKEOVER) {
            world.scheduler.killProcess(world.leader().name);
            strip(type());
            put(row.created());
        }
        if (operation == Operation.DELETE_WITHOUT_STATUS) {
            world.scheduler.killProcess(world.leader().name);
            loseStatus(type());
            delete();
        }
        noise.arm(world);
        return before;
    }

    private void operate() {
        switch (operation) {
            case CREATE, ABANDON -> put(row.created());
            case UPDATE -> put(row.edited());
            case TAKEOVER, DELETE_WITHOUT_STATUS -> {}
            case TIGHTEN -> put(CrashAccounts.tightened());
            case EXCLUDE -> put(CrashAccounts.excluding());
            case DELETE, RETAIN -> delete();
        }
    }

    private void setUp() {
        Setup.fill(world);
        IamClient home = Setup.iam(world.aws, Manifests.HOME);
        IamClient data = Setup.iam(world.aws, Manifests.DATA);
        IamClient partner = Setup.iam(world.aws, PARTNER);
        Setup.createRole(home, "/app/", "existing", "{\"Service\":\"ecs-tasks.amazonaws.com\"}");
        Setup.createRole(data, "/crossbind/", "foreign", "{\"Service\":\"ec2.amazonaws.com\"}");
        Setup.createRole(partner, "/ci/", "deployer", "{\"Service\":\"ec2.amazonaws.com\"}");
        world.aws.userOf(PARTNER, "jane", Map.of());
        world.store.create(
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build(),
                USER);
        put(CrashAccounts.home());
        put(CrashAccounts.data());
        if (row.isShare()) {
            world.aws.settings().organization("o-abcdefghij", Manifests.HOME, Manifests.DATA);
            world.aws.createManagementRole(PARTNER, Manifests.HOME, Manifests.EXTERNAL_ID, null);
            put(CrashAccounts.partner());
        }
    }

    private boolean isLate(Instant begin) {
        return world.scheduler.clock().instant().isAfter(begin.plus(OPERATION));
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
        if (world.store.get(type(), key()).isPresent()) {
            world.store.delete(type(), key());
        }
    }

    private <T extends HasMetadata> void strip(Class<T> type) {
        world.store.patch(type, key(), Preconditions.NONE, USER, live -> live.removeFinalizer(Finalizers.NAME));
        world.store.delete(type, key());
    }

    private <T extends HasMetadata> void loseStatus(Class<T> type) {
        T object = world.store.get(type, key()).orElseThrow();
        ((CustomResource<?, ?>) object).setStatus(null);
        world.store.updateStatus(object);
    }

    private Class<? extends HasMetadata> type() {
        return row.isShare() ? ResourceShare.class : CrossAccountBinding.class;
    }

    private ObjectKey key() {
        return row.isShare() ? ObjectKey.of(CrashRow.NAME) : ObjectKey.of("shop", CrashRow.NAME);
    }

    private void put(HasMetadata object) {
        world.store.apply(object, USER, true);
    }

    @Override
    public void close() {
        world.close();
    }
}
