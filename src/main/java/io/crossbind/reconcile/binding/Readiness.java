package io.crossbind.reconcile.binding;

import io.crossbind.desired.Desired;
import io.crossbind.desired.InjectedNamespaces;
import io.crossbind.model.Problem;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.Roles;
import java.util.Optional;

/**
 * Decides whether a workload can use its access after the execution of a plan: whether IAM enforces the changes, and whether the roles are as
 * required.
 */
public final class Readiness {
    private final PropagationDelay propagation;
    private final GracePeriod grace;
    private final UnmanagedRoleVerifier verifier;
    private final InjectedNamespaces injected;

    public Readiness(
            PropagationDelay propagation,
            GracePeriod grace,
            UnmanagedRoleVerifier verifier,
            InjectedNamespaces injected) {
        this.propagation = propagation;
        this.grace = grace;
        this.verifier = verifier;
        this.injected = injected;
    }

    /** Records a write of a role of the binding. */
    void roleWritten(BindingMemory memory) {
        propagation.begin(memory);
    }

    /** The problem of a failed change. A new principal may only be too recent. */
    Problem problem(BindingContext context, BindingMemory memory, Problem problem) {
        return grace.ofChange(context, memory, problem);
    }

    /**
     * The outcome of an executed plan.
     *
     * @param changed whether the plan had changes
     */
    BindingOutcome outcome(
            BindingContext context,
            BindingMemory memory,
            BindingAccounts accounts,
            Desired.Wanted wanted,
            Roles.Named roles,
            boolean changed) {
        BindingOutcome outcome = propagation.isPending(memory)
                ? BindingOutcome.propagating(roles, changed)
                : unverified(context, memory, accounts, wanted)
                        .map(problem -> BindingOutcome.refused(problem, roles, changed))
                        .orElseGet(() -> BindingOutcome.ready(roles, changed));
        return context.workload().sharesSource() ? outcome.with(injected.of(context.namespaceFacts())) : outcome;
    }

    /** The problem of a wrong role in an unmanaged account; empty if the role is as required, or if the operator manages the account. */
    private Optional<Problem> unverified(
            BindingContext context, BindingMemory memory, BindingAccounts accounts, Desired.Wanted wanted) {
        return accounts.target().facts().isManaged()
                ? Optional.empty()
                : verifier.problem(memory, accounts, wanted)
                        .map(problem -> grace.ofVerification(context, memory, problem));
    }
}
