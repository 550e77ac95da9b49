package io.crossbind.plan.share;

import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Quoted;
import io.crossbind.model.Reason;
import io.crossbind.model.ShareAssociation;
import io.crossbind.model.ShareInvitation;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks whether the share in RAM is as desired. */
public final class ShareCheck {
    /** The maximum number of associations named in a message. */
    private static final int NAMED = 5;

    private ShareCheck() {}

    /** Compares the share in RAM with the desired share. */
    public static ShareState state(
            DesiredShare desired, ObservedShare observed, Collection<ShareInvitation> invitations) {
        Predicate<ShareAssociation> wanted =
                association -> desired.resourceArns().contains(association.entity())
                        || desired.principals().contains(association.entity());
        return ofItself(observed)
                .or(() -> failing(Reason.SHARE_IN_USE, observed, wanted.negate().and(ShareAssociation::hasFailed)))
                .or(() -> failing(Reason.SHARE_FAILED, observed, wanted.and(ShareAssociation::hasFailed)))
                .or(() -> SharePermissions.conflict(desired, observed).map(ShareState.Failing::new))
                .or(() -> invited(observed, invitations).map(ShareState.Failing::new))
                .or(() -> named(observed, moving().or(wanted.and(Predicate.not(ShareAssociation::isAssociated))))
                        .map(ShareState.InProgress::new))
                .or(() -> missing(desired, observed))
                .orElseGet(ShareState.Shared::new);
    }

    /**
     * The problem that prevents the deletion of a share; empty while RAM is still deleting the share.
     *
     * @param since the time of the deletion request: an earlier failure concerns an addition, not the deletion
     */
    public static Optional<Problem> deletionProblem(ObservedShare observed, Instant since) {
        if (observed.isDeleting()) {
            return Optional.empty();
        }
        return named(
                        observed,
                        association ->
                                association.hasFailed() && association.updated().isAfter(since))
                .map(text -> new Problem(Reason.SHARE_IN_USE, text))
                .or(() -> Optional.of(observed)
                        .filter(share -> share.hasFailed() && share.updated().isAfter(since))
                        .map(share -> new Problem(
                                Reason.SHARE_IN_USE,
                                share.arn() + " is FAILED: " + Quoted.value(String.valueOf(share.message())))));
    }

    /** The state decided by the share's own status; empty if its entries decide. */
    private static Optional<ShareState> ofItself(ObservedShare observed) {
        if (observed.isDeleting()) {
            return Optional.of(new ShareState.InProgress(observed.arn() + " is being deleted"));
        }
        if (observed.hasFailed()) {
            return Optional.of(new ShareState.Failing(new Problem(
                    Reason.SHARE_FAILED,
                    observed.arn() + " is FAILED: " + Quoted.value(String.valueOf(observed.message())))));
        }
        return observed.isActive()
                ? Optional.empty()
                : Optional.of(new ShareState.InProgress(observed.arn() + " is " + observed.status()));
    }

    private static Optional<ShareState> failing(
            Reason reason, ObservedShare observed, Predicate<ShareAssociation> concerned) {
        return named(observed, concerned).map(text -> new ShareState.Failing(new Problem(reason, text)));
    }

    private static Predicate<ShareAssociation> moving() {
        return association -> association.isAssociating() || association.isLeaving();
    }

    private static Optional<Problem> invited(ObservedShare observed, Collection<ShareInvitation> invitations) {
        List<String> waiting = invitations.stream()
                .filter(invitation -> invitation.state() == ShareInvitation.State.LEFT_ALONE
                        || invitation.state() == ShareInvitation.State.REJECTED)
                .map(ShareCheck::summary)
                .toList();
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        Reason.INVITATION_PENDING, "share " + observed.arn() + ": " + String.join("; ", waiting)));
    }

    private static String summary(ShareInvitation invitation) {
        return invitation.state() == ShareInvitation.State.REJECTED
                ? "account " + invitation.account() + " has rejected the invitation"
                : invitation.note();
    }

    private static Optional<ShareState> missing(DesiredShare desired, ObservedShare observed) {
        List<String> known = all(observed).map(ShareAssociation::entity).toList();
        return Stream.concat(desired.resourceArns().stream(), desired.principals().stream())
                .filter(entity -> !known.contains(entity))
                .findFirst()
                .map(entity -> new ShareState.InProgress(entity + " is being added"));
    }

    private static Optional<String> named(ObservedShare observed, Predicate<ShareAssociation> concerned) {
        List<ShareAssociation> found = all(observed).filter(concerned).toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String some = found.stream().limit(NAMED).map(ShareAssociation::summary).collect(Collectors.joining("; "));
        String more = found.size() > NAMED ? "; and " + (found.size() - NAMED) + " more" : "";
        return Optional.of(some + more);
    }

    private static Stream<ShareAssociation> all(ObservedShare observed) {
        return Stream.concat(observed.resources().stream(), observed.principals().stream());
    }
}
