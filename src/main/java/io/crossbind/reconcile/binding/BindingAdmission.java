package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.RuleUse;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.reconcile.AccountRegistry;
import java.util.Optional;

/** Decides whether a binding may have access at all, and finds the accounts of an admitted binding. */
public final class BindingAdmission {
    private final AccountRegistry accounts;
    private final Expiry expiry;

    public BindingAdmission(AccountRegistry accounts, Expiry expiry) {
        this.accounts = accounts;
        this.expiry = expiry;
    }

    /**
     * The reason to deny the binding all access: the binding has expired, an administrator abandoned one of its accounts, or an account does not
     * admit the binding. Empty if the binding may have access.
     *
     * @throws ProblemException if an account does not exist, or the namespace is not known yet
     */
    Optional<Problem> problem(BindingContext context) {
        return expiry.problem(context.binding())
                .or(() -> Abandonment.of(context).why())
                .or(() -> context.admissionRefusal(accounts));
    }

    /** Whether the binding is known to have no permitted access. */
    boolean isRefused(BindingContext context) {
        try {
            return problem(context).isPresent();
        } catch (ProblemException e) {
            return false;
        }
    }

    /**
     * Whether the roles of a binding may stay when the binding is deleted. The result is false if an account does not allow retention or cannot be
     * found.
     */
    boolean allowsRetain(BindingContext context) {
        try {
            return context.limitsOf(accounts.facts(context.account())).allowsRetain(RuleUse.Target)
                    && context.sourceAccount()
                            .map(accounts::facts)
                            .filter(source -> !context.limitsOf(source).allowsRetain(RuleUse.Source))
                            .isEmpty();
        } catch (ProblemException e) {
            return false;
        }
    }

    /**
     * The accounts of an admitted binding.
     *
     * @throws ProblemException if an account cannot be used or read
     */
    BindingAccounts accounts(BindingContext context) {
        BindingAccounts found = BindingAccounts.of(context, accounts);
        found.readProblem().ifPresent(problem -> {
            throw new ProblemException(problem, null);
        });
        return found;
    }
}
