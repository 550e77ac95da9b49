package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.api.v1alpha1.AwsAccountStatus.OidcProviderStatus;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Judges whether an AwsAccount that is being deleted can go. */
public final class AccountRemoval {
    /** How many bindings and shares a message names that keep an account from being deleted. */
    private static final int NAMED = 5;

    private AccountRemoval() {}

    /**
     * The problem that keeps the account; empty if the object can go. An account that is in use stays, and its users are reconciled, until it
     * is in use no longer.
     *
     * @param attempted the problem of the pass; empty if it has none
     */
    public static Optional<Problem> problem(AccountSituation situation, Optional<Problem> attempted) {
        return situation.users().isEmpty()
                ? attempted.filter(problem -> mayRemain(situation, problem))
                : Optional.of(inUse(situation.users()));
    }

    /** Without bindings only a provider can remain, and only one that this operator created. */
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
