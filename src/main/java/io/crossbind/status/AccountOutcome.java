package io.crossbind.status;

import io.crossbind.model.ObservedProvider;
import io.crossbind.model.Problem;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The result of a reconciliation of an account.
 *
 * @param problem the problem that prevents the use or read of the account; empty if there is none
 * @param seen the latest snapshot of the account; empty before the first one
 * @param managed whether the operator has access to the account
 */
public record AccountOutcome(Optional<Problem> problem, Optional<Seen> seen, boolean managed) {

    /** The reason of the Ready condition. */
    public Reason reason() {
        return problem.map(Problem::reason).orElse(managed ? Reason.OBSERVED : Reason.UNMANAGED);
    }

    /** The outcome for a managed account. */
    public AccountOutcome(Optional<Problem> problem, Optional<Seen> seen) {
        this(problem, seen, true);
    }

    /**
     * A snapshot of an account for its status.
     *
     * @param callerArn the session of the management role, as STS names it
     * @param quotas IAM's quotas in the account
     * @param provider the cluster's OpenID Connect provider; empty if the account has none
     * @param providerCreated whether this operator created the provider
     * @param audience the audience that the provider must accept
     * @param bindings number of bindings that use the account
     * @param roles number of roles in the account, including foreign ones
     * @param orphans names of roles of this cluster without a binding
     * @param formerProviders ARNs of this cluster's OpenID Connect providers of issuers that it no longer uses
     * @param readAt the time of the last full read of the roles
     */
    public record Seen(
            String callerArn,
            Quotas quotas,
            Optional<ObservedProvider> provider,
            boolean providerCreated,
            String audience,
            int bindings,
            int roles,
            List<String> orphans,
            List<String> formerProviders,
            Instant readAt) {}
}
