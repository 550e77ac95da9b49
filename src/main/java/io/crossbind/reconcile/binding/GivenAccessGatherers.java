package io.crossbind.reconcile.binding;

import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.ProblemException;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.ClusterCommands;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Creates the gatherers for plans to remove access. */
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
     * @param siblings the other bindings with the same workload role
     */
    GivenAccessGatherer of(BindingContext context, List<Sibling> siblings) {
        return new GivenAccessGatherer(context, accounts, cluster, siblings, clock);
    }

    /** Whether the operator has read the accounts of the binding since the operator started. */
    boolean haveRead(BindingContext context) {
        try {
            return Stream.concat(Stream.of(context.account()), context.sourceAccount().stream())
                    .allMatch(account -> !AccountRules.isManaged(account)
                            || accounts.inventoryOf(account).isKnown());
        } catch (ProblemException e) {
            return false;
        }
    }

    /**
     * The tags with the UIDs of the binding and its namespace. The map is empty if an administrator allows the binding to adopt roles of earlier
     * bindings.
     */
    Map<String, String> uids(BindingContext context) {
        Map<String, String> uids = new HashMap<>(Map.of(OwnerTags.BINDING_UID, context.uid()));
        context.namespaceUid().ifPresent(uid -> uids.put(OwnerTags.NAMESPACE_UID, uid));
        try {
            return AccountRules.adoptsOrphans(context.account().getSpec()) ? Map.of() : uids;
        } catch (ProblemException e) {
            return uids;
        }
    }

    /** The resources in the binding's status or record that can be resources of the target account. */
    Set<String> namedGrants(BindingContext context) {
        return OwnedGrants.of(context, accounts).named();
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
