package io.crossbind.simulation;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The choices for a history. A kept seed names its scenario, so a richer scenario does not change the history of an old seed. {@link #FIRST}
 * and {@link #RICH} draw from everything. Each other scenario draws often from one part of the rules.
 */
enum Scenario {
    /** Pods and tasks in a target account, drift, limits, kills and lost Leases. */
    FIRST(
            List.of("chain-a", "chain-b", "direct", "task", "web"),
            Action.FIRST,
            Drift.FIRST,
            RandomNoise.Most.USUAL,
            Duration.ofMinutes(5),
            0,
            EnumSet.noneOf(Part.class)),

    /** All kinds of workloads, shares, other owners, forced deletions, and an eventually consistent IAM. */
    RICH(
            List.of("chain-a", "chain-b", "ci", "direct", "function", "instance", "mine", "pods", "task", "web"),
            Action.RICH,
            Drift.RICH,
            RandomNoise.Most.USUAL,
            Duration.ofMinutes(5),
            10,
            EnumSet.of(Part.LATE_IAM, Part.RESTRICT, Part.UPDATE, Part.ACCOUNTS)),

    /** Short lives: bindings and accounts are deleted while processes die, answers are lost, and a status is lost. */
    LIVES(
            List.of("chain-a", "task", "web"),
            Action.LIVES,
            Drift.FIRST,
            new RandomNoise.Most(0.05, 0.4, 0.05, 0.1, 0.9),
            Duration.ofMinutes(1),
            0,
            EnumSet.of(Part.ACCOUNTS)),

    /** Other clients take roles, service accounts and names, and namespaces are re-created. */
    OWNERS(
            List.of("chain-a", "direct", "pods", "task", "web"),
            Action.OWNERS,
            Drift.OWNERS,
            RandomNoise.Most.USUAL,
            Duration.ofMinutes(5),
            0,
            EnumSet.of(Part.REPAIR, Part.TAKE, Part.REUSE)),

    /** Limits are tightened, bindings expire, sessions are revoked, and roles are retained. */
    LIMITS(
            List.of("chain-a", "direct", "task", "web"),
            Action.LIMITS,
            Drift.LIMITS,
            RandomNoise.Most.USUAL,
            Duration.ofMinutes(1),
            5,
            EnumSet.of(Part.RESTRICT, Part.RETAIN)),

    /** Many edits at once, without changes by other clients: a binding's status is true at the moment of its write. */
    ORDER(
            List.of("attached", "chain-a", "chain-b", "chain-c", "direct", "mine", "task", "web"),
            Action.ORDER,
            List.of(),
            new RandomNoise.Most(0.01, 0.3, 0.1, 0.02, 0.5),
            Duration.ofSeconds(20),
            0,
            EnumSet.of(Part.UPDATE)),

    /** A tenant strips finalizers, forges statuses and re-creates objects, in order to keep access revoked by an administrator. */
    HOSTILE(
            List.of(),
            List.of(),
            List.of(),
            RandomNoise.Most.USUAL,
            Duration.ofMinutes(1),
            0,
            EnumSet.of(Part.LATE_IAM, Part.REVOCATION));

    /** The parts of a history in addition to noise, convergence and deletion. */
    enum Part {
        /** IAM is eventually consistent. */
        LATE_IAM,
        /** Limits are tightened after the noise. */
        RESTRICT,
        /** Other clients change roles after convergence. The next read of the accounts repairs the roles. */
        REPAIR,
        /**
         * Other clients take a role before an edit of all bindings, and another role before their deletion. Meanwhile, nobody reads the
         * accounts.
         */
        TAKE,
        /** A namespace is re-created by force after convergence, with or without its bindings. */
        REUSE,
        /** All bindings are edited after convergence. No permission may be missing meanwhile. */
        UPDATE,
        /** At the end, some bindings retain their roles, while other clients change roles and limits are tightened. */
        RETAIN,
        /** The accounts are deleted at the end. */
        ACCOUNTS,
        /** Only a hostile tenant, and an administrator who revokes access: {@link RevocationHistory}. */
        REVOCATION
    }

    final List<String> bindings;
    final List<Action> actions;
    final List<Drift> drifts;
    final RandomNoise.Most noise;
    /** The accounts' driftCheckInterval. */
    final Duration driftCheck;
    /** One of this many edits retains the role, another sets an expiry, and another revokes sessions; 0 for none of these edits. */
    final int ends;

    private final Set<Part> parts;

    /** The constructor has seven parameters, because a scenario is a table row. */
    Scenario(
            List<String> bindings,
            List<Action> actions,
            List<Drift> drifts,
            RandomNoise.Most noise,
            Duration driftCheck,
            int ends,
            Set<Part> parts) {
        this.bindings = bindings;
        this.actions = actions;
        this.drifts = drifts;
        this.noise = noise;
        this.driftCheck = driftCheck;
        this.ends = ends;
        this.parts = parts;
    }

    boolean has(Part part) {
        return parts.contains(part);
    }

    /** Whether clients other than the operator change the operator's objects. */
    boolean hasOutsiders() {
        return !drifts.isEmpty() || has(Part.REVOCATION);
    }
}
