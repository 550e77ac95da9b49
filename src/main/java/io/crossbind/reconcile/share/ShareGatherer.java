package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.aws.ResourceShares;
import io.crossbind.aws.ShareInvitations;
import io.crossbind.desired.shares.AccountsOfShare;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.ShareInvitation;
import io.crossbind.plan.Reading;
import io.crossbind.plan.share.ShareObservations;
import io.crossbind.plan.share.ShareRef;
import io.crossbind.plan.share.ShareSituation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers the facts for the judgement of a ResourceShare. A gatherer is the only reader of a pass. A failed read also counts as a fact. */
final class ShareGatherer {
    private final ShareSites sites;
    private final ShareSituation situation;
    private Optional<Reading<Optional<ObservedShare>>> found = Optional.empty();
    private Optional<Reading<Boolean>> deletion = Optional.empty();
    private final Map<String, Reading<ShareInvitation>> invitations = new HashMap<>();
    private final Map<String, Reading<String>> permissionTypes = new HashMap<>();
    private final Map<String, Reading<Optional<String>>> defaultPermissions = new HashMap<>();

    /**
     * Gathers the facts from the caches.
     *
     * @param firstAttempt when this process first tried to delete the object; {@code now} for an object not being deleted
     * @param settling the time for which RAM may not list an existing share after its creation or change
     */
    ShareGatherer(ResourceShare share, ShareSites sites, Instant now, Instant firstAttempt, Duration settling) {
        this.sites = sites;
        List<AwsAccount> all = sites.accounts();
        this.situation = new ShareSituation(
                share,
                new AccountsOfShare(sites.ownerFacts(share), all),
                Reading.of(sites::cluster),
                now,
                firstAttempt,
                settling);
    }

    ShareSituation situation() {
        return situation;
    }

    /** The answers of RAM so far. */
    ShareObservations observations() {
        return new ShareObservations(found, deletion, invitations, permissionTypes, defaultPermissions);
    }

    /** Reads a fact for a judgement. */
    void read(ShareRef ref) {
        switch (ref) {
            case ShareRef.Share(Map<String, String> tags, boolean permissions) ->
                found = Optional.of(Reading.of(() -> shares().find(situation.recordedArn(), tags, permissions)));
            case ShareRef.Deletion(String arn) -> deletion = Optional.of(Reading.of(() -> shares().isDeleted(arn)));
            case ShareRef.Invitation(String share, String account) ->
                invitations.put(account, Reading.of(() -> invitationsOf(account).to(share, ownerId())));
            case ShareRef.PermissionType(String arn) ->
                permissionTypes.put(arn, Reading.of(() -> shares().typeOf(arn)));
            case ShareRef.DefaultPermission(String type) ->
                defaultPermissions.put(type, Reading.of(() -> shares().defaultFor(type)));
        }
    }

    private ResourceShares shares() {
        return sites.shares(
                situation.share(), situation.region(situation.accounts().owner().orElseThrow()));
    }

    private ShareInvitations invitationsOf(String account) {
        return sites.invitations(
                account, situation.region(situation.accounts().owner().orElseThrow()));
    }

    private String ownerId() {
        return situation.accounts().owner().orElseThrow().accountId().value();
    }
}
