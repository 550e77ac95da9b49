package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.time.Task;
import io.crossbind.simulation.Checks.Violation;
import io.crossbind.simulation.Session.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A hostile tenant gets access and tries to keep the access. An administrator revokes a part of the access, and the tenant continues. From one
 * interval after the revocation, no session of the tenant's workloads, new or old, may obtain access beyond the rules.
 */
final class RevocationHistory {
    private static final String PEACEFUL = HostileManifests.PEACEFUL + "/web";
    private static final Duration STEP = Duration.ofSeconds(20);
    private static final int MOST_DECISIONS = 5;
    private static final int CHECKED_STEPS = 6;
    private static final Duration LONGEST_CONVERGENCE = Duration.ofMinutes(10);

    private static final List<Probe> PROBES = List.of(
            new Probe("s3:GetObject", "arn:aws:s3:::reports/in/x"),
            new Probe("s3:ListBucket", "arn:aws:s3:::reports"),
            new Probe("s3:PutObject", "arn:aws:s3:::reports/in/x"),
            new Probe("s3:GetObject", "arn:aws:s3:::archive/x"),
            new Probe("s3:PutObject", "arn:aws:s3:::archive/x"));

    /** An action available to a session. */
    private record Obtained(Session session, Probe probe) {
        @Override
        public String toString() {
            return probe.action() + " on " + probe.resource() + " by " + session;
        }
    }

    private final World world;
    private final Consumer<String> done;
    private final RandomGenerator random;
    private final HostileTenant tenant;
    private final RevokingAdministrator administrator;
    private final HeldSessions sessions;
    private final Duration interval;
    /** The access of the existing principal without the operator. */
    private final Set<Probe> ofPrincipal;

    private int steps;
    /** Whether the tenant does nothing after the revocation. */
    private final boolean waits;
    /** The longest pause of the tenant after the revocation, in milliseconds. */
    private final int slowness;

    private boolean isRevoked;
    private boolean isPeaceful;
    private boolean isChecked;
    private boolean isOver;
    private RulesInForce rules;

    RevocationHistory(World world, Consumer<String> done) {
        this.world = world;
        this.done = done;
        this.random = world.scheduler.random();
        this.interval = interval(world.scenario);
        boolean selects = random.nextBoolean();
        this.tenant = new HostileTenant(world, selects);
        this.administrator = new RevokingAdministrator(world, tenant, selects);
        this.sessions = new HeldSessions(world);
        this.waits = random.nextInt(3) == 0;
        this.slowness = random.nextBoolean() ? 30_000 : 180_000;
        tenant.createNamespace();
        administrator.putAccounts();
        this.rules = new RulesInForce(world, interval);
        sessions.assumeAll();
        this.ofPrincipal = obtained().stream().map(Obtained::probe).collect(Collectors.toSet());
    }

    /** The operator judges roles without a binding at a read of the account. Another read is due after the grace period of a minute. */
    private static Duration interval(Scenario scenario) {
        return Duration.ofMinutes(1).plus(scenario.driftCheck.multipliedBy(2)).plusMinutes(1);
    }

    /**
     * Runs the history.
     *
     * @return whether the administrator revoked access held by the tenant
     */
    boolean live() {
        administrator.putPeacefulBinding();
        world.begin();
        Task acting = world.scheduler.spawn("users", "tenant", this::act);
        int before = 2 + random.nextInt(10);
        world.scheduler.runUntil(() -> steps >= before || acting.isEnded());
        Set<Obtained> had = obtained();
        Set<Session> losing = had.stream()
                .filter(each -> !isPrincipals(each))
                .map(Obtained::session)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        isRevoked = true;
        boolean tookAccess = false;
        int decisions = 1 + random.nextInt(1 + random.nextInt(3));
        for (int i = 0; i < decisions || !tookAccess && i < MOST_DECISIONS; i++) {
            note("the administrator decides: " + administrator.revoke(losing));
            sessions.keepAll();
            world.run(Duration.ofMillis(random.nextInt(20_000)));
            rules.look();
            tookAccess = had.stream().anyMatch(each -> !isAllowed(each));
        }
        note(tookAccess ? "access is revoked" : "no access is revoked");
        world.run(Duration.ofMillis(random.nextInt(60_000)));
        calm();
        world.run(interval);
        note("one interval is over");
        isChecked = true;
        for (int i = 0; i < CHECKED_STEPS; i++) {
            check();
            world.run(STEP);
        }
        isOver = true;
        world.scheduler.runUntil(acting::isEnded);
        checkPeaceful();
        return tookAccess;
    }

    private void note(String what) {
        done.accept(world.scheduler.clock().instant() + " " + what);
    }

    private void act() {
        note("tenant: " + tenant.ask());
        world.scheduler.sleep(Duration.ofMillis(random.nextInt(60_000)));
        while (!isOver) {
            if (!isRevoked || !waits) {
                note("tenant: " + tenant.step());
                tenant.createNamespace();
            }
            rules.look();
            guaranteePeace();
            if (isChecked) {
                check();
            } else {
                sessions.assumeAll();
            }
            steps++;
            world.scheduler.sleep(Duration.ofMillis(
                    random.nextInt(3) == 0
                            ? random.nextInt(isRevoked ? slowness : 60_000)
                            : random.nextInt(isRevoked ? slowness : 5_000)));
        }
    }

    private void calm() {
        world.noise.stop();
        world.aws.settings().principalDelay(Duration.ZERO);
        world.aws.settings().bulkReadLag(Duration.ZERO);
        world.aws.settings().listLag(Duration.ZERO);
        world.aws.settings().roleReadLag(Duration.ZERO);
        note("nothing goes wrong any more");
    }

    private Set<Obtained> obtained() {
        Set<Obtained> all = new LinkedHashSet<>();
        sessions.alive()
                .forEach(session -> PROBES.stream()
                        .filter(probe -> sessions.may(session, probe))
                        .forEach(probe -> all.add(new Obtained(session, probe))));
        return all;
    }

    private boolean isAllowed(Obtained obtained) {
        return isPrincipals(obtained) || rules.allow(obtained.session(), obtained.probe());
    }

    /** Whether the existing principal has the access without the operator. */
    private boolean isPrincipals(Obtained obtained) {
        return obtained.session().role().arn().equals(Manifests.CI) && ofPrincipal.contains(obtained.probe());
    }

    /** @throws Violation if a session has access beyond the rules */
    private void check() {
        rules.look();
        List<Session> fresh = sessions.assumeAll();
        Stream.concat(fresh.stream(), sessions.alive())
                .distinct()
                .forEach(session -> PROBES.stream()
                        .map(probe -> new Obtained(session, probe))
                        .filter(each -> !isAllowed(each) && sessions.may(each.session(), each.probe()))
                        .forEach(each -> {
                            throw new Violation("no rule allows " + each + "; " + described(each.session()));
                        }));
    }

    private String described(Session session) {
        Optional<RoleView> role = world.aws.inspect().role(session.role().arn());
        List<String> naming = world.aws.inspect().buckets().values().stream()
                .filter(bucket -> bucket.trusted().stream()
                        .anyMatch(each -> each.uniqueId().equals(session.role().id())))
                .map(bucket -> "bucket " + bucket.name() + " names it")
                .toList();
        return role + " " + naming;
    }

    /** Once the peaceful tenant has access, no action of the hostile tenant removes the access. */
    private void guaranteePeace() {
        CrossAccountBinding binding = world.bindings().get(PEACEFUL);
        if (!isPeaceful && Expectations.isReady(binding)) {
            isPeaceful = true;
            Expectations.guarantee(world, binding);
        }
    }

    private void checkPeaceful() {
        Instant end = world.scheduler.clock().instant().plus(LONGEST_CONVERGENCE);
        while (true) {
            world.run(STEP);
            try {
                CrossAccountBinding binding = world.bindings().get(PEACEFUL);
                if (!Expectations.isReady(binding)) {
                    throw new Violation("the binding of another tenant is not Ready: " + binding.getStatus());
                }
                Expectations.check(world, binding);
                return;
            } catch (Violation e) {
                if (world.scheduler.clock().instant().isAfter(end)) {
                    throw e;
                }
            }
        }
    }
}
