package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.Limits;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.model.AccountRoles;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Plan;
import io.crossbind.reconcile.ReadFirstPlanner;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.Events;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Guards roles without a binding whose namespace was deleted and re-created. A token's subject names the namespace, not its UID, so
 * another tenant would inherit such a role. The guard blocks the role's trust until an accepted binding in the new namespace requests it.
 */
public final class NamespaceReuseGuard {
    private final ReadFirstPlanner planning;
    private final OrphanedRoles orphans;
    private final ClusterCommands cluster;
    private final Events events;

    public NamespaceReuseGuard(
            ReadFirstPlanner planning, OrphanedRoles orphans, ClusterCommands cluster, Events events) {
        this.planning = planning;
        this.orphans = orphans;
        this.cluster = cluster;
        this.events = events;
    }

    /**
     * Asks the API server for the namespace of each role without a binding, of which there should be none. The binding's own
     * reconciliation handles a role with a binding, so that no role has two writers. A binding that was not seen yet must be requeued,
     * though.
     *
     * @param blocked receives the keys of the names of the blocked roles
     * @throws ProblemException if one of the roles could not be checked; the others were
     */
    void run(AwsAccount account, AccountAccess access, Set<String> blocked) {
        Map<String, Optional<String>> uids = new HashMap<>();
        Optional<ProblemException> first = Optional.empty();
        for (ObservedRole role : orphans.of(account, access.inventory())) {
            try {
                OwnerTags.namespaceOf(role.tags())
                        .flatMap(name -> uids.computeIfAbsent(name, this::currentUid))
                        .filter(uid -> isShut(account, access, role.name(), uid))
                        .ifPresent(_ -> blocked.add(AccountRoles.key(role.name())));
            } catch (ProblemException e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    /** The UID of the current namespace with the name; empty if there is none, so that no namespace can inherit the role. */
    private Optional<String> currentUid(String namespace) {
        try {
            return cluster.readNamespaceUid(namespace);
        } catch (ClusterFailure e) {
            throw new ProblemException(
                    new Problem(Reason.KUBERNETES_ERROR, "namespace " + namespace + ": " + e.getMessage()), e);
        }
    }

    private boolean isShut(AwsAccount account, AccountAccess access, String role, String uid) {
        Limits limits = account.getSpec().limits();
        String boundary = limits == null ? null : limits.permissionsBoundaryArn();
        Plan plan = planning.plan(
                access, role, true, observed -> AccountPlanner.blockOnNamespaceReuse(uid, boundary, observed));
        Applied applied = planning.applyToRole(access, plan.changes());
        if (!applied.done().isEmpty()) {
            events.warning(
                    account,
                    "TrustWithdrawn",
                    "Role " + role + " belongs to a deleted namespace, and a new namespace has the same name."
                            + " The role cannot be assumed until an accepted binding in the new namespace requests it.");
        }
        applied.failure()
                .ifPresent(failure -> events.warning(account, failure.reason().title(), failure.conditionMessage()));
        return !applied.done().isEmpty();
    }
}
