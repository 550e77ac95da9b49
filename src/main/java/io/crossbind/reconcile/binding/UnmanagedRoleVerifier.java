package io.crossbind.reconcile.binding;

import io.crossbind.aws.RoleProbe;
import io.crossbind.desired.Desired;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.reconcile.binding.BindingMemory.Verified;
import io.crossbind.status.BindingOutcome.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Verifies roles in unmanaged accounts. Only an attempt to assume the role shows whether the owner created the role as required. */
public final class UnmanagedRoleVerifier {
    private final Duration interval;
    private final Clock clock;

    /**
     * @param interval how long a verification is valid
     */
    public UnmanagedRoleVerifier(Duration interval, Clock clock) {
        this.interval = interval;
        this.clock = clock;
    }

    /** The problem of a wrong role; empty if the role is as required, or was verified within the interval. */
    Optional<Problem> problem(BindingMemory memory, BindingAccounts accounts, Desired.Wanted wanted) {
        BindingAccount home = accounts.source().orElseThrow();
        Optional<Role> source = wanted.source().flatMap(home::ownRole);
        Verified now = new Verified(wanted.handover(), source, clock.instant().plus(interval));
        boolean isVerified = memory.verified()
                .filter(before -> before.isOf(now) && clock.instant().isBefore(before.until()))
                .isPresent();
        if (isVerified) {
            return Optional.empty();
        }
        memory.verified(null);
        Optional<Problem> problem = probe(home, wanted);
        if (problem.isEmpty()) {
            memory.verified(now);
        }
        return problem;
    }

    private static Optional<Problem> probe(BindingAccount home, Desired.Wanted wanted) {
        try {
            return new RoleProbe(home.access().session())
                    .problem(
                            wanted.source().orElseThrow().role().arn(),
                            wanted.verifierId().orElseThrow(),
                            wanted.target().orElseThrow().role().arn(),
                            Objects.requireNonNull(wanted.handover().externalId()));
        } catch (ProblemException e) {
            return Optional.of(e.problem());
        }
    }
}
