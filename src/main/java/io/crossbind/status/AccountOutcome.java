package io.crossbind.status;

import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.Optional;

/**
 * The result of a reconciliation of an account.
 *
 * @param problem the problem with the use or read of the account; empty if there is none
 * @param snapshot the latest snapshot of the account; empty before the first one
 * @param managed whether the operator has access to the account
 */
public record AccountOutcome(Optional<Problem> problem, Optional<AccountSnapshot> snapshot, boolean managed) {

    /** The reason of the Ready condition. */
    public Reason reason() {
        return problem.map(Problem::reason).orElse(managed ? Reason.OBSERVED : Reason.UNMANAGED);
    }

    /** The outcome for a managed account. */
    public AccountOutcome(Optional<Problem> problem, Optional<AccountSnapshot> snapshot) {
        this(problem, snapshot, true);
    }
}
