package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ReleasedRole;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.crossbind.kit.time.Task;
import io.crossbind.simulation.Checks.Violation;
import io.crossbind.simulation.Scenario.Part;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One history: tenants and administrators act at random while processes die, answers are lost and caches lag. When the noise stops, all
 * bindings must converge, and then nothing more may be written. After the deletion of all bindings, nothing may be left.
 */
final class History {
    private static final Duration LONGEST_CONVERGENCE = Duration.ofMinutes(20);
    private static final Duration LONGEST_REPAIR = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofSeconds(20);

    /** A read of IAM shows changes of this age. */
    private static final Duration SEEN = Checks.UNSEEN.plusSeconds(5);

    private final World world;
    private final RandomGenerator random;
    private final Actions actions;
    private final List<String> done = new ArrayList<>();
    private boolean tookAccess;

    private History(Scenario scenario, long seed) {
        this.world = new World(scenario, seed);
        this.random = world.scheduler.random();
        this.actions = new Actions(world);
    }

    /**
     * Runs the history of a seed.
     *
     * @return whether the administrator revoked access held by a hostile tenant
     * @throws AssertionError with the fault and the actions before the fault
     */
    static boolean run(Scenario scenario, long seed) {
        History history = new History(scenario, seed);
        try (World world = history.world) {
            history.live();
            return history.tookAccess;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    scenario + " " + seed + ": " + e.getMessage() + "\n  " + String.join("\n  ", history.done)
                            + (Boolean.getBoolean("crossbind.trace")
                                    ? "\n" + history.world.scheduler.printedTrace()
                                    : ""),
                    e);
        }
    }

    /** The decisions in the history of a seed, a line each. A history with a broken rule ends with the fault. */
    static String trace(Scenario scenario, long seed) {
        History history = new History(scenario, seed);
        try (World world = history.world) {
            history.live();
            return world.scheduler.printedTrace();
        } catch (RuntimeException | AssertionError e) {
            return history.world.scheduler.printedTrace() + "\n" + e.getMessage();
        }
    }

    private void live() {
        Setup.fill(world);
        if (world.scenario.has(Part.REVOCATION)) {
            revoke();
            return;
        }
        Manifests.NAMESPACES.forEach(actions::createNamespace);
        actions.put(Actions.account("home", Manifests.homeAccount(world.scenario)));
        liftLimits();
        makeIamLate();
        world.begin();
        Task users = world.scheduler.spawn("users", "users", this::act);
        world.scheduler.runUntil(users::isEnded);
        calm();
        if (world.scenario.has(Part.RESTRICT)) {
            restrict();
        }
        converge();
        if (world.scenario.has(Part.REPAIR)) {
            repair();
        }
        if (world.scenario.has(Part.TAKE)) {
            take();
        }
        if (world.scenario.has(Part.REUSE)) {
            reuse();
        }
        if (world.scenario.has(Part.UPDATE)) {
            update();
        }
        deleteAll();
    }

    private void makeIamLate() {
        if (world.scenario.has(Part.LATE_IAM)) {
            world.aws.settings().principalDelay(world.noise.consistency(10));
            world.aws.settings().bulkReadLag(world.noise.consistency(8));
            world.aws.settings().listLag(world.noise.consistency(8));
            world.aws.settings().roleReadLag(world.noise.consistency(4));
        }
    }

    private void revoke() {
        actions.createNamespace(HostileManifests.PEACEFUL);
        makeIamLate();
        tookAccess = new RevocationHistory(world, done::add).live();
    }

    private void act() {
        int steps = 3 + random.nextInt(12);
        for (int i = 0; i < steps; i++) {
            String action = actions.step();
            done.add(world.scheduler.clock().instant() + " " + action);
            world.scheduler.sleep(
                    Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(60_000) : random.nextInt(2_000)));
        }
    }

    /** Stops the noise and removes the objects of other clients. */
    private void calm() {
        world.noise.stop();
        world.aws.settings().principalDelay(Duration.ZERO);
        world.aws.settings().bulkReadLag(Duration.ZERO);
        world.aws.settings().listLag(Duration.ZERO);
        world.aws.settings().roleReadLag(Duration.ZERO);
        Manifests.NAMESPACES.forEach(namespace -> {
            if (world.store.get(Namespace.class, ObjectKey.of(namespace)).isEmpty()) {
                actions.createNamespace(namespace);
            }
        });
        settleAccount();
        expire();
        Expectations.checkOccupied(world);
        Setup.dissociate(world);
        world.store
                .list(ConfigMap.class, Expectations::isOccupied)
                .forEach(each -> world.store.delete(ConfigMap.class, ObjectKey.of(each)));
        world.store
                .list(ServiceAccount.class, Expectations::isOccupied)
                .forEach(each -> world.store.delete(ServiceAccount.class, ObjectKey.of(each)));
        world.bindings().values().forEach(actions::withoutEnd);
        deleteOutsideRoles();
    }

    /** Completes the deletion of an account, if requested, and creates the account again. */
    private void settleAccount() {
        Optional<AwsAccount> account = world.store.get(AwsAccount.class, ObjectKey.of("data"));
        if (account.isPresent() && account.get().isMarkedForDeletion()) {
            done.add("the AwsAccount waits for its bindings");
            world.bindings().keySet().forEach(name -> world.store.delete(CrossAccountBinding.class, Actions.key(name)));
            world.store
                    .list(ResourceShare.class)
                    .forEach(share -> world.store.delete(ResourceShare.class, ObjectKey.of(share)));
            within(LONGEST_CONVERGENCE, () -> {
                if (world.hasAccount("data")) {
                    throw new Violation("the AwsAccount stays although nothing uses it");
                }
            });
        }
        liftLimits();
    }

    private void liftLimits() {
        actions.limit(Manifests.dataAccounts(world.scenario).getFirst());
    }

    /** Expired bindings lose their access. */
    private void expire() {
        Instant now = world.scheduler.clock().instant();
        world.bindings().values().stream()
                .map(binding -> binding.getSpec().expiresAt())
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .max(Comparator.naturalOrder())
                .ifPresent(last -> {
                    if (last.isAfter(now)) {
                        world.run(Duration.between(now, last));
                    }
                    within(LONGEST_CONVERGENCE, () -> Expectations.checkExpired(world));
                });
    }

    /** Deletes released roles, and roles created or taken by other clients. */
    private void deleteOutsideRoles() {
        world.roles()
                .filter(role ->
                        role.path().equals("/crossbind/") && !role.name().equals("operator"))
                .filter(role -> !Checks.isOwn(role) || world.outsideRoles.containsKey(role.id()))
                .forEach(role -> Setup.delete(world, role));
    }

    /** Tightens the limits. No access beyond the limits may stay. */
    private void restrict() {
        List<AwsAccountSpec> all = Manifests.dataAccounts(world.scenario);
        AwsAccountSpec limits = actions.choose(all);
        done.add("at last " + actions.limit(limits));
        awaitDriftCheck();
        within(LONGEST_CONVERGENCE, () -> Expectations.checkLimits(world, all.indexOf(limits)));
    }

    /** Everything must reach the state of the specs, and stay there without a write. */
    private void converge() {
        liftLimits();
        // Only the next read of the accounts shows the last changes by administrators.
        awaitDriftCheck();
        within(LONGEST_CONVERGENCE, this::checkAllConverged);
        int writes = world.checks.writes().size();
        int calls = world.checks.callsOfBindings();
        awaitDriftCheck();
        if (world.checks.callsOfBindings() > calls) {
            throw new Violation("passes over bindings call AWS although nothing changed");
        }
        if (world.checks.writes().size() > writes) {
            throw new Violation("still writes: "
                    + world.checks
                            .writes()
                            .subList(writes, world.checks.writes().size()));
        }
    }

    private void awaitDriftCheck() {
        world.run(world.scenario.driftCheck.plus(STEP));
    }

    /** Other clients change roles. The next read of the accounts shows all changes, so the repair needs no further read. */
    private void repair() {
        done.add("at last " + actions.drift(Drift.REPAIRED) + ", " + actions.drift(Drift.REPAIRED));
        awaitDriftCheck();
        within(LONGEST_REPAIR, this::checkAllConverged);
    }

    /** Another client takes a role. The checks find any later write to the role. */
    private void take() {
        done.add("at last " + actions.drift(Drift.OWNERS));
        world.run(SEEN);
        editAll();
        world.run(STEP);
        deleteOutsideRoles();
        awaitDriftCheck();
        within(LONGEST_CONVERGENCE, this::checkAllConverged);
    }

    private void editAll() {
        world.bindings().values().stream()
                .map(CrossAccountBinding::getMetadata)
                .forEach(each -> actions.put(
                        each.getNamespace(), each.getName(), actions.choose(Manifests.BINDINGS.get(each.getName()))));
        done.add("at last every binding is edited");
    }

    /** Another tenant gets the name of a namespace and none of its roles, although the former tenant's roles still exist. */
    private void reuse() {
        String namespace = actions.choose(Manifests.NAMESPACES);
        List<CrossAccountBinding> former = world.bindings().values().stream()
                .filter(binding -> binding.getMetadata().getNamespace().equals(namespace))
                .toList();
        done.add("at last re-create namespace " + namespace + " by force");
        Task force = world.scheduler.spawn("users", "users", () -> actions.forceNamespace(namespace));
        world.scheduler.runUntil(force::isEnded);
        if (random.nextBoolean()) {
            done.add("and its bindings");
            former.forEach(
                    binding -> actions.put(namespace, binding.getMetadata().getName(), binding.getSpec()));
        }
        awaitDriftCheck();
        within(LONGEST_CONVERGENCE, this::checkAllConverged);
    }

    private void checkAllConverged() {
        world.bindings().forEach(this::checkConverged);
        world.store.list(ResourceShare.class).forEach(share -> {
            if (Optional.ofNullable(share.getStatus())
                    .flatMap(status -> Conditions.ready(status.conditions()))
                    .filter(ready -> "True".equals(ready.getStatus()))
                    .isEmpty()) {
                throw new Violation("the share does not become Ready: " + share.getStatus());
            }
            Expectations.check(world, share);
        });
        Expectations.checkRoles(world);
    }

    private void checkConverged(String name, CrossAccountBinding binding) {
        if (!Expectations.isReady(binding)) {
            Optional<Condition> ready = Expectations.ready(binding);
            throw new Violation(name + " does not become Ready: " + ready.map(Condition::getReason) + " "
                    + ready.map(Condition::getMessage));
        }
        Expectations.check(world, binding);
    }

    /** Edits every binding. Access in both the old and the new spec must exist at each moment between. */
    private void update() {
        world.bindings().values().forEach(binding -> Expectations.guarantee(world, binding));
        editAll();
        world.store
                .list(ResourceShare.class)
                .forEach(_ -> done.add(actions.putShare(actions.choose(Manifests.SHARES))));
        within(LONGEST_CONVERGENCE, this::checkAllConverged);
        world.bindings().keySet().forEach(world.checks::giveUp);
    }

    private void deleteAll() {
        if (world.scenario.has(Part.RETAIN)) {
            retain();
        }
        if (world.scenario.has(Part.TAKE)) {
            done.add("at last " + actions.drift(Drift.OWNERS));
            world.run(Checks.UNSEEN_BY_DELETIONS.plusSeconds(5));
        }
        world.bindings().keySet().forEach(name -> world.store.delete(CrossAccountBinding.class, Actions.key(name)));
        world.store
                .list(ResourceShare.class)
                .forEach(share -> world.store.delete(ResourceShare.class, ObjectKey.of(share)));
        within(LONGEST_CONVERGENCE, () -> {
            if (!world.bindings().isEmpty()) {
                throw new Violation("bindings are left: " + world.bindings().keySet());
            }
            Expectations.checkNothingIsLeft(world);
        });
        if (world.scenario.has(Part.RETAIN)) {
            release();
        }
        if (world.scenario.has(Part.ACCOUNTS)) {
            world.store
                    .list(AwsAccount.class)
                    .forEach(account -> world.store.delete(AwsAccount.class, ObjectKey.of(account)));
            within(LONGEST_CONVERGENCE, () -> {
                if (!world.store.list(AwsAccount.class).isEmpty()) {
                    throw new Violation("AwsAccounts are left: "
                            + world.store.list(AwsAccount.class).stream()
                                    .map(account -> account.getStatus()
                                            .conditions()
                                            .getFirst()
                                            .getMessage())
                                    .toList());
                }
            });
        }
        // Both accounts are read again without a binding. Unused objects are deleted, and used objects stay.
        awaitDriftCheck();
        Expectations.checkNothingIsLeft(world);
    }

    /** Some bindings retain their roles. Other clients change roles, early enough for IAM reads to show the changes at the deletion. */
    private void retain() {
        world.bindings().values().stream().filter(_ -> random.nextBoolean()).forEach(actions::retain);
        world.run(STEP);
        done.add("at last " + actions.drift(Drift.LIMITS) + ", " + actions.drift(Drift.LIMITS));
        world.run(SEEN);
        done.add("at last " + actions.limit(actions.choose(Manifests.dataAccounts(world.scenario))));
    }

    /** Retained roles follow the limits until the administrators of their accounts release the roles. */
    private void release() {
        List<AwsAccountSpec> all = Manifests.dataAccounts(world.scenario);
        AwsAccountSpec limits = actions.choose(all);
        done.add("at last " + actions.limit(limits));
        awaitDriftCheck();
        within(LONGEST_CONVERGENCE, () -> Expectations.checkRetained(world, all.indexOf(limits)));
        List<ReleasedRole> retained = world.store.list(AccessRecord.class).stream()
                .map(AccessRecord::getSpec)
                .filter(AccessRecordSpec::isRetained)
                .map(record -> new ReleasedRole(record.namespace(), record.binding()))
                .distinct()
                .toList();
        done.add("at last " + retained.size() + " roles are released");
        world.store
                .list(AwsAccount.class)
                .forEach(account -> world.store.patch(
                        AwsAccount.class,
                        ObjectKey.of(account),
                        Preconditions.NONE,
                        "admin",
                        stored -> stored.setSpec(SpecEdits.releasing(stored.getSpec(), retained))));
        awaitDriftCheck();
        within(LONGEST_CONVERGENCE, () -> {
            Expectations.checkReleased(world);
            Expectations.checkNothingIsLeft(world);
        });
    }

    /** Lets time pass until a check passes. */
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
}
