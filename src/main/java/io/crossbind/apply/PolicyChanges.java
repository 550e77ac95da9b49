package io.crossbind.apply;

import io.crossbind.aws.policies.PolicyStore;
import io.crossbind.aws.policies.PolicyStore.Stored;
import io.crossbind.inventory.Remembered;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.plan.Merged;
import io.crossbind.plan.PolicyMerge;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Changes the policies of resources, which belong to many. Inside the operator each has one writer. Others may write at the same time: a
 * document is read just before it is written and once more afterwards, so that a lost race is seen and run again.
 */
public final class PolicyChanges {
    /** After so many lost races it is somebody else's turn. */
    private static final int ROUNDS = 5;

    /** What a service answers to a document with a principal that it does not know, as far as it tells. */
    private static final Set<Reason> PERHAPS_BLOCKED = Set.of(Reason.PRINCIPAL_NOT_YET_KNOWN, Reason.MALFORMED_POLICY);

    /** What says nothing of whether the document was written. */
    private static final Set<Reason> PERHAPS_WRITTEN = Set.of(Reason.AWS_UNREACHABLE, Reason.AWS_ERROR);

    private final KeyedLocks<ResourceArn> locks = new KeyedLocks<>();
    private final RecentPuts recent;

    public PolicyChanges(InstantSource clock) {
        recent = new RecentPuts(clock);
    }

    void carryOut(AccountAccess account, Change.OfGrant change) {
        PolicyStore store = account.policies()
                .of(change.holder())
                .orElseThrow(() ->
                        new Failure(Reason.RESOURCE_UNSUPPORTED, change.holder() + " has no policy that is kept"));
        locks.alone(change.holder(), () -> remember(store, account.inventory().policies(), change));
    }

    /** Whoever else has statements there goes by what was known: if theirs are others by now, that must not look as if it were known. */
    private void remember(
            PolicyStore store, Remembered<ResourceArn, Optional<String>> inventory, Change.OfGrant change) {
        ResourceArn holder = change.holder();
        Optional<String> known = inventory.of(holder);
        inventory.forget(holder);
        try {
            Optional<String> now = settle(store, change);
            if (known != null && PolicyMerge.sameOthers(known, now, change.sidPrefix())) {
                inventory.settle(holder, now);
            } else {
                inventory.record(holder, now);
            }
        } catch (Failure e) {
            if (!(change instanceof Change.RemoveGrant) || e.refusal().reason() != Reason.RESOURCE_NOT_FOUND) {
                throw e;
            }
            recent.forget(change);
        }
    }

    /** Writes until the document is as it should be, and answers it. */
    private Optional<String> settle(PolicyStore store, Change.OfGrant change) {
        Optional<Written> last = Optional.empty();
        for (int round = 0; round <= ROUNDS; round++) {
            Optional<Stored> stored = store.read(change.holder());
            Optional<String> now = stored.map(Stored::json);
            if (last.filter(written -> written.isUnseenIn(now)).isPresent()) {
                return last.get().after();
            }
            Merged merged = merged(now, change);
            if (merged instanceof Merged.Unchanged) {
                if (last.isEmpty() && change instanceof Change.RemoveGrant && recent.has(change)) {
                    throw new Failure(
                            Reason.CHANGED_MEANWHILE,
                            change.holder() + " does not show yet what was just written to its policy");
                }
                return now;
            }
            last = write(store, change, stored, merged);
        }
        throw new Failure(
                Reason.CHANGED_MEANWHILE, "others write the policy of " + change.holder() + " at the same time");
    }

    private static Merged merged(Optional<String> now, Change.OfGrant change) {
        Merged merged = switch (change) {
            case Change.PutGrant(var grant) -> PolicyMerge.merge(now, grant);
            case Change.RemoveGrant(var holder, String sidPrefix) -> PolicyMerge.remove(now, holder, sidPrefix);
        };
        if (merged instanceof Merged.Refused(Refusal refusal)) {
            throw new Failure(refusal, null);
        }
        return merged;
    }

    /** Empty if somebody else was faster. */
    private Optional<Written> write(PolicyStore store, Change.OfGrant change, Optional<Stored> stored, Merged merged) {
        Optional<Refusal> blocked = Optional.empty();
        Optional<String> after = Optional.empty();
        if (merged instanceof Merged.Replaced(String whole, boolean _, var why)) {
            blocked = why;
            after = Optional.of(whole);
        }
        try {
            send(store, change, stored, after);
        } catch (Failure e) {
            Reason reason = e.refusal().reason();
            if (change instanceof Change.PutGrant && PERHAPS_WRITTEN.contains(reason)) {
                recent.enter(change, store.readDelay());
            }
            if (blocked.isPresent() && PERHAPS_BLOCKED.contains(reason)) {
                throw new Failure(blocked.get(), e);
            }
            if (reason != Reason.CHANGED_MEANWHILE) {
                throw e;
            }
            return Optional.empty();
        }
        if (change instanceof Change.PutGrant) {
            recent.enter(change, store.readDelay());
        } else {
            recent.forget(change);
        }
        return Optional.of(
                new Written(stored.map(Stored::json), after, !store.readDelay().isZero()));
    }

    private static void send(
            PolicyStore store, Change.OfGrant change, Optional<Stored> stored, Optional<String> after) {
        if (after.isEmpty()) {
            store.delete(change.holder(), stored);
        } else if (change instanceof Change.RemoveGrant) {
            store.reduce(change.holder(), after.get(), stored);
        } else {
            store.write(change.holder(), after.get(), stored);
        }
    }

    /**
     * A document that was written in place of another.
     *
     * @param mayLag whether a read may answer the other one for a while
     */
    private record Written(Optional<String> before, Optional<String> after, boolean mayLag) {
        boolean isUnseenIn(Optional<String> now) {
            return mayLag && now.equals(before);
        }
    }
}
