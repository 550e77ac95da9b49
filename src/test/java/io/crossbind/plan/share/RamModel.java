package io.crossbind.plan.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.shares.DesiredShare;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.ShareAssociation;
import io.crossbind.model.ShareInvitation;
import io.crossbind.plan.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** RAM with one share, as far as plans know RAM. The model fails a test for a request refused by RAM, or not allowed by an account. */
final class RamModel {
    private static final Instant BEFORE = ShareExamples.NOW.minusSeconds(3600);

    boolean exists = true;
    boolean isDeleting;
    Map<String, String> tags = new HashMap<>(Map.of("crossbind.io/cluster", "prod", "crossbind.io/share", "subnets"));
    String name = "prod-subnets";
    boolean external;
    /** The status of each entry, by resource and principal. */
    Map<String, String> resources = new TreeMap<>();

    Map<String, String> principals = new TreeMap<>();

    RamModel copy() {
        RamModel copy = new RamModel();
        copy.exists = exists;
        copy.isDeleting = isDeleting;
        copy.tags = new HashMap<>(tags);
        copy.name = name;
        copy.external = external;
        copy.resources = new TreeMap<>(resources);
        copy.principals = new TreeMap<>(principals);
        return copy;
    }

    /** Judges until no read is missing. */
    ShareJudgement judge(ShareSituation situation) {
        Optional<Reading<Optional<ObservedShare>>> share = Optional.empty();
        Map<String, Reading<ShareInvitation>> invitations = new HashMap<>();
        for (int round = 0; round < 4; round++) {
            ShareJudgement judgement = ShareJudge.judge(
                    situation, new ShareObservations(share, Optional.empty(), invitations, Map.of(), Map.of()));
            if (!(judgement instanceof ShareJudgement.NeedsRead(Set<ShareRef> refs))) {
                return judgement;
            }
            for (ShareRef ref : refs) {
                switch (ref) {
                    case ShareRef.Share _ -> share = Optional.of(new Reading.Known<>(observed()));
                    case ShareRef.Invitation(var _, var account) ->
                        invitations.put(account, new Reading.Known<>(invitation(account)));
                    default -> throw new AssertionError(ref);
                }
            }
        }
        throw new AssertionError("the judge does not end");
    }

    private Optional<ObservedShare> observed() {
        return exists
                ? Optional.of(new ObservedShare(
                        ShareExamples.ARN,
                        name,
                        isDeleting ? "DELETING" : "ACTIVE",
                        "",
                        external,
                        tags,
                        list(resources),
                        list(principals),
                        Set.of(),
                        Map.of(),
                        Map.of(),
                        BEFORE))
                : Optional.empty();
    }

    private static List<ShareAssociation> list(Map<String, String> statuses) {
        List<ShareAssociation> all = new ArrayList<>();
        statuses.forEach(
                (entity, status) -> all.add(new ShareAssociation(entity, status, isOutside(entity), "", BEFORE)));
        return all;
    }

    static boolean isOutside(String entity) {
        return entity.equals(ShareExamples.GUEST) || entity.equals(ShareExamples.STRANGER);
    }

    private static ShareInvitation invitation(String account) {
        return new ShareInvitation(account, ShareInvitation.State.PENDING, "arn:invitation:" + account, "");
    }

    void carryOut(ShareChange change) {
        assertThat(exists && isDeleting)
                .as("RAM refuses changes of a share that it deletes")
                .isFalse();
        switch (change) {
            case ShareChange.CreateShare(DesiredShare share) -> {
                exists = true;
                name = share.name();
                external = share.allowExternalPrincipals();
                tags = new HashMap<>(share.tags());
                resources.clear();
                principals.clear();
                share.resourceArns().forEach(resource -> resources.put(resource, "ASSOCIATING"));
                share.principals().forEach(this::invite);
            }
            case ShareChange.AssociateShare(var _, var more, var others) -> {
                more.forEach(resource -> resources.put(resource, "ASSOCIATING"));
                others.forEach(this::invite);
            }
            case ShareChange.DisassociateShare(var _, var less, var others) -> {
                less.forEach(resource -> resources.put(resource, "DISASSOCIATING"));
                others.forEach(principal -> principals.put(principal, "DISASSOCIATING"));
            }
            case ShareChange.UpdateShare(var _, var given, var reach) -> {
                name = given;
                external = reach;
            }
            case ShareChange.AcceptInvitation(var account, var _) -> {
                assertThat(account)
                        .as("only this account accepts shares of the owner")
                        .isEqualTo(ShareExamples.GUEST);
                principals.put(account, "ASSOCIATED");
            }
            case ShareChange.DeleteShare _ -> isDeleting = true;
            case ShareChange.SetSharePermission _ -> throw new AssertionError(change);
        }
    }

    private void invite(String principal) {
        assertThat(external || !isOutside(principal))
                .as("RAM refuses an external principal where the share allows none")
                .isTrue();
        principals.put(principal, "ASSOCIATING");
    }

    /** RAM completes all requests. An invited account outside the organization must accept first. */
    void settle() {
        settle(resources);
        settle(principals);
        if (isDeleting) {
            isDeleting = false;
            exists = false;
        }
    }

    private static void settle(Map<String, String> entries) {
        entries.replaceAll((entity, status) -> switch (status) {
            case "ASSOCIATING" -> isOutside(entity) ? status : "ASSOCIATED";
            case "DISASSOCIATING" -> "DISASSOCIATED";
            default -> status;
        });
    }

    /** The entries of the share, associated or being associated. */
    Set<String> held() {
        Set<String> held = new HashSet<>();
        for (Map<String, String> entries : List.of(resources, principals)) {
            entries.forEach((entity, status) -> {
                if (exists && (status.equals("ASSOCIATED") || status.equals("ASSOCIATING"))) {
                    held.add(entity);
                }
            });
        }
        return held;
    }
}
