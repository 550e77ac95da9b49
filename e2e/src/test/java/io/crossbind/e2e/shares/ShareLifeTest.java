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

/** The life of a share: created, changed, repaired and removed, inside the organization and with accounts outside. */
@ExtendWith(ClusterExtension.class)
class ShareLifeTest {
    private static SharesEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = SharesEnvironment.start(cluster, "2s");
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
        site.aws().settings().organization("o-abcdefghij", SharesEnvironment.NETWORK, SharesEnvironment.DATA);
    }

    private static ResourceShare shareOf(String name) {
        return site.network().of(name).orElseThrow();
    }

    @Test
    void subnetsAreSharedInTheOrganizationAndTakenBack() {
        organization();
        site.aws().settings().ram().delay(Duration.ofSeconds(2));

        site.share(
                "subnets",
                List.of(SharesEnvironment.subnet(1), SharesEnvironment.subnet(2)),
                List.of(SharesEnvironment.WITH_DATA));
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
        assertThat(site.get("subnets", "{.status.principals[*].entity}")).isEqualTo(SharesEnvironment.DATA);

        site.share(
                "subnets",
                List.of(SharesEnvironment.subnet(2), SharesEnvironment.subnet(3)),
                List.of(SharesEnvironment.WITH_DATA, "{organizationArn: \"" + SharesEnvironment.ORGANIZATION + "\"}"),
                "name: another name",
                "permissionArns: [\"" + SharesEnvironment.SUBNET_PERMISSION + "\"]");
        site.awaitReason("subnets", "Ready");
        assertThat(shareOf("subnets").resourceShareArn()).isEqualTo(share.resourceShareArn());
        assertThat(shareOf("subnets").name()).isEqualTo("another name");
        assertThat(site.network().associations(share.resourceShareArn()))
                .containsOnlyKeys(
                        SharesEnvironment.subnet(2),
                        SharesEnvironment.subnet(3),
                        SharesEnvironment.DATA,
                        SharesEnvironment.ORGANIZATION);

        site.delete("subnets");
        site.awaitGone("subnets");
        assertThat(site.network().ever("subnets"))
                .extracting(ResourceShare::statusAsString)
                .containsExactly("DELETED");
        assertThat(site.data().invitations()).isEmpty();
    }

    @Test
    void invitationIsAcceptedByTheReceivingAccount() {
        site.share(
                "outside",
                List.of(SharesEnvironment.prefixList(1)),
                List.of(SharesEnvironment.WITH_DATA),
                "allowExternalPrincipals: true");

        site.awaitReason("outside", "Ready");

        assertThat(site.data().invitations())
                .extracting(invitation -> invitation.statusAsString())
                .containsExactly("ACCEPTED");
        assertThat(site.calls().stream().filter(call -> call.operation().startsWith("Accept")))
                .extracting(Call::principal)
                .singleElement()
                .asString()
                .startsWith("arn:aws:sts::" + SharesEnvironment.DATA + ":assumed-role/operator/");
        site.delete("outside");
        site.awaitGone("outside");
    }

    @Test
    void whatOthersDoToTheShareIsUndone() {
        organization();
        site.share(
                "drifting",
                List.of(SharesEnvironment.subnet(11), SharesEnvironment.subnet(12)),
                List.of(SharesEnvironment.WITH_DATA));
        site.awaitReason("drifting", "Ready");
        String arn = shareOf("drifting").resourceShareArn();

        site.network()
                .client()
                .associateResourceShare(
                        request -> request.resourceShareArn(arn).resourceArns(SharesEnvironment.subnet(66)));
        site.network()
                .client()
                .disassociateResourceShare(
                        request -> request.resourceShareArn(arn).resourceArns(SharesEnvironment.subnet(11)));
        site.network()
                .client()
                .updateResourceShare(
                        request -> request.resourceShareArn(arn).name("mine").allowExternalPrincipals(true));

        site.eventually(() -> {
            assertThat(site.network().associations(arn))
                    .containsOnlyKeys(
                            SharesEnvironment.subnet(11), SharesEnvironment.subnet(12), SharesEnvironment.DATA)
                    .values()
                    .containsOnly("ASSOCIATED");
            assertThat(shareOf("drifting").allowExternalPrincipals()).isFalse();
        });
        assertThat(site.events()).contains("removed " + SharesEnvironment.subnet(66));
        site.delete("drifting");
        site.awaitGone("drifting");
    }

    @Test
    void whatIsNotAllowedAnyMoreIsTakenOutAndNothingElse() {
        String arn = shared("narrowed", 1, 2);

        site.account(
                "network",
                SharesEnvironment.NETWORK,
                "shares: {resources: [\"" + SharesEnvironment.subnet(2) + "\"], principals: [\""
                        + SharesEnvironment.DATA + "\"]}");

        site.awaitReason("narrowed", "ShareNotAllowed");
        site.eventually(() -> assertThat(site.network().associations(arn))
                .containsOnlyKeys(SharesEnvironment.subnet(2), SharesEnvironment.DATA));
        site.calm();
        shared("narrowed", 1, 2);
        site.eventually(() -> assertThat(site.network().associations(arn))
                .containsOnlyKeys(SharesEnvironment.subnet(1), SharesEnvironment.subnet(2), SharesEnvironment.DATA));
        removed("narrowed");
    }

    @Test
    void accountsOfAShareStayWithIt() {
        shared("keeper", 1);
        site.world().kubectl().run("delete", "xaa", "data", "--wait=false").orThrow();
        site.world().awaitReason("default", "xaa/data", "InUse");
        assertThat(site.world().message("default", "xaa/data")).contains("ResourceShare keeper");

        removed("keeper");

        site.world().awaitGone("default", "xaa/data");
    }

    private static String shared(String name, int... subnets) {
        site.aws().settings().organization("o-abcdefghij", SharesEnvironment.NETWORK, SharesEnvironment.DATA);
        site.share(
                name,
                java.util.Arrays.stream(subnets)
                        .mapToObj(SharesEnvironment::subnet)
                        .toList(),
                List.of(SharesEnvironment.WITH_DATA));
        site.awaitReason(name, "Ready");
        return site.network().of(name).orElseThrow().resourceShareArn();
    }

    private static void removed(String name) {
        site.delete(name);
        site.awaitGone(name);
    }
}
