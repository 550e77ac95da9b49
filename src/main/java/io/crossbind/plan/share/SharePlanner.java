package io.crossbind.plan.share;

import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.ShareAssociation;
import io.crossbind.model.ShareInvitation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Plans the changes of an existing share. An empty plan makes no call. */
public final class SharePlanner {
    private final DesiredShare desired;
    private final ObservedShare observed;

    private SharePlanner(DesiredShare desired, ObservedShare observed) {
        this.desired = desired;
        this.observed = observed;
    }

    /**
     * Plans the changes that make the share equal to the desired share. Failed requests are repeated.
     *
     * @param invitations of principals that have not accepted yet
     */
    public static List<ShareChange> plan(
            DesiredShare desired, ObservedShare observed, Collection<ShareInvitation> invitations) {
        return new SharePlanner(desired, observed).all(invitations);
    }

    /** Plans only removals of entries beyond the limits. The removals include external principals if the limits allow none. */
    public static List<ShareChange> restrict(DesiredShare allowed, ObservedShare observed) {
        SharePlanner planner = new SharePlanner(allowed, observed);
        List<ShareChange> changes = new ArrayList<>();
        if (!observed.isDeleting()) {
            planner.disassociate(changes, allowed.allowExternalPrincipals() ? Set.of() : planner.external());
            if (observed.allowExternalPrincipals() && !allowed.allowExternalPrincipals()) {
                changes.add(new ShareChange.UpdateShare(observed.arn(), observed.name(), false));
            }
        }
        return SharePlan.inOrder(changes);
    }

    private Set<String> external() {
        return observed.principals().stream()
                .filter(ShareAssociation::external)
                .map(ShareAssociation::entity)
                .collect(Collectors.toSet());
    }

    /**
     * The accounts whose invitations have expired. The plan removes these principals, and the next plan adds them again: RAM sends an
     * invitation with each new principal.
     */
    private static Set<String> expired(Collection<ShareInvitation> invitations) {
        return invitations.stream()
                .filter(invitation -> invitation.state() == ShareInvitation.State.EXPIRED)
                .map(ShareInvitation::account)
                .collect(Collectors.toSet());
    }

    private List<ShareChange> all(Collection<ShareInvitation> invitations) {
        List<ShareChange> changes = new ArrayList<>();
        if (observed.isDeleting()) {
            return changes;
        }
        Set<String> leaving = new HashSet<>(expired(invitations));
        if (!desired.allowExternalPrincipals()) {
            leaving.addAll(external());
        }
        disassociate(changes, leaving);
        if (!observed.name().equals(desired.name())
                || observed.allowExternalPrincipals() != desired.allowExternalPrincipals()) {
            changes.add(new ShareChange.UpdateShare(observed.arn(), desired.name(), desired.allowExternalPrincipals()));
        }
        SharePermissions.toSet(desired, observed)
                .forEach(permission -> changes.add(new ShareChange.SetSharePermission(observed.arn(), permission)));
        associate(changes);
        invitations.stream()
                .filter(invitation -> invitation.state() == ShareInvitation.State.PENDING)
                .forEach(invitation ->
                        changes.add(new ShareChange.AcceptInvitation(invitation.account(), invitation.arn())));
        return SharePlan.inOrder(changes);
    }

    /**
     * Plans principals and resources separately, because RAM rejects a whole call for one invalid entry.
     *
     * @param besides wanted principals to remove nevertheless
     */
    private void disassociate(List<ShareChange> changes, Set<String> besides) {
        List<String> resources = extra(observed.resources(), desired.resourceArns()::contains);
        List<String> principals = extra(
                observed.principals(),
                principal -> desired.principals().contains(principal) && !besides.contains(principal));
        if (!principals.isEmpty()) {
            changes.add(new ShareChange.DisassociateShare(observed.arn(), List.of(), principals));
        }
        if (!resources.isEmpty()) {
            changes.add(new ShareChange.DisassociateShare(observed.arn(), resources, List.of()));
        }
    }

    private static List<String> extra(List<ShareAssociation> there, Predicate<String> wanted) {
        return there.stream()
                .filter(association -> !association.isGone() && !association.isLeaving())
                .map(ShareAssociation::entity)
                .filter(wanted.negate())
                .sorted()
                .toList();
    }

    private void associate(List<ShareChange> changes) {
        List<String> resources = missing(desired.resourceArns(), observed.resources());
        List<String> principals = missing(desired.principals(), observed.principals());
        if (!resources.isEmpty()) {
            changes.add(new ShareChange.AssociateShare(observed.arn(), resources, List.of()));
        }
        if (!principals.isEmpty()) {
            changes.add(new ShareChange.AssociateShare(observed.arn(), List.of(), principals));
        }
    }

    /** The wanted entries missing in the share. RAM cannot add an entry that is still being removed. */
    private static List<String> missing(List<String> wanted, List<ShareAssociation> there) {
        Set<String> held = there.stream()
                .filter(association -> !association.isGone() && !association.hasFailed())
                .map(ShareAssociation::entity)
                .collect(Collectors.toSet());
        return wanted.stream().filter(entity -> !held.contains(entity)).toList();
    }
}
