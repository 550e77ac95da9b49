package io.crossbind.plan.share;

import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.desired.shares.ShareDecision;
import io.crossbind.desired.shares.ShareDesign;
import io.crossbind.desired.shares.ShareOwner;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ShareAssociation;
import io.crossbind.model.ShareInvitation;
import io.crossbind.plan.Reading;
import io.crossbind.plan.share.ShareJudgement.Abandoned;
import io.crossbind.plan.share.ShareJudgement.Blocked;
import io.crossbind.plan.share.ShareJudgement.NeedsRead;
import io.crossbind.plan.share.ShareJudgement.Ready;
import io.crossbind.plan.share.ShareJudgement.Waiting;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Judges one ResourceShare. The judge has no effect and reads nothing. The judge names the objects to read, the pass reads them and judges again. */
public final class ShareJudge {
    private final ShareSituation situation;
    private final ShareObservations observed;

    private ShareJudge(ShareSituation situation, ShareObservations observed) {
        this.situation = situation;
        this.observed = observed;
    }

    /** Judges by the known facts. */
    public static ShareJudgement judge(ShareSituation situation, ShareObservations observed) {
        return situation
                .deletionRequested()
                .map(since -> new ShareRemovalJudge(situation, observed, since).judge())
                .orElseGet(() -> new ShareJudge(situation, observed).judge());
    }

    private ShareJudgement judge() {
        return switch (situation.accounts().owner(situation.share())) {
            case ShareOwner.Unusable(Problem problem) -> new Blocked(problem);
            case ShareOwner.Abandoned(Problem problem) -> new Abandoned(problem, situation.isRecorded());
            case ShareOwner.Usable(AccountFacts owner) ->
                switch (situation.cluster()) {
                    case Reading.Failed<ClusterIdentity>(Problem problem) -> new Blocked(problem);
                    case Reading.Known<ClusterIdentity>(ClusterIdentity cluster) -> decided(owner, cluster);
                };
        };
    }

    private ShareJudgement decided(AccountFacts owner, ClusterIdentity cluster) {
        return switch (ShareDesign.decide(situation.facts(owner, cluster))) {
            case ShareDecision.Refused(Problem problem) -> new Blocked(problem);
            case ShareDecision.Restricted(DesiredShare remaining, Problem problem) ->
                inRam(remaining.tags(), false, found -> restricted(owner, remaining, problem, found));
            case ShareDecision.Allowed(DesiredShare desired) ->
                inRam(
                        desired.tags(),
                        true,
                        found -> found.map(there -> kept(owner, desired, there))
                                .orElseGet(() -> created(owner, desired)));
        };
    }

    private ShareJudgement inRam(
            Map<String, String> tags, boolean permissions, Function<Optional<ObservedShare>, ShareJudgement> then) {
        if (observed.share().isEmpty()) {
            return new NeedsRead(Set.of(new ShareRef.Share(tags, permissions)));
        }
        return switch (observed.share().get()) {
            case Reading.Failed<Optional<ObservedShare>>(Problem problem) -> new Blocked(problem);
            case Reading.Known<Optional<ObservedShare>>(Optional<ObservedShare> found) ->
                found.filter(there -> !there.isOwnedBy(tags))
                        .<ShareJudgement>map(foreign -> new Blocked(tagsMissing(foreign, tags)))
                        .orElseGet(() -> then.apply(found));
        };
    }

    private static Problem tagsMissing(ObservedShare share, Map<String, String> tags) {
        return new Problem(
                Reason.SHARE_TAGS_MISSING,
                share.arn() + " is missing the tags " + OwnerTags.CLUSTER + "=" + tags.get(OwnerTags.CLUSTER) + " and "
                        + OwnerTags.SHARE + "=" + tags.get(OwnerTags.SHARE));
    }

    /** The operator also looks for a share without a record, because the status may be lost. */
    private ShareJudgement restricted(
            AccountFacts owner, DesiredShare remaining, Problem problem, Optional<ObservedShare> found) {
        return found.<ShareJudgement>map(there -> new Ready(
                        SharePlan.of(situation.region(owner), SharePlanner.restrict(remaining, there)),
                        found,
                        new ShareState.Failing(problem)))
                .orElseGet(() -> new Blocked(problem));
    }

    /**
     * The status records the intent before the share is created. By its tags, the operator finds a share whose creation was interrupted, and a share
     * from before the cluster was rebuilt.
     */
    private ShareJudgement created(AccountFacts owner, DesiredShare desired) {
        return situation.wasJustChanged()
                ? new Waiting("RAM does not list " + situation.recordedArn().orElseThrow() + " yet")
                : new Ready(
                        kept(owner, List.of(new ShareChange.CreateShare(desired))),
                        Optional.empty(),
                        new ShareState.InProgress(desired.name() + " is being created"));
    }

    private SharePlan kept(AccountFacts owner, List<ShareChange> changes) {
        String region = situation.region(owner);
        return new SharePlan(region, situation.isRecorded() ? Optional.empty() : Optional.of(region), true, changes);
    }

    private ShareJudgement kept(AccountFacts owner, DesiredShare desired, ObservedShare there) {
        String sender = owner.accountId().value();
        List<String> types = SharePermissions.toLookUp(desired, there);
        Set<ShareRef> unread = new HashSet<>(unreadInvitations(desired, there, sender));
        types.stream()
                .filter(arn -> !observed.permissionTypes().containsKey(arn))
                .map(ShareRef.PermissionType::new)
                .forEach(unread::add);
        if (!unread.isEmpty()) {
            return new NeedsRead(unread);
        }
        ObservedShare typed = there.knowing(observed.knownTypes(), Map.of());
        List<String> defaults = SharePermissions.toDefault(desired, typed);
        defaults.stream()
                .filter(type -> !observed.defaultPermissions().containsKey(type))
                .map(ShareRef.DefaultPermission::new)
                .forEach(unread::add);
        if (!unread.isEmpty()) {
            return new NeedsRead(unread);
        }
        ObservedShare known = typed.knowing(Map.of(), observed.knownDefaults());
        List<ShareInvitation> invitations = invited(desired, there)
                .map(account -> invitation(account, sender))
                .toList();
        List<ShareChange> changes = SharePlanner.plan(desired, known, invitations);
        return new Ready(
                kept(owner, changes),
                Optional.of(there),
                observed.failure(types, defaults)
                        .<ShareState>map(ShareState.Failing::new)
                        .orElseGet(() -> after(ShareCheck.state(desired, known, invitations), there, changes)));
    }

    /** A share that needed a change is in progress until the next pass has seen it. */
    private static ShareState after(ShareState now, ObservedShare there, List<ShareChange> changes) {
        return now instanceof ShareState.Shared && !changes.isEmpty()
                ? new ShareState.InProgress(
                        there.arn() + ": " + changes.getFirst().message())
                : now;
    }

    /** The wanted accounts outside the organization, without accounts that have accepted the invitation. */
    private static Stream<String> invited(DesiredShare desired, ObservedShare there) {
        return there.principals().stream()
                .filter(principal -> principal.isAssociating() && principal.external())
                .map(ShareAssociation::entity)
                .filter(desired.principals()::contains);
    }

    private Set<ShareRef> unreadInvitations(DesiredShare desired, ObservedShare there, String sender) {
        Set<ShareRef> unread = new HashSet<>();
        invited(desired, there)
                .filter(account -> !observed.invitations().containsKey(account))
                .filter(account ->
                        situation.accounts().refusalToAccept(account, sender).isEmpty())
                .map(account -> new ShareRef.Invitation(there.arn(), account))
                .forEach(unread::add);
        return unread;
    }

    private ShareInvitation invitation(String account, String sender) {
        Optional<String> refusal = situation.accounts().refusalToAccept(account, sender);
        if (refusal.isPresent()) {
            return ShareInvitation.leftAlone(account, refusal.get());
        }
        return switch (observed.invitations().get(account)) {
            case Reading.Known<ShareInvitation>(ShareInvitation invitation) -> invitation;
            case Reading.Failed<ShareInvitation>(Problem problem) ->
                ShareInvitation.leftAlone(
                        account, "the invitations of account " + account + " could not be read: " + problem.message());
            case null -> throw new IllegalStateException("the invitation of account " + account + " was not read");
        };
    }
}
