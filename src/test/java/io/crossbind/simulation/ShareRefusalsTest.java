package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.kit.aws.Call;
import io.crossbind.kit.aws.Faults;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Forbidden shares, resources that RAM cannot share, and failed removals. */
class ShareRefusalsTest {
    private final ShareSite site = new ShareSite();

    @AfterEach
    void close() {
        site.close();
    }

    private String shared(String name, int... subnets) {
        site.organization();
        site.share(name, Arrays.stream(subnets).mapToObj(ShareSite::subnet).toList(), List.of(ShareSite.WITH_DATA));
        site.awaitReason(name, "Ready");
        return site.network().of(name).orElseThrow().resourceShareArn();
    }

    private void removed(String name) {
        site.delete(name);
        site.awaitGone(name);
    }

    @Test
    void withoutLimitsNothingIsShared() {
        site.limits("network", ShareSite.NETWORK, "");
        site.aws().clearCalls();

        site.share("forbidden", List.of(ShareSite.subnet(1)), List.of(ShareSite.WITH_DATA));

        site.awaitReason("forbidden", "ShareNotAllowed");
        assertThat(site.message("forbidden")).contains(ShareSite.subnet(1)).contains("AwsAccount network");
        removed("forbidden");
        assertThat(site.calls()).extracting(Call::operation).containsOnly("GetResourceShares");
    }

    @Test
    void principalAndReachBeyondTheLimitsAreRefused() {
        site.share("unknown-principal", List.of(ShareSite.subnet(1)), List.of("{accountId: \"519999999999\"}"));
        site.awaitReason("unknown-principal", "ShareNotAllowed");
        assertThat(site.message("unknown-principal")).contains("519999999999");
        removed("unknown-principal");

        site.limits(
                "network",
                ShareSite.NETWORK,
                "shares: " + ShareSite.SHARES.replace(", allowExternalPrincipals: true", ""));
        site.share(
                "too-far",
                List.of(ShareSite.prefixList(1)),
                List.of(ShareSite.WITH_DATA),
                "allowExternalPrincipals: true");
        site.awaitReason("too-far", "ShareNotAllowed");
        assertThat(site.message("too-far")).contains("allowExternalPrincipals");
        removed("too-far");
    }

    /** RAM may reject an input today and accept the input later, such as the ARN of a type that RAM did not share before. */
    @Test
    void whatIsToBeCorrectedIsStillLookedAtOncePerInterval() {
        site.aws()
                .faults()
                .on("ram", "CreateResourceShare")
                .account(ShareSite.NETWORK)
                .fail("MalformedArnException", 400, "is not valid");
        site.organization();
        site.share("misspelt", List.of(ShareSite.subnet(1)), List.of(ShareSite.WITH_DATA));
        site.awaitReason("misspelt", "InvalidInput");

        site.aws().faults().clear();

        site.awaitReason("misspelt", "Ready");
        removed("misspelt");
    }

    @Test
    void subnetsDoNotLeaveTheOrganization() {
        site.share(
                "emigrants",
                List.of(ShareSite.subnet(1)),
                List.of(ShareSite.WITH_DATA),
                "allowExternalPrincipals: true");
        site.awaitReason("emigrants", "ShareNotPermitted");
        assertThat(site.message("emigrants")).contains("can only be shared within your AWS Organization");

        site.share("emigrants", List.of(ShareSite.subnet(1)), List.of(ShareSite.WITH_DATA));
        site.eventually(() -> assertThat(site.message("emigrants")).contains("is not in your AWS organization"));
        site.awaitReason("emigrants", "ShareNotPermitted");
        assertThat(site.network().of("emigrants")).isEmpty();
        removed("emigrants");
    }

    @Test
    void resourceOfAnotherAccountIsRefused() {
        site.share(
                "elsewhere",
                List.of("arn:aws:ec2:eu-west-1:510000000002:subnet/subnet-1"),
                List.of(ShareSite.WITH_STRANGER));
        site.awaitReason("elsewhere", "ShareResourceElsewhere");
        removed("elsewhere");
    }

    @Test
    void accountThatIsNotManagedSharesNothing() {
        site.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: unmanaged-owner}
                spec: {accountId: "510000000008", region: eu-west-1, unmanaged: {}}
                ---
                apiVersion: crossbind.io/v1alpha1
                kind: ResourceShare
                metadata: {name: of-unmanaged}
                spec:
                  accountRef: {name: unmanaged-owner}
                  resourceArns: ["arn:aws:ec2:eu-west-1:510000000008:subnet/subnet-1"]
                  principals: [{accountRef: {name: data}}]
                """);
        site.awaitReason("of-unmanaged", "SharesUnmanaged");
        removed("of-unmanaged");
        site.deleteAccount("unmanaged-owner");
        site.awaitAccountGone("unmanaged-owner");
    }

    @Test
    void whatRamCannotShareIsNamedAndTheRestIsShared() {
        site.aws().settings().ram().fails(ShareSite.subnet(2), "Subnets of a default VPC cannot be shared");
        site.organization();
        site.share("partly", List.of(ShareSite.subnet(1), ShareSite.subnet(2)), List.of(ShareSite.WITH_DATA));
        site.awaitReason("partly", "ShareFailed");
        assertThat(site.message("partly"))
                .contains(ShareSite.subnet(2) + " is FAILED: Subnets of a default VPC cannot be shared")
                .doesNotContain(ShareSite.subnet(1));
        String arn = site.network().of("partly").orElseThrow().resourceShareArn();
        assertThat(site.network().associations(arn)).containsEntry(ShareSite.subnet(1), "ASSOCIATED");

        site.aws().settings().ram().fails(ShareSite.subnet(2), "");
        site.awaitReason("partly", "Ready");
        removed("partly");
    }

    @Test
    void whatAConsumerUsesStaysAndSaysSo() {
        String arn = shared("used", 1, 2);
        site.aws()
                .settings()
                .ram()
                .inUse(ShareSite.subnet(1), "There are network interfaces in " + ShareSite.subnet(1));

        shareOnly("used", 2);
        site.awaitReason("used", "ShareInUse");
        assertThat(site.message("used")).contains("network interfaces in " + ShareSite.subnet(1));

        site.delete("used");
        site.eventually(() -> assertThat(site.message("used")).contains("ram:DeleteResourceShare"));
        assertThat(site.network().associations(arn)).containsKeys(ShareSite.subnet(1), ShareSite.subnet(2));

        site.aws().settings().ram().inUse(ShareSite.subnet(1), "");
        site.awaitGone("used");
    }

    private void shareOnly(String name, int subnet) {
        site.share(name, List.of(ShareSite.subnet(subnet)), List.of(ShareSite.WITH_DATA));
    }

    @Test
    void useThatIsSeenLateIsSaidToo() {
        shared("used-late", 1, 2);
        site.aws().settings().ram().inUseSeenLate(ShareSite.subnet(1), "still in use");

        shareOnly("used-late", 2);

        site.awaitReason("used-late", "ShareInUse");
        assertThat(site.message("used-late")).contains(ShareSite.subnet(1) + " is FAILED: still in use");
        site.aws().settings().ram().inUseSeenLate(ShareSite.subnet(1), "");
        site.awaitReason("used-late", "Ready");
        removed("used-late");
    }

    @Test
    void shareWithoutTheTagsIsLeftAlone() {
        String arn = shared("untagged", 1);
        site.network()
                .client()
                .untagResource(request -> request.resourceShareArn(arn).tagKeys("crossbind.io/cluster"));
        site.awaitReason("untagged", "ShareTagsMissing");
        site.aws().clearCalls();

        shareOnly("untagged", 2);
        site.awaitReason("untagged", "ShareTagsMissing");
        removed("untagged");

        assertThat(site.writes()).isEmpty();
        assertThat(site.network().associations(arn)).containsKeys(ShareSite.subnet(1), ShareSite.DATA);
    }

    @Test
    void accountThatAShareNamesNoMoreDoesNotWaitForIt() {
        shared("renaming", 1);
        site.share("renaming", List.of(ShareSite.subnet(1)), List.of("{accountId: \"" + ShareSite.DATA + "\"}"));
        site.awaitReason("renaming", "Ready");

        site.deleteAccount("data");

        site.awaitAccountGone("data");
        site.awaitReason("renaming", "Ready");
        removed("renaming");
    }

    /** The deletion of an account completes when no object names the account any more. */
    @Test
    void accountThatIsToBeDeletedGoesWhenAShareNamesItNoMore() {
        shared("letting-go", 1);
        site.deleteAccount("data");
        site.awaitAccount("data", "InUse");

        site.share("letting-go", List.of(ShareSite.subnet(1)), List.of("{accountId: \"" + ShareSite.DATA + "\"}"));

        site.awaitAccountGone("data");
        removed("letting-go");
    }

    /** If RAM refuses to remove one of several resources, the others are still removed. */
    @Test
    void whatAConsumerUsesKeepsNothingElseShared() {
        String arn = shared("used-partly", 1, 2, 3);
        site.aws()
                .settings()
                .ram()
                .inUse(ShareSite.subnet(1), "There are network interfaces in " + ShareSite.subnet(1));

        shareOnly("used-partly", 3);

        site.awaitReason("used-partly", "ShareInUse");
        site.eventually(() -> assertThat(site.network().associations(arn))
                .containsOnlyKeys(ShareSite.subnet(1), ShareSite.subnet(3), ShareSite.DATA));
        site.aws().settings().ram().inUse(ShareSite.subnet(1), "");
        site.awaitReason("used-partly", "Ready");
        removed("used-partly");
    }

    /** A mistake in the manifest does not suspend the limits. */
    @Test
    void limitsHoldWhileTheManifestNamesSomebodyElsesResource() {
        String arn = shared("mistaken", 1);
        site.share(
                "mistaken",
                List.of(ShareSite.subnet(1), "arn:aws:ec2:eu-west-1:510000000002:subnet/subnet-1"),
                List.of(ShareSite.WITH_DATA));
        site.awaitReason("mistaken", "ShareResourceElsewhere");
        assertThat(site.network().associations(arn)).containsOnlyKeys(ShareSite.subnet(1), ShareSite.DATA);

        site.limits(
                "network",
                ShareSite.NETWORK,
                "shares: " + ShareSite.SHARES.replace("\"" + ShareSite.DATA + "\"", "\"519999999999\""));

        site.eventually(() -> assertThat(site.network().associations(arn)).containsOnlyKeys(ShareSite.subnet(1)));
        removed("mistaken");
    }

    /** A share without allowExternalPrincipals loses every external principal, even a principal named in the manifest. */
    @Test
    void nobodyOutsideStaysInWhenTheManifestSaysSo() {
        site.share(
                "closed",
                List.of(ShareSite.prefixList(1)),
                List.of(ShareSite.WITH_STRANGER),
                "allowExternalPrincipals: true");
        site.eventually(() -> assertThat(site.network().of("closed")).isPresent());
        String arn = site.network().of("closed").orElseThrow().resourceShareArn();
        site.eventually(() -> assertThat(site.network().associations(arn)).containsKey(ShareSite.STRANGER));

        site.share("closed", List.of(ShareSite.prefixList(1)), List.of(ShareSite.WITH_STRANGER));

        site.eventually(() -> assertThat(site.network().associations(arn)).containsOnlyKeys(ShareSite.prefixList(1)));
        site.awaitReason("closed", "ShareNotPermitted");
        removed("closed");
    }

    @Test
    void permissionsForOneTypeDoNotTakeTurns() {
        String own = ShareSite.OWN_PERMISSION;
        site.organization();
        permitted("permitted", ShareSite.SUBNET_PERMISSION);
        site.awaitReason("permitted", "Ready");
        permitted("permitted", ShareSite.SUBNET_PERMISSION + "\", \"" + own);
        site.awaitReason("permitted", "SharePermissionConflict");
        assertThat(site.message("permitted")).contains(own).contains(ShareSite.SUBNET_PERMISSION);

        site.awaitReads(1);
        assertThat(site.writes()).isEmpty();

        permitted("permitted", own);
        site.awaitReason("permitted", "Ready");
        assertThat(site.writes()).containsExactly("AssociateResourceSharePermission");
        removed("permitted");
    }

    @Test
    void permissionOfATypeWithoutADefaultStaysAndIsNamed() {
        String strange = "arn:aws:ram:eu-west-1:510000000001:permission/Tables";
        String arn = shared("without-default", 1);
        site.network().permit(arn, strange);
        site.awaitReason("without-default", "SharePermissionConflict");
        assertThat(site.message("without-default")).contains(strange);

        site.awaitReads(1);
        assertThat(site.writes()).isEmpty();

        permitted("without-default", strange);
        site.awaitReason("without-default", "Ready");
        assertThat(site.network().permissions(arn)).containsExactlyInAnyOrder(strange, ShareSite.SUBNET_PERMISSION);
        removed("without-default");
    }

    private void permitted(String name, String permissions) {
        site.share(
                name,
                List.of(ShareSite.subnet(1)),
                List.of(ShareSite.WITH_DATA),
                "permissionArns: [\"" + permissions + "\"]");
    }

    @Test
    void accountThatDoesNotExistDoesNotKeepOthersIn() {
        String arn = shared("half-known", 1, 2);

        site.share(
                "half-known",
                List.of(ShareSite.subnet(1)),
                List.of(ShareSite.WITH_DATA, "{accountRef: {name: nobody}}"));

        site.awaitReason("half-known", "AccountNotFound");
        assertThat(site.message("half-known")).contains("AwsAccount nobody");
        site.eventually(() ->
                assertThat(site.network().associations(arn)).containsOnlyKeys(ShareSite.subnet(1), ShareSite.DATA));
        removed("half-known");
    }

    /** As after a restore of a cluster from a backup without statuses. */
    @Test
    void shareWhoseStatusIsLostIsRestrictedAndDeletedAllTheSame() {
        String restricted = shared("restored", 1);
        String deleted = shared("restored-too", 2);
        site.kill();
        site.limits("network", ShareSite.NETWORK, "");
        site.delete("restored-too");
        site.loseStatus("restored");
        site.loseStatus("restored-too");

        site.awaitGone("restored-too");
        site.awaitReason("restored", "ShareNotAllowed");
        site.eventually(
                () -> assertThat(site.network().associations(restricted)).isEmpty());
        assertThat(site.arn("restored")).isEqualTo(restricted);
        assertThat(site.network().ever("restored-too"))
                .extracting(share -> share.resourceShareArn() + " " + share.statusAsString())
                .containsExactly(deleted + " DELETED");
        removed("restored");
    }

    @Test
    void shareThatWasNeverMadeGoesThoughItsAccountIsNotReached() {
        site.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: unreached}
                spec:
                  accountId: "510000000007"
                  region: eu-west-1
                  managementRole: {arn: "arn:aws:iam::510000000007:role/crossbind/operator", externalId: nobody-knows}
                  shares: {resources: ["arn:aws:ec2:*:510000000007:*"], principals: ["510000000002"]}
                ---
                apiVersion: crossbind.io/v1alpha1
                kind: ResourceShare
                metadata: {name: of-unreached, finalizers: [crossbind.io/aws]}
                spec:
                  accountRef: {name: unreached}
                  resourceArns: ["arn:aws:ec2:eu-west-1:510000000007:subnet/subnet-1"]
                  principals: [{accountRef: {name: data}}]
                """);
        site.awaitReason("of-unreached", "ManagementRoleDenied");

        removed("of-unreached");

        assertThat(String.join("\n", site.events()))
                .contains("a share with the tag crossbind.io/share=of-unreached may remain");
        site.deleteAccount("unreached");
    }

    @Test
    void slowAnswersAreWaitedFor() {
        site.organization();
        site.aws().faults().on("ram", Faults.ANY).by("operator").throttle();
        site.share("throttled", List.of(ShareSite.subnet(1)), List.of(ShareSite.WITH_DATA));
        site.awaitReason("throttled", "Throttled");
        assertThat(site.network().ever("throttled")).isEmpty();

        site.aws().faults().clear();

        site.awaitReason("throttled", "Ready");
        assertThat(site.network().ever("throttled")).hasSize(1);
        removed("throttled");
    }
}
