package io.crossbind.reconcile.binding;

import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.ProblemException;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.ClusterCommands;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Creates the gatherers of plans that remove access. */
public final class GivenAccessGatherers {
    private final AccountRegistry accounts;
    private final ClusterCommands cluster;
    private final Clock clock;

    public GivenAccessGatherers(AccountRegistry accounts, ClusterCommands cluster, Clock clock) {
        this.accounts = accounts;
        this.cluster = cluster;
        this.clock = clock;
    }

    /**
     * @param siblings the other bindings that share the workload's own role
     */
    GivenAccessGatherer of(BindingContext context, List<Sibling> siblings) {
        return new GivenAccessGatherer(context, accounts, cluster, siblings, clock);
    }

    /** Whether the operator has read the accounts of the binding since it started. */
    boolean haveRead(BindingContext context) {
        try {
            return Stream.concat(Stream.of(context.account()), context.sourceAccount().stream())
                    .allMatch(account -> !AccountRules.isManaged(account)
                            || accounts.inventoryOf(account).isKnown());
        } catch (ProblemException e) {
            return false;
        }
    }

    /** The limits of the target account for existing grants of the binding's namespace; empty if the account cannot be found. */
    Optional<GrantBounds> grantBounds(BindingContext context) {
        try {
            return Optional.of(OwnedGrants.bounds(context, accounts));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }
}
