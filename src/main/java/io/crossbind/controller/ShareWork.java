package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.Limits;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.ResourceShareStatus;
import io.crossbind.apply.ShareChanges;
import io.crossbind.aws.AwsSession;
import io.crossbind.aws.ResourceShares;
import io.crossbind.aws.ShareInvitations;
import io.crossbind.desired.shares.ShareDesign;
import io.crossbind.model.Failure;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Reason;
import io.crossbind.model.ShareAssociation;
import io.crossbind.model.ShareInvitation;
import io.crossbind.plan.ShareChange;
import io.crossbind.status.ShareOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The share of one object in one region, and the accounts around it. */
final class ShareWork {
    private final Accounts accounts;
    private final ShareStatusWriter statuses;
    private final ResourceShare share;
    private final ShareAccounts around;
    private final AwsAccount owner;
    private final String region;
    private final ResourceShares shares;

    ShareWork(
            Accounts accounts,
            ShareStatusWriter statuses,
            ResourceShare share,
            ShareAccounts around,
            AwsAccount owner,
            String region) {
        this.accounts = accounts;
        this.statuses = statuses;
        this.share = share;
        this.around = around;
        this.owner = owner;
        this.region = region;
        this.shares = new ResourceShares(session(owner), region);
    }

    private AwsSession session(AwsAccount account) {
        return accounts.access(account).session();
    }

    String region() {
        return region;
    }

    /** Says in the status where the share is about to be, unless it says so already. */
    void intend() {
        if (SharePass.statusOf(share).map(ResourceShareStatus::region).isEmpty()) {
            statuses.write(share, ShareOutcome.applying(region), around.caches());
        }
    }

    /**
     * The share as RAM has it.
     *
     * @throws Failure with {@link Reason#SHARE_TAGS_MISSING} if it is not the operator's
     */
    Optional<ObservedShare> find(boolean permissions) {
        Map<String, String> tags =
                ShareDesign.tags(accounts.cluster().id(), share.getMetadata().getName());
        Optional<ObservedShare> seen =
                shares.find(SharePass.statusOf(share).map(ResourceShareStatus::arn), tags, permissions);
        seen.filter(there -> !there.tags().entrySet().containsAll(tags.entrySet()))
                .ifPresent(there -> {
                    throw new Failure(
                            Reason.SHARE_TAGS_MISSING,
                            there.arn() + " has not the tags " + OwnerTags.CLUSTER + "="
                                    + tags.get(OwnerTags.CLUSTER) + " and " + OwnerTags.SHARE + "="
                                    + tags.get(OwnerTags.SHARE));
                });
        return seen;
    }

    /**
     * Carries out each, and answers the ARN of the share if it was made.
     *
     * @throws Failure of the first that failed; those after it were tried all the same
     */
    Optional<String> carryOut(List<ShareChange> changes) {
        ShareChanges applier = new ShareChanges(shares, this::receiver);
        Optional<String> made = Optional.empty();
        List<Failure> failures = new ArrayList<>();
        for (ShareChange change : changes) {
            try {
                made = applier.carryOut(change);
                statuses.changed(share, change);
            } catch (Failure e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        return made;
    }

    private ShareInvitations receiver(String accountId) {
        return new ShareInvitations(session(around.withId(accountId).orElseThrow()), region);
    }

    /** Of the accounts outside the organization that have not accepted yet. */
    List<ShareInvitation> invitations(ObservedShare seen) {
        return seen.principals().stream()
                .filter(principal -> principal.isAssociating() && principal.external())
                .map(ShareAssociation::entity)
                .map(account -> invitation(seen, account))
                .toList();
    }

    private ShareInvitation invitation(ObservedShare seen, String accountId) {
        Optional<AwsAccount> receiver = around.withId(accountId).filter(Accounts::isManaged);
        if (receiver.isEmpty()) {
            return ShareInvitation.leftAlone(accountId, "account " + accountId + " is none that the operator manages");
        }
        String sender = owner.getSpec().accountId();
        Limits limits = receiver.get().getSpec().limits();
        return limits != null && limits.acceptsSharesFrom().contains(sender)
                ? receiver(accountId).to(seen.arn(), sender)
                : ShareInvitation.leftAlone(
                        accountId,
                        "limits.acceptsSharesFrom of AwsAccount "
                                + receiver.get().getMetadata().getName() + " lacks " + sender);
    }
}
