package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.kit.aws.Call;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ram.model.ResourceShare;

/** The life of a share: creation, change, repair and deletion, inside the organization and with accounts outside. */
class ShareFlowsTest {
    private final ShareSite site = new ShareSite();

    @AfterEach
    void close() {
        site.close();
    }

    private ResourceShare shareOf(String name) {
        return site.network().of(name).orElseThrow();
    }

    @Test
    void invitationOfAnotherSenderIsLeftAlone() {
        SharesOfAccount stranger = site.stranger();
        stranger.client()
                .createResourceShare(request -> request.name("a gift")
                        .resourceArns("arn:aws:ec2:eu-west-1:510000000003:prefix-list/pl-1")
                        .principals(ShareSite.DATA)
                        .allowExternalPrincipals(true));

        site.share(
                "beside-others",
                List.of(ShareSite.prefixList(2)),
                List.of(ShareSite.WITH_DATA),
                "allowExternalPrincipals: true");

        site.awaitReason("beside-others", "Ready");
        assertThat(site.data().invitations())
                .filteredOn(invitation -> invitation.senderAccountId().equals(ShareSite.STRANGER))
                .extracting(invitation -> invitation.statusAsString())
                .containsExactly("PENDING");
        site.delete("beside-others");
        site.awaitGone("beside-others");
    }

    @Test
    void invitationOfAnAccountThatIsNotManagedIsItsOwnToAccept() {
        site.share(
                "stranger",
                List.of(ShareSite.prefixList(3)),
                List.of(ShareSite.WITH_STRANGER),
                "allowExternalPrincipals: true");
        site.awaitReason("stranger", "InvitationPending");
        assertThat(site.message("stranger")).contains(ShareSite.STRANGER);

        SharesOfAccount stranger = site.stranger();
        stranger.client()
                .acceptResourceShareInvitation(request -> request.resourceShareInvitationArn(
                        stranger.invitations().getFirst().resourceShareInvitationArn()));

        site.awaitReason("stranger", "Ready");
        site.delete("stranger");
        site.awaitGone("stranger");
    }

    @Test
    void invitationIsAcceptedOnlyWhereTheReceiverAllowsIt() {
        site.limits("data", ShareSite.DATA, "");
        site.aws().clearCalls();
        site.share(
                "asked-first",
                List.of(ShareSite.prefixList(4)),
                List.of(ShareSite.WITH_DATA),
                "allowExternalPrincipals: true");
        site.awaitReason("asked-first", "InvitationPending");
        assertThat(site.message("asked-first")).contains("spec.acceptsSharesFrom of AwsAccount data");
        assertThat(site.writes()).doesNotContain("AcceptResourceShareInvitation");

        // The first invitation expires. The operator sends another invitation once acceptance is allowed.
        site.aws().settings().ram().invitationLifetime(Duration.ofMillis(1));
        site.limits("data", ShareSite.DATA, "acceptsSharesFrom: [\"" + ShareSite.NETWORK + "\"]");
        site.eventually(() -> assertThat(site.writes()).contains("DisassociateResourceShare"));
        site.aws().settings().ram().invitationLifetime(Duration.ofDays(7));

        site.awaitReason("asked-first", "Ready");
        assertThat(site.data().invitations())
                .filteredOn(invitation -> invitation.resourceShareName().endsWith("asked-first"))
                .extracting(invitation -> invitation.statusAsString())
                .contains("ACCEPTED");
        site.delete("asked-first");
        site.awaitGone("asked-first");
    }

    @Test
    void receiverThatIsNotReachedHoldsUpNothingElse() {
        site.aws()
                .faults()
                .on("ram", "GetResourceShareInvitations")
                .account(ShareSite.DATA)
                .accessDenied();
        site.share(
                "unanswered",
                List.of(ShareSite.prefixList(5)),
                List.of(ShareSite.WITH_DATA),
                "allowExternalPrincipals: true");
        site.awaitReason("unanswered", "InvitationPending");
        assertThat(site.message("unanswered")).contains("ram:GetResourceShareInvitations: AccessDenied");

        site.share(
                "unanswered",
                List.of(ShareSite.prefixList(6)),
                List.of(ShareSite.WITH_DATA),
                "allowExternalPrincipals: true");

        site.awaitReason("unanswered", "InvitationPending");
        site.eventually(() -> assertThat(
                        site.network().associations(shareOf("unanswered").resourceShareArn()))
                .containsOnlyKeys(ShareSite.prefixList(6), ShareSite.DATA));
        site.aws().faults().clear();
        site.awaitReason("unanswered", "Ready");
        site.delete("unanswered");
        site.awaitGone("unanswered");
    }

    @Test
    void permissionThatTheManifestLacksGivesWayToRamsDefault() {
        site.organization();
        site.share(
                "emptied",
                List.of(ShareSite.subnet(81)),
                List.of(ShareSite.WITH_DATA),
                "permissionArns: [\"" + ShareSite.OWN_PERMISSION + "\"]");
        site.awaitReason("emptied", "Ready");
        String arn = shareOf("emptied").resourceShareArn();
        assertThat(site.network().permissions(arn)).containsExactly(ShareSite.OWN_PERMISSION);

        site.aws().clearCalls();
        site.share("emptied", List.of(ShareSite.subnet(81)), List.of(ShareSite.WITH_DATA));
        site.awaitReason("emptied", "Ready");
        assertThat(site.network().permissions(arn)).containsExactly(ShareSite.SUBNET_PERMISSION);
        assertThat(site.writes()).containsExactly("AssociateResourceSharePermission");

        site.network().permit(arn, ShareSite.OWN_PERMISSION);
        site.eventually(() -> assertThat(site.network().permissions(arn)).containsExactly(ShareSite.SUBNET_PERMISSION));
        assertThat(String.join("\n", site.events())).contains("updated permission " + ShareSite.SUBNET_PERMISSION);

        site.awaitReason("emptied", "Ready");
        site.awaitReads(1);
        assertThat(site.writes()).isEmpty();
        assertThat(site.calls()).extracting(Call::operation).doesNotContain("ListPermissions");
        site.delete("emptied");
        site.awaitGone("emptied");
    }

    @Test
    void shareThatSomebodyDeletedIsMadeAgain() {
        site.organization();
        site.share("deleted", List.of(ShareSite.subnet(21)), List.of(ShareSite.WITH_DATA));
        site.awaitReason("deleted", "Ready");
        String first = shareOf("deleted").resourceShareArn();

        site.network().client().deleteResourceShare(request -> request.resourceShareArn(first));

        site.eventually(() -> assertThat(site.network().of("deleted"))
                .isPresent()
                .get()
                .extracting(ResourceShare::resourceShareArn)
                .isNotEqualTo(first));
        site.awaitReason("deleted", "Ready");
        site.delete("deleted");
        site.awaitGone("deleted");
    }

    @Test
    void withoutAChangeThereAreReadsOncePerIntervalAndNoWrites() {
        site.organization();
        site.share("quiet", List.of(ShareSite.subnet(31)), List.of(ShareSite.WITH_DATA));
        site.awaitReason("quiet", "Ready");
        site.aws().clearCalls();

        site.run(Duration.ofSeconds(9));

        assertThat(site.writes()).isEmpty();
        long passes = site.calls().stream()
                .filter(call -> call.operation().equals("GetResourceShares"))
                .count();
        assertThat(passes).isBetween(3L, 5L);
        assertThat(site.calls()).hasSizeBetween((int) (4 * passes) - 3, (int) (4 * passes));
        site.delete("quiet");
        site.awaitGone("quiet");
    }

    @Test
    void shareIsTakenUpWhereTheProcessDied() {
        site.organization();
        site.aws()
                .faults()
                .on("ram", "CreateResourceShare")
                .account(ShareSite.NETWORK)
                .times(1)
                .applyThenClose();
        site.aws()
                .faults()
                .on("ram", "CreateResourceShare")
                .account(ShareSite.NETWORK)
                .delay(Duration.ofSeconds(2));
        site.share("crashed", List.of(ShareSite.subnet(41)), List.of(ShareSite.WITH_DATA));
        site.eventually(() -> assertThat(site.network().of("crashed")).isPresent());
        site.kill();
        site.aws().faults().clear();
        assertThat(site.arn("crashed")).isEmpty();

        site.awaitReason("crashed", "Ready");
        assertThat(site.network().ever("crashed")).hasSize(1);
        site.delete("crashed");
        site.awaitGone("crashed");
    }

    /** RAM may not list a new share at once. */
    @Test
    void shareThatIsNotSeenAtOnceIsNotMadeTwice() {
        site.organization();
        // The read before the creation, and the later reads by ARN and by tags.
        site.aws()
                .faults()
                .on("ram", "GetResourceShares")
                .account(ShareSite.NETWORK)
                .times(3)
                .fail("UnknownResourceException", 400, "could not be found");

        site.share("late", List.of(ShareSite.subnet(71)), List.of(ShareSite.WITH_DATA));

        site.awaitReason("late", "Ready");
        assertThat(site.network().ever("late")).hasSize(1);
        site.delete("late");
        site.awaitGone("late");
    }

    /** A deletion must not mistake an unlisted share for a missing share. */
    @Test
    void shareThatIsNotSeenAtOnceIsDeletedAllTheSame() {
        site.organization();
        site.aws()
                .faults()
                .on("ram", "GetResourceShares")
                .account(ShareSite.NETWORK)
                .fail("UnknownResourceException", 400, "could not be found");
        site.share("late-too", List.of(ShareSite.subnet(72)), List.of(ShareSite.WITH_DATA));
        site.eventually(() -> assertThat(site.arn("late-too")).isNotEmpty());

        site.delete("late-too");
        site.eventually(() -> assertThat(site.message("late-too")).contains("does not list the new share yet"));
        site.aws().faults().clear();

        site.awaitGone("late-too");
        assertThat(site.network().ever("late-too"))
                .extracting(ResourceShare::statusAsString)
                .containsExactly("DELETED");
    }

    @Test
    void clusterThatIsBuiltAgainTakesItsShareBack() {
        site.organization();
        site.share("rebuilt", List.of(ShareSite.subnet(61)), List.of(ShareSite.WITH_DATA));
        site.awaitReason("rebuilt", "Ready");
        String arn = shareOf("rebuilt").resourceShareArn();
        site.kill();
        site.loseFinalizers("rebuilt");
        site.delete("rebuilt");
        site.awaitGone("rebuilt");

        site.share("rebuilt", List.of(ShareSite.subnet(62)), List.of(ShareSite.WITH_DATA));

        site.awaitReason("rebuilt", "Ready");
        assertThat(shareOf("rebuilt").resourceShareArn()).isEqualTo(arn);
        assertThat(site.network().associations(arn)).containsOnlyKeys(ShareSite.subnet(62), ShareSite.DATA);
        site.delete("rebuilt");
        site.awaitGone("rebuilt");
    }

    @Test
    void creationWhoseAnswerIsLostIsNotDoneTwice() {
        site.organization();
        site.aws()
                .faults()
                .on("ram", "CreateResourceShare")
                .account(ShareSite.NETWORK)
                .times(1)
                .applyThenClose();

        site.share("lost-answer", List.of(ShareSite.subnet(51)), List.of(ShareSite.WITH_DATA));

        site.awaitReason("lost-answer", "Ready");
        assertThat(site.network().ever("lost-answer")).hasSize(1);
        site.delete("lost-answer");
        site.awaitGone("lost-answer");
    }
}
