package io.crossbind.reconcile.binding;

import io.crossbind.aws.RoleProbe;
import io.crossbind.desired.AccessInstructions;
import io.crossbind.desired.Desired;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.status.BindingOutcome.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Roles in unmanaged accounts: whether they are as their owners were asked to make them, which only tries can tell. */
public final class UnmanagedRoleVerifier {
    private final Duration interval;
    private final Clock clock;

    /** By UID of the binding: until when its role needs no other try, and of which it was. */
    private final ConcurrentHashMap<String, Verified> verified = new ConcurrentHashMap<>();

    /**
     * @param interval how long a role that was found right counts as that
     */
    public UnmanagedRoleVerifier(Duration interval, Clock clock) {
        this.interval = interval;
        this.clock = clock;
    }

    /** Why the role is not as it should be; empty if it is, or was a moment ago. */
    Optional<Problem> problem(BindingContext context, BindingAccounts sides, Desired.Wanted wanted) {
        Optional<Role> source = wanted.source().flatMap(sides.sourceOrTarget()::ownRole);
        Verified meant = new Verified(wanted.handover(), source, clock.instant().plus(interval));
        Verified before = verified.get(context.uid());
        if (before != null && before.isOf(meant) && clock.instant().isBefore(before.until())) {
            return Optional.empty();
        }
        verified.remove(context.uid());
        Optional<Problem> problem = tried(sides, wanted);
        if (problem.isEmpty()) {
            verified.put(context.uid(), meant);
        }
        return problem;
    }

    private static Optional<Problem> tried(BindingAccounts sides, Desired.Wanted wanted) {
        try {
            return new RoleProbe(sides.sourceOrTarget().access().session())
                    .problem(
                            wanted.source().orElseThrow().role().arn(),
                            wanted.verifierId().orElseThrow(),
                            wanted.target().orElseThrow().role().arn(),
                            Objects.requireNonNull(wanted.handover().externalId()));
        } catch (ProblemException e) {
            // The workload's own role lets the operator in only once its trust policy is enforced everywhere.
            return Optional.of(
                    e.problem().reason() == Reason.ACCESS_DENIED
                            ? new Problem(
                                    Reason.PRINCIPAL_NOT_YET_KNOWN, e.problem().message())
                            : e.problem());
        }
    }

    /** When the role is to be tried again; empty if the binding has none that is right. */
    Optional<Duration> next(String uid) {
        return Optional.ofNullable(verified.get(uid))
                .map(before -> Duration.between(clock.instant(), before.until()))
                .map(left -> left.isPositive() ? left : Duration.ofMillis(1));
    }

    /** Forgets a binding that is gone. */
    void forget(String uid) {
        verified.remove(uid);
    }

    /**
     * What was found right.
     *
     * @param source the workload's own role: the customer's role knows one that is made again no more
     */
    private record Verified(AccessInstructions handover, Optional<Role> source, Instant until) {
        boolean isOf(Verified other) {
            return handover.equals(other.handover) && source.equals(other.source);
        }
    }
}
