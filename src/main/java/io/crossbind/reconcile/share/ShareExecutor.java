package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.apply.ShareChanges;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.share.ShareChange;
import io.crossbind.plan.share.SharePlan;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.ShareOutcome;
import java.util.List;
import java.util.Optional;

/** Executes the plan of a share. A failed change does not block the other changes. */
public final class ShareExecutor {
    private final ShareSites sites;
    private final ClusterCommands cluster;
    private final FinalizerKeeper finalizers;
    private final ShareStatusWriter statuses;

    public ShareExecutor(
            ShareSites sites, ClusterCommands cluster, FinalizerKeeper finalizers, ShareStatusWriter statuses) {
        this.sites = sites;
        this.cluster = cluster;
        this.finalizers = finalizers;
        this.statuses = statuses;
    }

    /**
     * The result of a plan.
     *
     * @param changed whether any change was applied
     * @param created the ARN of the created share
     * @param failure the problem of the first failed change
     */
    record Executed(boolean changed, Optional<String> created, Optional<Problem> failure) {
        static final Executed NOTHING = new Executed(false, Optional.empty(), Optional.empty());

        private Executed then(Executed next) {
            return new Executed(
                    changed || next.changed, created.or(() -> next.created), failure.or(() -> next.failure));
        }
    }

    /**
     * Executes a plan.
     *
     * @throws ConcurrentEdit.PassEnded if the share was edited or deleted meanwhile
     * @throws ProblemException if the write of a finalizer fails; the executor then makes no AWS call
     */
    Executed execute(ResourceShare share, SharePlan plan, ObjectWriter<ResourceShare> writer) {
        if (plan.keeps() && !finalizers.isKept(share)) {
            Finalizers.keep(sites.owner(share), cluster);
            finalizers.keep(share, new ResourceShare(), writer);
        }
        plan.intent().ifPresent(region -> statuses.write(share, ShareOutcome.applying(region), writer));
        ShareChanges applier = new ShareChanges(
                sites.shares(share, plan.region()), account -> sites.invitations(account, plan.region()));
        return each(share, applier, plan.changes());
    }

    private Executed each(ResourceShare share, ShareChanges applier, List<ShareChange> changes) {
        Executed all = Executed.NOTHING;
        for (ShareChange change : changes) {
            all = all.then(one(share, applier, change));
        }
        return all;
    }

    /** If RAM rejects a change with several entries, the executor tries each entry on its own. */
    private Executed one(ResourceShare share, ShareChanges applier, ShareChange change) {
        try {
            Optional<String> created = applier.carryOut(change);
            statuses.changed(share, change);
            return new Executed(true, created, Optional.empty());
        } catch (ProblemException e) {
            List<ShareChange> parts = change.apart();
            return parts.size() > 1 && !e.problem().isTransient()
                    ? each(share, applier, parts)
                    : new Executed(false, Optional.empty(), Optional.of(e.problem()));
        }
    }
}
