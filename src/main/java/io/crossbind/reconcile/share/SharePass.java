package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.ResourceShareStatus;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.desired.shares.ShareDecision;
import io.crossbind.desired.shares.ShareDesign;
import io.crossbind.desired.shares.ShareFacts;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ShareInvitation;
import io.crossbind.plan.ShareChange;
import io.crossbind.plan.ShareCheck;
import io.crossbind.plan.SharePermissions;
import io.crossbind.plan.SharePlanner;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.port.AccountsView;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.ShareOutcome;
import io.crossbind.status.ShareOutcome.Share;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A reconciliation of a ResourceShare: it compares the desired share with RAM's and applies the changes. */
public final class SharePass {
    private final AccountsView view;
    private final ClusterCommands cluster;
    private final FinalizerKeeper finalizers;
    private final AccountRegistry accounts;
    private final ShareStatusWriter statuses;
    private final Duration settling;
    private final Clock clock;

    /**
     * Creates the reconciliation.
     *
     * @param settling the time for which RAM may not list a new or changed share although it exists
     */
    public SharePass(
            AccountsView view,
            ClusterCommands cluster,
            FinalizerKeeper finalizers,
            AccountRegistry accounts,
            ShareStatusWriter statuses,
            Duration settling,
            Clock clock) {
        this.view = view;
        this.cluster = cluster;
        this.finalizers = finalizers;
        this.accounts = accounts;
        this.statuses = statuses;
        this.settling = settling;
        this.clock = clock;
    }

    /**
     * Brings the share to the desired state.
     *
     * @throws ProblemException if a problem prevents that; the previously known state stays
     */
    ShareOutcome run(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        ShareAccounts around = new ShareAccounts(share, view);
        AwsAccount owner = around.owner();
        Optional<Problem> abandoned = AccountRules.abandonment(owner);
        if (abandoned.isPresent()) {
            return ShareOutcome.refused(abandoned.get(), abandon(share, abandoned.get()), false);
        }
        return switch (ShareDesign.decide(facts(share, owner, around))) {
            case ShareDecision.Refused(Problem why) -> ShareOutcome.refused(why, new Share.Unchanged(), false);
            case ShareDecision.Restricted(var remaining, var why) ->
                restrict(share, writer, around, owner, remaining, why);
            case ShareDecision.Allowed(var desired) -> make(share, writer, around, owner, desired);
        };
    }

    /** Says once what may stay in RAM, and forgets it. */
    private Share abandon(ResourceShare share, Problem why) {
        if (statusOf(share).map(ResourceShareStatus::region).isPresent()) {
            statuses.unknown(share, why);
        }
        return new Share.Gone();
    }

    private ShareFacts facts(ResourceShare share, AwsAccount owner, ShareAccounts around) {
        return new ShareFacts(
                share.getMetadata().getName(),
                share.getMetadata().getUid(),
                share.getSpec(),
                accounts.facts(owner),
                around.principals(),
                accounts.cluster(),
                statusOf(share).map(ResourceShareStatus::arn));
    }

    static Optional<ResourceShareStatus> statusOf(ResourceShare share) {
        return Optional.ofNullable(share.getStatus());
    }

    /** The operator also looks for a share without a record, because the status may be lost. */
    private ShareOutcome restrict(
            ResourceShare share,
            ObjectWriter<ResourceShare> writer,
            ShareAccounts around,
            AwsAccount owner,
            DesiredShare remaining,
            Problem why) {
        ShareSession work = work(share, writer, around, owner);
        Optional<ObservedShare> seen = work.find(false);
        boolean changed = work.carryOut(
                seen.map(there -> SharePlanner.restrict(remaining, there)).orElse(List.of()));
        Share known =
                seen.<Share>map(there -> new Share.Seen(work.region(), there)).orElseGet(Share.Unchanged::new);
        return ShareOutcome.refused(work.failure().orElse(why), known, changed);
    }

    private ShareSession work(
            ResourceShare share, ObjectWriter<ResourceShare> writer, ShareAccounts around, AwsAccount owner) {
        String region = statusOf(share)
                .map(ResourceShareStatus::region)
                .orElseGet(() -> ShareDesign.region(
                        share.getSpec(), accounts.facts(owner).partition()));
        return new ShareSession(accounts, statuses, share, writer, cluster, finalizers, around, owner, region);
    }

    /**
     * The status records the intent before the share is created. Its tags find a share that a kill left behind, and a share from before
     * the cluster was rebuilt.
     */
    private ShareOutcome make(
            ResourceShare share,
            ObjectWriter<ResourceShare> writer,
            ShareAccounts around,
            AwsAccount owner,
            DesiredShare desired) {
        ShareSession work = work(share, writer, around, owner);
        Optional<ObservedShare> seen = work.find(true);
        if (seen.isEmpty() && wasJustThere(share)) {
            return ShareOutcome.refused(
                    new Problem(
                            Reason.SHARING,
                            "RAM does not list " + share.getStatus().arn() + " yet"),
                    new Share.Unchanged(),
                    false);
        }
        work.intend();
        return seen.map(there -> keep(work, desired, there)).orElseGet(() -> create(work, desired));
    }

    private boolean wasJustThere(ResourceShare share) {
        return statusOf(share)
                .filter(status -> status.arn() != null)
                .map(ResourceShareStatus::lastAppliedTime)
                .map(Instant::parse)
                .filter(at -> clock.instant().isBefore(at.plus(settling)))
                .isPresent();
    }

    private ShareOutcome create(ShareSession work, DesiredShare desired) {
        String arn = work.create(desired);
        return ShareOutcome.refused(
                new Problem(Reason.SHARING, arn + " was created"), new Share.Made(desired.region(), arn), true);
    }

    private ShareOutcome keep(ShareSession work, DesiredShare desired, ObservedShare seen) {
        List<ShareInvitation> invitations = work.invitations(desired, seen);
        ObservedShare there = knowingPermissions(work, desired, seen);
        List<ShareChange> changes = SharePlanner.plan(desired, there, invitations);
        boolean changed = work.carryOut(changes);
        Share known = new Share.Seen(desired.region(), seen);
        Optional<Problem> hindrance = work.failure()
                .or(() -> ShareCheck.hindrance(desired, there, invitations))
                .or(() -> changed
                        ? Optional.of(new Problem(
                                Reason.SHARING,
                                seen.arn() + ": " + changes.getFirst().message()))
                        : Optional.empty());
        return hindrance
                .map(why -> ShareOutcome.refused(why, known, changed))
                .orElseGet(() -> ShareOutcome.ready(seen, desired.region(), false));
    }

    /** Adds the types and defaults of permissions that the share does not have. */
    private static ObservedShare knowingPermissions(ShareSession work, DesiredShare desired, ObservedShare seen) {
        ObservedShare typed = seen.knowing(work.permissionTypes(SharePermissions.toLookUp(desired, seen)), Map.of());
        return typed.knowing(Map.of(), work.defaultPermissions(SharePermissions.toDefault(desired, typed)));
    }

    /**
     * Deletes the share. A share that lost its tags has no owner any more and stays. If the status records no share, the operator looks
     * for one all the same, because the status may be lost; but it does not wait for an inaccessible account.
     *
     * @return the problem that keeps the share; empty if nothing is left
     * @throws ProblemException if the share cannot be deleted
     */
    Optional<ShareOutcome> delete(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        ShareAccounts around = new ShareAccounts(share, view);
        boolean made = statusOf(share).map(ResourceShareStatus::region).isPresent();
        try {
            AwsAccount owner = around.owner();
            Optional<Problem> abandoned = AccountRules.abandonment(owner);
            if (abandoned.isPresent()) {
                abandon(share, abandoned.get());
                return Optional.empty();
            }
            return made || AccountRules.isManaged(owner)
                    ? delete(share, work(share, writer, around, owner))
                    : Optional.empty();
        } catch (ProblemException e) {
            Reason reason = e.problem().reason();
            if (reason == Reason.SHARE_TAGS_MISSING) {
                return Optional.empty();
            }
            if (made || reason == Reason.THROTTLED) {
                throw e;
            }
            statuses.unknown(share, e.problem());
            return Optional.empty();
        }
    }

    /** Made a moment ago; or perhaps made, where the answer was lost. */
    private boolean mayStillAppear(ResourceShare share, Instant since) {
        return statusOf(share)
                .filter(status -> status.region() != null)
                .filter(status ->
                        status.arn() == null ? clock.instant().isBefore(since.plus(settling)) : wasJustThere(share))
                .isPresent();
    }

    private Optional<ShareOutcome> delete(ResourceShare share, ShareSession work) {
        Instant since = Instant.parse(share.getMetadata().getDeletionTimestamp());
        Optional<ObservedShare> found = work.find(false);
        if (found.isEmpty() && mayStillAppear(share, since) && !work.isDeleted()) {
            return Optional.of(ShareOutcome.refused(
                    new Problem(Reason.SHARING, "RAM does not list the new share yet"), new Share.Unchanged(), false));
        }
        return found.map(seen -> {
            boolean asked = !seen.isDeleting() && work.carryOut(List.of(new ShareChange.DeleteShare(seen.arn())));
            Problem why = work.failure()
                    .or(() -> ShareCheck.deletionHindrance(seen, since))
                    .orElseGet(() -> new Problem(Reason.SHARING, seen.arn() + " is being deleted"));
            return ShareOutcome.refused(why, new Share.Seen(work.region(), seen), asked);
        });
    }
}
