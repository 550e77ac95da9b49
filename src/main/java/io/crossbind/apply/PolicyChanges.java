package io.crossbind.apply;

import io.crossbind.aws.policies.PolicyStore;
import io.crossbind.aws.policies.PolicyStore.Stored;
import io.crossbind.inventory.SnapshotCache;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.plan.Merged;
import io.crossbind.plan.PolicyMerge;
import io.crossbind.plan.PublicStatements;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Changes the policies of resources. These policies also contain statements of others. Inside the operator each policy has one writer. Others
 * may write at the same time. So the writer reads a document just before the write and once more afterwards, detects a lost race, and repeats
 * the write.
 */
public final class PolicyChanges {
    /** The maximum number of lost races, after which the writer gives other work a turn. */
    private static final int ROUNDS = 5;

    /** The reasons with which a service may reject a document with an unknown principal. No service reports the cause more precisely. */
    private static final Set<Reason> PERHAPS_BLOCKED = Set.of(Reason.PRINCIPAL_NOT_YET_KNOWN, Reason.MALFORMED_POLICY);

    private final Locks locks;

    public PolicyChanges(Locks locks) {
        this.locks = locks;
    }

    void carryOut(AccountAccess account, Change.OfGrant change) {
        PolicyStore store = account.policies()
                .of(change.holder())
                .orElseThrow(() -> new ProblemException(
                        Reason.RESOURCE_UNSUPPORTED, change.holder() + " has no policy that crossbind can manage"));
        locks.withLock(
                change.holder(), () -> remember(store, account.inventory().policies(), change));
    }

    /**
     * Enters the written policy into the cache if the statements of others are unchanged. If others changed their statements meanwhile, the
     * bindings of these others must be requeued, so the cache must not show the new policy as known. A rejected write leaves the cached
     * policy unchanged.
     */
    private static void remember(
            PolicyStore store, SnapshotCache<ResourceArn, Optional<String>> inventory, Change.OfGrant change) {
        ResourceArn holder = change.holder();
        Optional<String> known = inventory.get(holder);
        boolean sure = inventory.invalidate(holder);
        Consumer<Optional<String>> enter = now -> {
            if (sure && known != null && PolicyMerge.sameOthers(known, now, change.sidPrefix())) {
                inventory.putUnchanged(holder, now);
            } else {
                inventory.put(holder, now);
            }
        };
        try {
            enter.accept(settle(store, change, enter));
        } catch (ProblemException e) {
            if (!(change instanceof Change.RemoveGrant) || e.problem().reason() != Reason.RESOURCE_NOT_FOUND) {
                throw e;
            }
        }
    }

    /**
     * Writes until the document is in the desired state, and returns the document.
     *
     * @param refused receives the unchanged document after a rejected write
     */
    private static Optional<String> settle(
            PolicyStore store, Change.OfGrant change, Consumer<Optional<String>> refused) {
        for (int round = 0; round <= ROUNDS; round++) {
            Optional<Stored> stored = store.read(change.holder());
            Optional<String> now = stored.map(Stored::json);
            try {
                if (isSettled(store, stored, change)) {
                    return now;
                }
            } catch (ProblemException e) {
                if (!e.problem().isTransient()) {
                    refused.accept(now);
                }
                throw e;
            }
        }
        throw new ProblemException(
                Reason.CHANGED_MEANWHILE,
                "other clients are changing the policy of " + change.holder() + " at the same time");
    }

    /**
     * Returns whether the document already was in the desired state. Otherwise this call has written the document, and the caller must check
     * the document again.
     */
    private static boolean isSettled(PolicyStore store, Optional<Stored> stored, Change.OfGrant change) {
        ResourceArn holder = change.holder();
        switch (merged(stored.map(Stored::json), change)) {
            case Merged.Unchanged _ -> {
                return true;
            }
            case Merged.Refused(Problem problem) -> throw new ProblemException(problem, null);
            case Merged.Emptied _ -> unlessOvertaken(() -> store.delete(holder, stored), Optional.empty());
            case Merged.Replaced(String whole, boolean _, var blocked) ->
                unlessOvertaken(
                        () -> {
                            try {
                                if (change instanceof Change.RemoveGrant) {
                                    store.reduce(holder, whole, stored);
                                } else {
                                    store.write(holder, whole, stored);
                                }
                            } catch (ProblemException e) {
                                throw conditionMessage(e, whole, change);
                            }
                        },
                        blocked);
        }
        return false;
    }

    /** If a service rejects a document as public, it does not report the public statement. */
    private static ProblemException conditionMessage(ProblemException failure, String whole, Change.OfGrant change) {
        return Optional.of(failure.problem())
                .filter(problem -> problem.reason() == Reason.RESOURCE_POLICY_PUBLIC)
                .flatMap(problem -> PublicStatements.first(whole, change.sidPrefix())
                        .map(statement -> new ProblemException(
                                new Problem(
                                        problem.reason(),
                                        statement + " in the policy of " + change.holder() + " allows everyone: "
                                                + problem.message()),
                                failure)))
                .orElse(failure);
    }

    private static Merged merged(Optional<String> now, Change.OfGrant change) {
        return switch (change) {
            case Change.PutGrant(var grant) -> PolicyMerge.merge(now, grant);
            case Change.RemoveGrant(var holder, String sidPrefix) -> PolicyMerge.remove(now, holder, sidPrefix);
        };
    }

    private static void unlessOvertaken(Runnable write, Optional<Problem> blocked) {
        try {
            write.run();
        } catch (ProblemException e) {
            Reason reason = e.problem().reason();
            if (blocked.isPresent() && PERHAPS_BLOCKED.contains(reason)) {
                throw new ProblemException(blocked.get(), e);
            }
            if (reason != Reason.CHANGED_MEANWHILE) {
                throw e;
            }
        }
    }
}
