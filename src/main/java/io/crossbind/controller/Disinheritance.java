package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.Limits;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.model.AccountRoles;
import io.crossbind.model.Failure;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import io.crossbind.plan.Plan;
import io.crossbind.plan.SidePlanner;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Roles without a binding, whose namespace was deleted and made again: a token's subject names the namespace, not its UID, so that
 * another tenant would inherit them. Nobody may have them until a binding there asks for them by right.
 */
public final class Disinheritance {
    private final Changes changes;
    private final EventRecorder events;

    public Disinheritance(Changes changes, EventRecorder events) {
        this.changes = changes;
        this.events = events;
    }

    /**
     * Asks the API server for the namespace of each role without a binding, of which there should be none. One with a binding is looked after
     * by the binding's own pass, so that no role has two writers. A binding that was not seen yet has to look again, though.
     *
     * @param shut is given the keys of the names of the roles that were shut
     * @throws Failure if one of them could not be looked at; the others were
     */
    void run(AwsAccount account, AccountAccess access, Context<AwsAccount> context, Set<String> shut) {
        Map<String, Optional<String>> uids = new HashMap<>();
        Optional<Failure> first = Optional.empty();
        for (ObservedRole role : AccountBindings.orphans(access.inventory(), context)) {
            try {
                OwnerTags.namespaceOf(role.tags())
                        .flatMap(name -> uids.computeIfAbsent(name, missing -> currentUid(missing, context)))
                        .filter(uid -> isShut(account, access, role.name(), uid))
                        .ifPresent(_ -> shut.add(AccountRoles.key(role.name())));
            } catch (Failure e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    /** The UID of the namespace that has the name now; empty if none has, so that nobody can inherit. */
    private static Optional<String> currentUid(String namespace, Context<AwsAccount> context) {
        try {
            return Optional.ofNullable(
                            context.getClient().namespaces().withName(namespace).get())
                    .map(found -> found.getMetadata().getUid());
        } catch (KubernetesClientException e) {
            throw new Failure(
                    new Refusal(Reason.KUBERNETES_ERROR, "namespace " + namespace + ": " + ApiErrors.summary(e)), e);
        }
    }

    private boolean isShut(AwsAccount account, AccountAccess access, String role, String uid) {
        Limits limits = account.getSpec().limits();
        String boundary = limits == null ? null : limits.permissionsBoundaryArn();
        Plan plan = changes.plan(access, role, true, observed -> SidePlanner.disinherit(uid, boundary, observed));
        Applied applied = changes.applyToRole(access, plan.changes());
        if (!applied.done().isEmpty()) {
            events.warning(
                    account,
                    "TrustWithdrawn",
                    "Role " + role + " was made for a namespace that was deleted, and another of its name exists now."
                            + " Nobody may assume it until a binding there asks for it.");
        }
        applied.failure()
                .ifPresent(failure -> events.warning(account, failure.reason().title(), failure.explained()));
        return !applied.done().isEmpty();
    }
}
