package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.reconcile.Finalizers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Actions in the middle of the operator's writes. */
final class Races {
    private static final List<String> WRITES = List.of("CreateRole", "PutRolePolicy", "PutBucketPolicy");

    private final World world;
    private final Actions actions;

    Races(World world, Actions actions) {
        this.world = world;
        this.actions = actions;
    }

    String editWhileDown() {
        String namespace = actions.choose(Manifests.NAMESPACES);
        String name = actions.choose(world.scenario.bindings);
        List<CrossAccountBindingSpec> specs = Manifests.BINDINGS.get(name);
        String write = actions.choose(WRITES);
        actions.put(namespace, name, specs.getLast());
        awaitWrite(write);
        world.scheduler.killProcess(world.leader().name);
        actions.put(namespace, name, actions.choose(specs));
        return "put " + namespace + "/" + name + ", kill the leader after " + write + ", and edit the binding";
    }

    String editUnderTwo() {
        world.passLeaseOn(() -> {
            world.scheduler.sleep(Duration.ofSeconds(20));
            actions.putBinding();
            world.scheduler.sleep(Duration.ofSeconds(30));
        });
        return "the Lease passes on, and the former leader sees an edit";
    }

    String deleteEarly() {
        String namespace = actions.choose(Manifests.NAMESPACES);
        String name = actions.choose(world.scenario.bindings);
        actions.limit(actions.choose(Manifests.dataAccounts(world.scenario)));
        actions.put(namespace, name, actions.choose(Manifests.BINDINGS.get(name)));
        awaitWrite("CreateRole");
        world.store.delete(CrossAccountBinding.class, Actions.key(namespace + "/" + name));
        return "put " + namespace + "/" + name + " while the account is read, and delete it early";
    }

    String editAndBack() {
        String namespace = actions.choose(Manifests.NAMESPACES);
        String name = actions.choose(world.scenario.bindings);
        CrossAccountBindingSpec spec = actions.choose(Manifests.BINDINGS.get(name));
        actions.put(namespace, name, spec);
        awaitAtMost(
                Duration.ofSeconds(30),
                () -> Optional.ofNullable(world.bindings().get(namespace + "/" + name))
                        .filter(Actions::isSettled)
                        .isPresent());
        // A new interval makes the operator read the account, and changes nothing else.
        Scenario interval = actions.choose(List.of(world.scenario, Scenario.FIRST));
        actions.put(Actions.account("data", Manifests.dataAccounts(interval).getFirst()));
        actions.put(namespace, name, actions.choose(Manifests.BINDINGS.get(name)));
        awaitWrite("");
        actions.put(namespace, name, spec);
        return "edit " + namespace + "/" + name + " and back";
    }

    String deleteAccountInUse() {
        String binding = actions.putBinding();
        awaitWrite("");
        return binding + ", " + actions.recreateAccount();
    }

    String forbidBriefly() {
        // The binding has no service account, so no object of the binding stays in the cluster, and its finalizer is
        // removed with its access.
        String name = "shop/task";
        actions.put("shop", "task", actions.choose(Manifests.BINDINGS.get("task")));
        awaitAtMost(Duration.ofMinutes(1), () -> hasFinalizer(name));
        actions.limit(Manifests.dataAccounts(world.scenario).get(3));
        awaitAtMost(Duration.ofMinutes(1), () -> !hasFinalizer(name));
        actions.limit(Manifests.dataAccounts(world.scenario).getFirst());
        awaitWrite("");
        world.store.delete(CrossAccountBinding.class, Actions.key(name));
        return "forbid " + name + " briefly, and delete it";
    }

    private boolean hasFinalizer(String binding) {
        return Optional.ofNullable(world.bindings().get(binding))
                .filter(Finalizers::has)
                .isPresent();
    }

    /** Waits for a write of the operator to AWS, for a short time at most. */
    private void awaitWrite(String operation) {
        List<String> writes = world.checks.writes();
        int before = writes.size();
        awaitAtMost(
                Duration.ofSeconds(30),
                () -> writes.subList(before, writes.size()).stream().anyMatch(write -> write.startsWith(operation)));
    }

    private void awaitAtMost(Duration longest, BooleanSupplier condition) {
        Instant end = world.scheduler.clock().instant().plus(longest);
        world.scheduler.spawnAfter(longest, "users", "end of the wait", () -> {});
        world.scheduler.await(
                "a moment",
                () -> condition.getAsBoolean()
                        || !world.scheduler.clock().instant().isBefore(end));
    }
}
