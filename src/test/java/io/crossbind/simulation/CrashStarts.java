package io.crossbind.simulation;

import io.crossbind.kit.cluster.Preconditions;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.simulation.CrashRun.Operation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import software.amazon.awssdk.services.iam.IamClient;

/** The states at the beginning of operations. Each state is created once, and each run continues from a fork of the state. */
final class CrashStarts {
    /** An account of another owner. */
    static final String PARTNER = "333333333333";

    private static final String USER = "kubectl";

    private final Map<CrashRow, World.Fork> empty = new ConcurrentHashMap<>();
    private final Map<String, World.Fork> filled = new ConcurrentHashMap<>();

    /** The state at the beginning of an operation, without a process. */
    World.Fork of(CrashRow row, Operation operation) {
        return switch (operation) {
            case CREATE, ABANDON -> empty(row);
            case RETAIN -> filled(row, "retained", row.retained().orElseThrow());
            case UPDATE, TIGHTEN, EXCLUDE, DELETE -> filled(row, "created", row.created());
            case TAKEOVER ->
                changed(filled(row, "created", row.created()), world -> {
                    strip(world, row, row.type());
                    put(world, row.created());
                });
            case DELETE_WITHOUT_STATUS ->
                changed(filled(row, "created", row.created()), world -> {
                    loseStatus(world, row, row.type());
                    world.store.delete(row.type(), row.key());
                });
        };
    }

    /** The state without the object. */
    Snapshot before(CrashRow row) {
        try (World world = World.of(empty(row), Noise.NONE)) {
            return Snapshot.of(world);
        }
    }

    private World.Fork empty(CrashRow row) {
        return empty.computeIfAbsent(row, _ -> {
            try (World world = World.quiet()) {
                setUp(world, row.isShare());
                row.siblings().forEach(sibling -> put(world, sibling));
                world.begin();
                world.run(row.siblings().isEmpty() ? CrashRun.STEP : CrashRun.OPERATION);
                return world.fork();
            }
        });
    }

    private World.Fork filled(CrashRow row, String name, HasMetadata object) {
        return filled.computeIfAbsent(row + " " + name, _ -> {
            try (World world = World.of(empty(row), Noise.NONE)) {
                world.begin();
                world.run(CrashRun.STEP);
                put(world, object);
                world.run(CrashRun.OPERATION);
                return world.fork();
            }
        });
    }

    private static World.Fork changed(World.Fork start, Consumer<World> change) {
        try (World world = World.of(start, Noise.NONE)) {
            change.accept(world);
            return world.fork();
        }
    }

    private static void setUp(World world, boolean isShare) {
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
        world.store.create(
                new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("existing")
                        .addToAnnotations("team", "shop")
                        .endMetadata()
                        .build(),
                USER);
        put(world, CrashAccounts.HOME);
        put(world, CrashAccounts.DATA);
        if (isShare) {
            world.aws.settings().organization("o-partner", PARTNER);
            world.aws.createManagementRole(PARTNER, Manifests.HOME, Manifests.EXTERNAL_ID, null);
            put(world, CrashAccounts.PARTNER);
        }
    }

    private static <T extends HasMetadata> void strip(World world, CrashRow row, Class<T> type) {
        world.store.patch(type, row.key(), Preconditions.NONE, USER, live -> live.removeFinalizer(Finalizers.NAME));
        world.store.delete(type, row.key());
    }

    private static <T extends HasMetadata> void loseStatus(World world, CrashRow row, Class<T> type) {
        T object = world.store.get(type, row.key()).orElseThrow();
        ((CustomResource<?, ?>) object).setStatus(null);
        world.store.updateStatus(object);
        RecordsOfWorld.lose(world);
    }

    static void put(World world, HasMetadata object) {
        world.store.apply(object, USER, true);
    }
}
