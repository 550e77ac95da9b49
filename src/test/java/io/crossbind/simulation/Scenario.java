package io.crossbind.simulation;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a history draws from. A kept seed names its scenario, so that a richer one does not change what an old seed does. {@link #FIRST} and
 * {@link #RICH} draw from everything; each of the others draws often what one part of the rules is about.
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

    /** All kinds of workloads, shares, other owners, forced deletions, and an IAM that is late to agree with itself. */
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

    /** Others take roles, service accounts and names, and namespaces are re-created. */
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

    /** Many edits at once, no change by others: what a binding's status says is true when the operator writes it. */
    ORDER(
            List.of("attached", "chain-a", "chain-b", "chain-c", "direct", "mine", "task", "web"),
            Action.ORDER,
            List.of(),
            new RandomNoise.Most(0.01, 0.3, 0.1, 0.02, 0.5),
            Duration.ofSeconds(20),
            0,
            EnumSet.of(Part.UPDATE)),

    /** A tenant who strips finalizers, forges statuses and creates everything again tries to keep access that an administrator revokes. */
    HOSTILE(
            List.of(),
            List.of(),
            List.of(),
            RandomNoise.Most.USUAL,
            Duration.ofMinutes(1),
            0,
            EnumSet.of(Part.LATE_IAM, Part.REVOCATION));

    /** What a history has besides noise, convergence and deletion. */
    enum Part {
        /** IAM is late to agree with itself. */
        LATE_IAM,
        /** Limits are tightened once the noise is over. */
        RESTRICT,
        /** Others change roles once everything is in place. The next read of the accounts repairs that. */
        REPAIR,
        /** Others take a role before all bindings are edited, and another one before they are deleted. The accounts are not read meanwhile. */
        TAKE,
        /** A namespace is re-created by force once everything is in place, with or without its bindings. */
        REUSE,
        /** All bindings are edited once everything is in place. No permission may be missing meanwhile. */
        UPDATE,
        /** Some bindings retain their roles at last, while others change roles and limits are tightened. */
        RETAIN,
        /** The accounts are deleted at last. */
        ACCOUNTS,
        /** Nothing but a hostile tenant and an administrator who revokes access: {@link RevocationHistory}. */
        REVOCATION
    }

    final List<String> bindings;
    final List<Action> actions;
    final List<Drift> drifts;
    final RandomNoise.Most noise;
    /** The accounts' driftCheckInterval. */
    final Duration driftCheck;
    /** One of so many edits each makes a binding retain its role, expire, or revoke sessions; none does if it is 0. */
    final int ends;

    private final Set<Part> parts;

    /** The parameters are seven, since a scenario is a table row. */
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

    /** Whether anybody but the operator changes what the operator made. */
    boolean hasOutsiders() {
        return !drifts.isEmpty() || has(Part.REVOCATION);
    }
}
