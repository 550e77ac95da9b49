package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.cluster.ApiRefusal;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.time.Task;
import io.crossbind.simulation.Checks.Violation;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One history: tenants and administrators act at random while processes die, answers are lost and caches lag. When the noise stops, all
 * bindings have to converge, nothing more may be written, and after all bindings are deleted nothing may be left.
 */
final class History {
    private static final Duration LONGEST_CONVERGENCE = Duration.ofMinutes(20);
    private static final Duration QUIET = Duration.ofMinutes(11);
    private static final Duration STEP = Duration.ofSeconds(20);
    private static final String USER = "kubectl";

    private final World world;
    private final RandomGenerator random;
    private final List<String> actions = new ArrayList<>();

    private History(long seed) {
        this.world = new World(seed);
        this.random = world.scheduler.random();
    }

    /**
     * Runs the history of a seed.
     *
     * @throws AssertionError naming what went wrong and what was done before
     */
    static void run(long seed) {
        History history = new History(seed);
        try (World world = history.world) {
            history.live();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + ": " + e.getMessage() + "\n  " + String.join("\n  ", history.actions)
                            + (Boolean.getBoolean("crossbind.trace")
                                    ? "\n" + history.world.scheduler.printedTrace()
                                    : ""),
                    e);
        }
    }

    private void live() {
        Setup.fill(world);
        Manifests.NAMESPACES.forEach(this::createNamespace);
        put(account("home", Manifests.HOME_ACCOUNT));
        put(account("data", Manifests.DATA_ACCOUNTS.getFirst()));
        world.begin();
        Task users = world.scheduler.spawn("users", "users", this::act);
        world.scheduler.runUntil(users::isEnded);
        converge();
        deleteAll();
    }

    private void act() {
        int steps = 3 + random.nextInt(12);
        for (int i = 0; i < steps; i++) {
            String action = step();
            actions.add(world.scheduler.clock().instant() + " " + action);
            world.scheduler.sleep(
                    Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(60_000) : random.nextInt(2_000)));
        }
    }

    private String step() {
        try {
            return switch (random.nextInt(14)) {
                case 0, 1, 2, 3, 4 -> putBinding();
                case 5, 6 -> deleteBinding();
                case 7, 8 -> limit();
                case 9 -> recreateNamespace();
                case 10, 11 -> drift();
                case 12 -> {
                    world.passLeaseOn();
                    yield "the Lease passes on";
                }
                default -> {
                    world.scheduler.killProcess(world.leader().name);
                    yield "the leader is killed";
                }
            };
        } catch (ApiRefusal e) {
            return "refused: " + e.getMessage();
        }
    }

    private String putBinding() {
        String namespace = choose(Manifests.NAMESPACES);
        String name = choose(Manifests.BINDINGS.keySet().stream().sorted().toList());
        CrossAccountBindingSpec spec = choose(Manifests.BINDINGS.get(name));
        CrossAccountBinding binding = new CrossAccountBinding();
        binding.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        binding.setSpec(spec);
        put(binding);
        return "put " + namespace + "/" + name + " "
                + Manifests.BINDINGS.get(name).indexOf(spec);
    }

    private String deleteBinding() {
        List<String> all = world.bindings().keySet().stream().sorted().toList();
        if (all.isEmpty()) {
            return "nothing to delete";
        }
        String name = choose(all);
        world.store.delete(CrossAccountBinding.class, key(name));
        return "delete " + name;
    }

    private String limit() {
        AwsAccountSpec spec = choose(Manifests.DATA_ACCOUNTS);
        put(account("data", spec));
        return "limits " + Manifests.DATA_ACCOUNTS.indexOf(spec);
    }

    private String recreateNamespace() {
        String namespace = choose(Manifests.NAMESPACES);
        world.store.delete(Namespace.class, ObjectKey.of(namespace));
        for (int i = 0; i < 20 && isThere(namespace); i++) {
            world.scheduler.sleep(Duration.ofSeconds(5));
        }
        boolean isGone = !isThere(namespace);
        if (isGone) {
            createNamespace(namespace);
        }
        return "re-create namespace " + namespace + (isGone ? "" : ": still there");
    }

    private boolean isThere(String namespace) {
        return world.store.get(Namespace.class, ObjectKey.of(namespace)).isPresent();
    }

    /** An administrator of AWS changes or deletes a role of the operator. */
    private String drift() {
        List<RoleView> own = Stream.of(Manifests.HOME, Manifests.DATA)
                .flatMap(account -> world.aws.inspect().roles(account).values().stream())
                .filter(Checks::isOwn)
                .toList();
        if (own.isEmpty()) {
            return "nothing to drift";
        }
        RoleView role = choose(own);
        return Setup.drift(world, role, random.nextInt(4));
    }

    /** The noise stops: everything has to become as the objects say, and stay so without a write. */
    private void converge() {
        world.noise.stop();
        put(account("data", Manifests.DATA_ACCOUNTS.getFirst()));
        Manifests.NAMESPACES.forEach(namespace -> {
            if (world.store.get(Namespace.class, ObjectKey.of(namespace)).isEmpty()) {
                createNamespace(namespace);
            }
        });
        // Only the next read of the accounts tells what their administrators changed last.
        world.run(Manifests.DRIFT_CHECK.plus(STEP));
        within(LONGEST_CONVERGENCE, () -> world.bindings().forEach(this::checkConverged));
        int writes = world.checks.writes().size();
        world.run(QUIET);
        if (world.checks.writes().size() > writes) {
            throw new Violation("still writes: "
                    + world.checks
                            .writes()
                            .subList(writes, world.checks.writes().size()));
        }
    }

    private void checkConverged(String name, CrossAccountBinding binding) {
        if (!isReady(binding)) {
            throw new Violation(
                    name + " does not become Ready: " + ready(binding).map(Condition::getReason) + " "
                            + ready(binding).map(Condition::getMessage));
        }
        Expectations.check(world, binding);
    }

    private void deleteAll() {
        world.bindings().keySet().forEach(name -> world.store.delete(CrossAccountBinding.class, key(name)));
        within(LONGEST_CONVERGENCE, () -> {
            if (!world.bindings().isEmpty()) {
                throw new Violation("bindings are left: " + world.bindings().keySet());
            }
            Expectations.checkNothingIsLeft(world);
        });
    }

    /** Lets time pass until a check holds. */
    private void within(Duration longest, Runnable check) {
        Instant end = world.scheduler.clock().instant().plus(longest);
        while (true) {
            world.run(STEP);
            try {
                check.run();
                return;
            } catch (Violation e) {
                if (world.scheduler.clock().instant().isAfter(end)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isReady(CrossAccountBinding binding) {
        return ready(binding).filter(ready -> "True".equals(ready.getStatus())).isPresent();
    }

    private static Optional<Condition> ready(CrossAccountBinding binding) {
        return Optional.ofNullable(binding.getStatus()).flatMap(status -> Conditions.ready(status.conditions()));
    }

    private void createNamespace(String name) {
        Namespace namespace = new Namespace();
        namespace.setMetadata(new ObjectMetaBuilder().withName(name).build());
        world.store.create(namespace, USER);
    }

    private static AwsAccount account(String name, AwsAccountSpec spec) {
        AwsAccount account = new AwsAccount();
        account.setMetadata(new ObjectMetaBuilder().withName(name).build());
        account.setSpec(spec);
        return account;
    }

    private <T extends HasMetadata> void put(T object) {
        world.store.apply(object, USER, true);
    }

    private static ObjectKey key(String name) {
        String[] parts = name.split("/", 2);
        return ObjectKey.of(parts[0], parts[1]);
    }

    private <T> T choose(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
