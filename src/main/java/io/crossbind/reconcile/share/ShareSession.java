package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.Limits;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.ResourceShareStatus;
import io.crossbind.apply.ShareChanges;
import io.crossbind.aws.AwsSession;
import io.crossbind.aws.ResourceShares;
import io.crossbind.aws.ShareInvitations;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.desired.shares.ShareDesign;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.model.ShareAssociation;
import io.crossbind.model.ShareInvitation;
import io.crossbind.plan.ShareChange;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.ShareOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The share of one object in one region, and the accounts around it. What fails of it holds up nothing else. */
final class ShareSession {
    private final AccountRegistry accounts;
    private final ShareStatusWriter statuses;
    private final ResourceShare share;
    private final ObjectWriter<ResourceShare> writer;
    private final ClusterCommands cluster;
    private final FinalizerKeeper finalizers;
    private final ShareAccounts around;
    private final AwsAccount owner;
    private final String region;
    private final ResourceShares shares;
    private final List<Problem> failures = new ArrayList<>();

    ShareSession(
            AccountRegistry accounts,
            ShareStatusWriter statuses,
            ResourceShare share,
            ObjectWriter<ResourceShare> writer,
            ClusterCommands cluster,
            FinalizerKeeper finalizers,
            ShareAccounts around,
            AwsAccount owner,
            String region) {
        this.accounts = accounts;
        this.statuses = statuses;
        this.share = share;
        this.writer = writer;
        this.cluster = cluster;
        this.finalizers = finalizers;
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
        keep();
        if (SharePass.statusOf(share).map(ResourceShareStatus::region).isEmpty()) {
            statuses.write(share, ShareOutcome.applying(region), writer);
        }
    }

    /** Keeps the share and the account that owns it from now on. */
    private void keep() {
        if (!finalizers.isKept(share)) {
            Finalizers.keep(owner, cluster);
            finalizers.keep(share, new ResourceShare(), writer);
        }
    }

    /**
     * The share as RAM has it.
     *
     * @throws ProblemException with {@link Reason#SHARE_TAGS_MISSING} if it is not the operator's
     */
    Optional<ObservedShare> find(boolean permissions) {
        Map<String, String> tags =
                ShareDesign.tags(accounts.cluster().id(), share.getMetadata().getName());
        Optional<ObservedShare> seen =
                shares.find(SharePass.statusOf(share).map(ResourceShareStatus::arn), tags, permissions);
        seen.filter(there -> !there.tags().entrySet().containsAll(tags.entrySet()))
                .ifPresent(there -> {
                    throw new ProblemException(
                            Reason.SHARE_TAGS_MISSING,
                            there.arn() + " is missing the tags " + OwnerTags.CLUSTER + "="
                                    + tags.get(OwnerTags.CLUSTER) + " and " + OwnerTags.SHARE + "="
                                    + tags.get(OwnerTags.SHARE));
                });
        return seen;
    }

    /** Returns whether RAM lists the share as deleted. RAM may also omit a deleted share. */
    boolean isDeleted() {
        return SharePass.statusOf(share)
                .map(ResourceShareStatus::arn)
                .filter(shares::isDeleted)
                .isPresent();
    }

    /**
     * Creates the share and returns its ARN.
     *
     * @throws ProblemException if that fails; the creation may have happened all the same
     */
    String create(DesiredShare desired) {
        String arn = shares.create(desired);
        statuses.changed(share, new ShareChange.CreateShare(desired));
        return arn;
    }

    /**
     * Tries each change. If RAM rejects a change with several entries, the session tries each entry on its own.
     *
     * @return whether any change was applied
     */
    boolean carryOut(List<ShareChange> changes) {
        if (!changes.isEmpty()) {
            keep();
        }
        ShareChanges applier = new ShareChanges(shares, this::receiver);
        boolean any = false;
        for (ShareChange change : changes) {
            try {
                applier.carryOut(change);
                statuses.changed(share, change);
                any = true;
            } catch (ProblemException e) {
                List<ShareChange> parts = change.apart();
                if (parts.size() > 1 && e.problem().reason().recovery() != Recovery.BACKOFF) {
                    any |= carryOut(parts);
                } else {
                    failures.add(e.problem());
                }
            }
        }
        return any;
    }

    /** The first thing that failed; empty if all was done. */
    Optional<Problem> failure() {
        return failures.stream().findFirst();
    }

    /** Resource types of these permissions, by ARN; without permissions that RAM does not return. */
    Map<String, String> permissionTypes(List<String> permissions) {
        return told(permissions, permission -> Optional.of(shares.typeOf(permission)));
    }

    /** RAM's default permissions, by resource type; without types that RAM does not return. */
    Map<String, String> defaultPermissions(List<String> types) {
        return told(types, shares::defaultFor);
    }

    private Map<String, String> told(List<String> questions, Function<String, Optional<String>> ask) {
        Map<String, String> answers = new HashMap<>();
        for (String question : questions) {
            try {
                ask.apply(question).ifPresent(answer -> answers.put(question, answer));
            } catch (ProblemException e) {
                failures.add(e.problem());
            }
        }
        return answers;
    }

    private ShareInvitations receiver(String accountId) {
        return new ShareInvitations(session(around.withId(accountId).orElseThrow()), region);
    }

    /** The invitations of wanted accounts outside the organization that have not accepted yet. */
    List<ShareInvitation> invitations(DesiredShare desired, ObservedShare seen) {
        return seen.principals().stream()
                .filter(principal -> principal.isAssociating() && principal.external())
                .map(ShareAssociation::entity)
                .filter(desired.principals()::contains)
                .map(account -> invitation(seen, account))
                .toList();
    }

    private ShareInvitation invitation(ObservedShare seen, String accountId) {
        Optional<AwsAccount> receiver = around.withId(accountId).filter(AccountRules::isManaged);
        if (receiver.isEmpty()) {
            return ShareInvitation.leftAlone(accountId, "account " + accountId + " is not managed by the operator");
        }
        String sender = owner.getSpec().accountId();
        Limits limits = receiver.get().getSpec().limits();
        return limits != null && limits.acceptsSharesFrom().contains(sender)
                ? asked(seen, accountId, sender)
                : ShareInvitation.leftAlone(
                        accountId,
                        "limits.acceptsSharesFrom of AwsAccount "
                                + receiver.get().getMetadata().getName() + " does not list " + sender);
    }

    private ShareInvitation asked(ObservedShare seen, String accountId, String sender) {
        try {
            return receiver(accountId).to(seen.arn(), sender);
        } catch (ProblemException e) {
            return ShareInvitation.leftAlone(
                    accountId,
                    "the invitations of account " + accountId + " could not be read: "
                            + e.problem().message());
        }
    }
}
