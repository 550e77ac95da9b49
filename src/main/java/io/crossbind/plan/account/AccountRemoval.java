package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.api.v1alpha1.AwsAccountStatus.OidcProviderStatus;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Judges whether the deletion of an AwsAccount can finish. */
public final class AccountRemoval {
    /** The maximum number of bindings and shares named in a message about an account in use. */
    private static final int NAMED = 5;

    private AccountRemoval() {}

    /**
     * The problem that keeps the account; empty if the deletion can finish. An account in use stays, and its users are reconciled, until no binding
     * or share uses the account.
     *
     * @param attempted the problem of the pass; empty if the pass has none
     */
    public static Optional<Problem> problem(AccountSituation situation, Optional<Problem> attempted) {
        return situation.users().isEmpty()
                ? attempted.filter(problem -> mayRemain(situation, problem))
                : Optional.of(inUse(situation.users()));
    }

    /** Without bindings only a provider created by this operator can remain. */
    private static boolean mayRemain(AccountSituation situation, Problem problem) {
        return problem.reason() != Reason.DUPLICATE_ACCOUNT
                && problem.reason() != Reason.ACCOUNT_ABANDONED
                && situation
                        .status()
                        .map(AwsAccountStatus::oidcProvider)
                        .filter(OidcProviderStatus::created)
                        .isPresent();
    }

    private static Problem inUse(Set<String> users) {
        String some =
                String.join(", ", new TreeSet<>(users).stream().limit(NAMED).toList());
        String more = users.size() > NAMED ? " and " + (users.size() - NAMED) + " more" : "";
        return new Problem(Reason.IN_USE, "still referenced by bindings or shares: " + some + more);
    }
}
