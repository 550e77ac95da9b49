package io.crossbind.e2e.shares;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.kit.aws.Call;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.ram.model.ResourceShare;

/** The life of a share: made, changed, repaired and removed, inside the organization and with accounts outside. */
@ExtendWith(ClusterExtension.class)
class ShareLifeTest {
    private static Site site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = Site.start(cluster, "2s");
    }

    @AfterEach
    void calm() {
        site.calm();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static void organization() {
        site.aws().settings().organization("o-abcdefghij", Site.NETWORK, Site.DATA);
    }

    private static ResourceShare shareOf(String name) {
        return site.network().of(name).orElseThrow();
    }

    @Test
    void subnetsAreSharedInTheOrganizationAndTakenBack() {
        organization();
        site.aws().settings().ram().delay(Duration.ofSeconds(2));

        site.share("subnets", List.of(Site.subnet(1), Site.subnet(2)), List.of(Site.WITH_DATA));
        site.awaitReason("subnets", "Sharing");
        site.awaitReason("subnets", "Ready");
        ResourceShare share = shareOf("subnets");
        assertThat(share.name()).isEqualTo("shares-cluster-subnets");
        assertThat(share.allowExternalPrincipals()).isFalse();
        assertThat(share.tags())
                .extracting(tag -> tag.key() + "=" + tag.value())
                .containsExactlyInAnyOrder("crossbind.io/cluster=shares-cluster", "crossbind.io/share=subnets");
        assertThat(site.get("subnets", "{.status.arn}")).isEqualTo(share.resourceShareArn());
        assertThat(site.get("subnets", "{.status.region}")).isEqualTo("eu-west-1");
        assertThat(site.get("subnets", "{.status.resources[*].status}")).isEqualTo("ASSOCIATED ASSOCIATED");
        assertThat(site.get("subnets", "{.status.principals[*].entity}")).isEqualTo(Site.DATA);

        site.share(
                "subnets",
                List.of(Site.subnet(2), Site.subnet(3)),
                List.of(Site.WITH_DATA, "{organizationArn: \"" + Site.ORGANIZATION + "\"}"),
                "name: another name",
                "permissionArns: [\"" + Site.SUBNET_PERMISSION + "\"]");
        site.awaitReason("subnets", "Ready");
        assertThat(shareOf("subnets").resourceShareArn()).isEqualTo(share.resourceShareArn());
        assertThat(shareOf("subnets").name()).isEqualTo("another name");
        assertThat(site.network().associations(share.resourceShareArn()))
                .containsOnlyKeys(Site.subnet(2), Site.subnet(3), Site.DATA, Site.ORGANIZATION);

        site.delete("subnets");
        site.awaitGone("subnets");
        assertThat(site.network().ever("subnets"))
                .extracting(ResourceShare::statusAsString)
                .containsExactly("DELETED");
        assertThat(site.data().invitations()).isEmpty();
    }

    @Test
    void invitationIsAcceptedByTheReceivingAccount() {
        site.share("outside", List.of(Site.prefixList(1)), List.of(Site.WITH_DATA), "allowExternalPrincipals: true");

        site.awaitReason("outside", "Ready");

        assertThat(site.data().invitations())
                .extracting(invitation -> invitation.statusAsString())
                .containsExactly("ACCEPTED");
        assertThat(site.calls().stream().filter(call -> call.operation().startsWith("Accept")))
                .extracting(Call::principal)
                .singleElement()
                .asString()
                .startsWith("arn:aws:sts::" + Site.DATA + ":assumed-role/operator/");
        site.delete("outside");
        site.awaitGone("outside");
    }

    @Test
    void invitationOfAnotherSenderIsLeftAlone() {
        Ram stranger = site.stranger();
        stranger.client()
                .createResourceShare(request -> request.name("a gift")
                        .resourceArns("arn:aws:ec2:eu-west-1:510000000003:prefix-list/pl-1")
                        .principals(Site.DATA)
                        .allowExternalPrincipals(true));

        site.share(
                "beside-others", List.of(Site.prefixList(2)), List.of(Site.WITH_DATA), "allowExternalPrincipals: true");

        site.awaitReason("beside-others", "Ready");
        assertThat(site.data().invitations())
                .filteredOn(invitation -> invitation.senderAccountId().equals(Site.STRANGER))
                .extracting(invitation -> invitation.statusAsString())
                .containsExactly("PENDING");
        site.delete("beside-others");
        site.awaitGone("beside-others");
    }

    @Test
    void invitationOfAnAccountThatIsNotManagedIsItsOwnToAccept() {
        site.share(
                "stranger", List.of(Site.prefixList(3)), List.of(Site.WITH_STRANGER), "allowExternalPrincipals: true");
        site.awaitReason("stranger", "InvitationPending");
        assertThat(site.message("stranger")).contains(Site.STRANGER);

        Ram stranger = site.stranger();
        stranger.client()
                .acceptResourceShareInvitation(request -> request.resourceShareInvitationArn(
                        stranger.invitations().getFirst().resourceShareInvitationArn()));

        site.awaitReason("stranger", "Ready");
        site.delete("stranger");
        site.awaitGone("stranger");
    }

    @Test
    void invitationIsAcceptedOnlyWhereTheReceiverAllowsIt() {
        site.limits("data", Site.DATA, "");
        site.aws().clearCalls();
        site.share(
                "asked-first", List.of(Site.prefixList(4)), List.of(Site.WITH_DATA), "allowExternalPrincipals: true");
        site.awaitReason("asked-first", "InvitationPending");
        assertThat(site.message("asked-first")).contains("limits.acceptsSharesFrom of AwsAccount data");
        assertThat(site.writes()).doesNotContain("AcceptResourceShareInvitation");

        // Nobody answers in time: the next one is sent once somebody may answer.
        site.aws().settings().ram().invitationLifetime(Duration.ofMillis(1));
        site.limits("data", Site.DATA, "acceptsSharesFrom: [\"" + Site.NETWORK + "\"]");
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
                .account(Site.DATA)
                .accessDenied();
        site.share("unanswered", List.of(Site.prefixList(5)), List.of(Site.WITH_DATA), "allowExternalPrincipals: true");
        site.awaitReason("unanswered", "InvitationPending");
        assertThat(site.message("unanswered")).contains("ram:GetResourceShareInvitations: AccessDenied");

        site.share("unanswered", List.of(Site.prefixList(6)), List.of(Site.WITH_DATA), "allowExternalPrincipals: true");

        site.awaitReason("unanswered", "InvitationPending");
        site.eventually(() -> assertThat(
                        site.network().associations(shareOf("unanswered").resourceShareArn()))
                .containsOnlyKeys(Site.prefixList(6), Site.DATA));
        site.aws().faults().clear();
        site.awaitReason("unanswered", "Ready");
        site.delete("unanswered");
        site.awaitGone("unanswered");
    }

    @Test
    void whatOthersDoToTheShareIsUndone() {
        organization();
        site.share("drifting", List.of(Site.subnet(11), Site.subnet(12)), List.of(Site.WITH_DATA));
        site.awaitReason("drifting", "Ready");
        String arn = shareOf("drifting").resourceShareArn();

        site.network()
                .client()
                .associateResourceShare(request -> request.resourceShareArn(arn).resourceArns(Site.subnet(66)));
        site.network()
                .client()
                .disassociateResourceShare(
                        request -> request.resourceShareArn(arn).resourceArns(Site.subnet(11)));
        site.network()
                .client()
                .updateResourceShare(
                        request -> request.resourceShareArn(arn).name("mine").allowExternalPrincipals(true));

        site.eventually(() -> {
            assertThat(site.network().associations(arn))
                    .containsOnlyKeys(Site.subnet(11), Site.subnet(12), Site.DATA)
                    .values()
                    .containsOnly("ASSOCIATED");
            assertThat(shareOf("drifting").allowExternalPrincipals()).isFalse();
        });
        assertThat(site.events()).contains("removed " + Site.subnet(66));
        site.delete("drifting");
        site.awaitGone("drifting");
    }

    @Test
    void permissionThatTheManifestLacksGivesWayToRamsDefault() {
        organization();
        site.share(
                "emptied",
                List.of(Site.subnet(81)),
                List.of(Site.WITH_DATA),
                "permissionArns: [\"" + Site.OWN_PERMISSION + "\"]");
        site.awaitReason("emptied", "Ready");
        String arn = shareOf("emptied").resourceShareArn();
        assertThat(site.network().permissions(arn)).containsExactly(Site.OWN_PERMISSION);

        site.aws().clearCalls();
        site.share("emptied", List.of(Site.subnet(81)), List.of(Site.WITH_DATA));
        site.awaitReason("emptied", "Ready");
        assertThat(site.network().permissions(arn)).containsExactly(Site.SUBNET_PERMISSION);
        assertThat(site.writes()).containsExactly("AssociateResourceSharePermission");

        site.network().permit(arn, Site.OWN_PERMISSION);
        site.eventually(() -> assertThat(site.network().permissions(arn)).containsExactly(Site.SUBNET_PERMISSION));
        assertThat(site.events()).contains("updated permission " + Site.SUBNET_PERMISSION);

        site.awaitReason("emptied", "Ready");
        site.awaitLooks();
        assertThat(site.writes()).isEmpty();
        assertThat(site.calls()).extracting(Call::operation).doesNotContain("ListPermissions");
        site.delete("emptied");
        site.awaitGone("emptied");
    }

    @Test
    void shareThatSomebodyDeletedIsMadeAgain() {
        organization();
        site.share("deleted", List.of(Site.subnet(21)), List.of(Site.WITH_DATA));
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
    void withoutAChangeThereAreReadsOncePerIntervalAndNoWrites() throws InterruptedException {
        organization();
        site.share("quiet", List.of(Site.subnet(31)), List.of(Site.WITH_DATA));
        site.awaitReason("quiet", "Ready");
        site.aws().clearCalls();

        Thread.sleep(Duration.ofSeconds(9));

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
        organization();
        site.aws()
                .faults()
                .on("ram", "CreateResourceShare")
                .account(Site.NETWORK)
                .times(1)
                .applyThenClose();
        site.aws()
                .faults()
                .on("ram", "CreateResourceShare")
                .account(Site.NETWORK)
                .delay(Duration.ofSeconds(2));
        site.share("crashed", List.of(Site.subnet(41)), List.of(Site.WITH_DATA));
        site.eventually(() -> assertThat(site.network().of("crashed")).isPresent());
        site.world().operator().kill();
        site.aws().faults().clear();
        assertThat(site.get("crashed", "{.status.arn}")).isEmpty();

        site.world().operator().restart();

        site.awaitReason("crashed", "Ready");
        assertThat(site.network().ever("crashed")).hasSize(1);
        site.delete("crashed");
        site.awaitGone("crashed");
    }

    /** RAM may not tell at once of what it made. */
    @Test
    void shareThatIsNotSeenAtOnceIsNotMadeTwice() {
        organization();
        // The look before it is made, and by ARN and by tags afterwards.
        site.aws()
                .faults()
                .on("ram", "GetResourceShares")
                .account(Site.NETWORK)
                .times(3)
                .fail("UnknownResourceException", 400, "could not be found");

        site.share("late", List.of(Site.subnet(71)), List.of(Site.WITH_DATA));

        site.awaitReason("late", "Ready");
        assertThat(site.network().ever("late")).hasSize(1);
        site.delete("late");
        site.awaitGone("late");
    }

    /** Nor does a deletion take that for nothing. */
    @Test
    void shareThatIsNotSeenAtOnceIsDeletedAllTheSame() {
        organization();
        site.aws()
                .faults()
                .on("ram", "GetResourceShares")
                .account(Site.NETWORK)
                .fail("UnknownResourceException", 400, "could not be found");
        site.share("late-too", List.of(Site.subnet(72)), List.of(Site.WITH_DATA));
        site.eventually(() -> assertThat(site.get("late-too", "{.status.arn}")).isNotEmpty());

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
        organization();
        site.share("rebuilt", List.of(Site.subnet(61)), List.of(Site.WITH_DATA));
        site.awaitReason("rebuilt", "Ready");
        String arn = shareOf("rebuilt").resourceShareArn();
        site.world().operator().stop();
        site.world()
                .kubectl()
                .run("patch", "xrs", "rebuilt", "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}")
                .orThrow();
        site.delete("rebuilt");
        site.awaitGone("rebuilt");
        site.world().operator().restart();

        site.share("rebuilt", List.of(Site.subnet(62)), List.of(Site.WITH_DATA));

        site.awaitReason("rebuilt", "Ready");
        assertThat(shareOf("rebuilt").resourceShareArn()).isEqualTo(arn);
        assertThat(site.network().associations(arn)).containsOnlyKeys(Site.subnet(62), Site.DATA);
        site.delete("rebuilt");
        site.awaitGone("rebuilt");
    }

    @Test
    void creationWhoseAnswerIsLostIsNotDoneTwice() {
        organization();
        site.aws()
                .faults()
                .on("ram", "CreateResourceShare")
                .account(Site.NETWORK)
                .times(1)
                .applyThenClose();

        site.share("lost-answer", List.of(Site.subnet(51)), List.of(Site.WITH_DATA));

        site.awaitReason("lost-answer", "Ready");
        assertThat(site.network().ever("lost-answer")).hasSize(1);
        site.delete("lost-answer");
        site.awaitGone("lost-answer");
    }
}
