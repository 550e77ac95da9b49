package io.crossbind.desired.shares;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AccountRef;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.ResourceShareSpec;
import io.crossbind.api.v1alpha1.ShareLimits;
import io.crossbind.api.v1alpha1.SharePrincipal;
import io.crossbind.api.v1alpha1.Unmanaged;
import io.crossbind.desired.AccountFacts;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.Partition;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareDesignTest {
    private static final String SUBNET = "arn:aws:ec2:eu-west-1:222222222222:subnet/subnet-1";
    private static final String OTHER = "arn:aws:ec2:eu-west-1:222222222222:subnet/subnet-2";
    private static final String GLOBAL = "arn:aws:networkmanager::222222222222:core-network/core-network-1";
    private static final String ORGANIZATION = "arn:aws:organizations::999999999999:organization/o-abcdefghij";
    private static final SharePrincipal DATA = new SharePrincipal(new AccountRef("data"), null, null);
    private static final SharePrincipal STRANGER = new SharePrincipal(null, "333333333333", null);
    private static final SharePrincipal EVERYBODY = new SharePrincipal(null, null, ORGANIZATION);
    private static final ShareLimits ALL = new ShareLimits(
            List.of("arn:aws:*:*:222222222222:*"), List.of("444444444444", "333333333333", ORGANIZATION), true);

    private static ShareDecision decide(ResourceShareSpec spec, @Nullable ShareLimits shares) {
        return ShareDesign.decide(facts(spec, shares, null, Optional.empty(), "aws"));
    }

    private static AwsAccountSpec account(@Nullable ShareLimits shares, @Nullable Unmanaged unmanaged) {
        return new AwsAccountSpec(
                "222222222222",
                "eu-west-1",
                null,
                unmanaged,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                shares,
                List.of(),
                null,
                null);
    }

    private static ShareFacts facts(
            ResourceShareSpec spec,
            @Nullable ShareLimits shares,
            @Nullable Unmanaged unmanaged,
            Optional<String> known,
            String partition) {
        return new ShareFacts(
                "subnets",
                "uid",
                spec,
                new AccountFacts("network", account(shares, unmanaged), new Partition(partition), 2048),
                Map.of("data", "444444444444", "network", "222222222222"),
                new ClusterIdentity(
                        "arn:aws:eks:eu-west-1:111111111111:cluster/prod",
                        new Issuer("https://issuer.example/id"),
                        "sts.amazonaws.com"),
                known);
    }

    private static ResourceShareSpec spec(List<String> resources, List<SharePrincipal> principals, boolean external) {
        return new ResourceShareSpec(
                new AccountRef("network"), null, resources, principals, List.of(), external ? true : null);
    }

    private static DesiredShare allowed(ShareDecision decision) {
        assertThat(decision).isInstanceOf(ShareDecision.Allowed.class);
        return ((ShareDecision.Allowed) decision).share();
    }

    private static ShareDecision.Restricted restricted(ShareDecision decision) {
        assertThat(decision).isInstanceOf(ShareDecision.Restricted.class);
        return (ShareDecision.Restricted) decision;
    }

    @Test
    void shareIsNamedTaggedAndClosedByDefault() {
        DesiredShare share = allowed(decide(spec(List.of(SUBNET), List.of(DATA, STRANGER, EVERYBODY), false), ALL));
        assertThat(share.name()).isEqualTo("prod-subnets");
        assertThat(share.region()).isEqualTo("eu-west-1");
        assertThat(share.allowExternalPrincipals()).isFalse();
        assertThat(share.principals()).containsExactly("444444444444", "333333333333", ORGANIZATION);
        assertThat(share.tags())
                .containsOnly(
                        Map.entry("crossbind.io/cluster", "arn:aws:eks:eu-west-1:111111111111:cluster/prod"),
                        Map.entry("crossbind.io/share", "subnets"));
    }

    @Test
    void onePrincipalInTwoWaysIsOne() {
        SharePrincipal same = new SharePrincipal(null, "444444444444", null);
        assertThat(allowed(decide(spec(List.of(SUBNET), List.of(DATA, same), false), ALL))
                        .principals())
                .containsExactly("444444444444");
    }

    @ParameterizedTest
    @CsvSource({
        "aws, us-east-1",
        "aws-cn, cn-north-1",
        "aws-us-gov, us-gov-west-1",
        "aws-eusc, eusc-de-east-1",
    })
    void globalResourceIsSharedFromThePartitionsHome(String partition, String region) {
        String arn = GLOBAL.replace("arn:aws:", "arn:" + partition + ":");
        ShareLimits limits = new ShareLimits(List.of(arn), List.of("333333333333"), null);
        assertThat(allowed(ShareDesign.decide(facts(
                                spec(List.of(arn), List.of(STRANGER), false),
                                limits,
                                null,
                                Optional.empty(),
                                partition)))
                        .region())
                .isEqualTo(region)
                .isEqualTo(ShareDesign.region(spec(List.of(arn), List.of(STRANGER), false), new Partition(partition)));
    }

    @Test
    void withoutLimitsNothingIsAllowed() {
        ShareDecision.Restricted decision = restricted(decide(spec(List.of(SUBNET), List.of(DATA), false), null));
        assertThat(decision.problem().reason()).isEqualTo(Reason.SHARE_NOT_ALLOWED);
        assertThat(decision.remaining().resourceArns()).isEmpty();
        assertThat(decision.remaining().principals()).isEmpty();
    }

    @Test
    void whatIsAllowedRemains() {
        ShareLimits limits = new ShareLimits(List.of(OTHER), List.of(ORGANIZATION), null);
        ShareDecision.Restricted decision =
                restricted(decide(spec(List.of(SUBNET, OTHER), List.of(DATA, EVERYBODY), true), limits));
        assertThat(decision.problem().message()).contains(SUBNET).contains("AwsAccount network");
        assertThat(decision.remaining().resourceArns()).containsExactly(OTHER);
        assertThat(decision.remaining().principals()).containsExactly(ORGANIZATION);
        assertThat(decision.remaining().allowExternalPrincipals()).isFalse();
    }

    @Test
    void accountThatDoesNotExistIsSaidAndTheOthersRemain() {
        SharePrincipal nobody = new SharePrincipal(new AccountRef("nobody"), null, null);
        ShareDecision.Restricted decision =
                restricted(decide(spec(List.of(SUBNET), List.of(nobody, DATA, STRANGER), false), ALL));
        assertThat(decision.problem())
                .isEqualTo(new Problem(Reason.ACCOUNT_NOT_FOUND, "AwsAccount nobody does not exist"));
        assertThat(decision.remaining().principals()).containsExactly("444444444444", "333333333333");
        ShareLimits narrow = new ShareLimits(List.of(OTHER), List.of("333333333333"), null);
        ShareDecision.Restricted both =
                restricted(decide(spec(List.of(SUBNET, OTHER), List.of(nobody, DATA, STRANGER), false), narrow));
        assertThat(both.remaining().resourceArns()).containsExactly(OTHER);
        assertThat(both.remaining().principals()).containsExactly("333333333333");
    }

    @Test
    void principalsAreNeverMatchedByPattern() {
        ShareLimits limits = new ShareLimits(List.of("*"), List.of("*", "33333333333?"), null);
        assertThat(restricted(decide(spec(List.of(SUBNET), List.of(STRANGER), false), limits))
                        .problem()
                        .message())
                .startsWith("333333333333");
    }

    @Test
    void externalPrincipalsAreTheAccountsToAllow() {
        ShareLimits limits = new ShareLimits(ALL.resources(), ALL.principals(), null);
        assertThat(restricted(decide(spec(List.of(SUBNET), List.of(STRANGER), true), limits))
                        .problem()
                        .message())
                .startsWith("allowExternalPrincipals: true");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:ec2:eu-west-1:333333333333:subnet/subnet-1",
        "arn:aws-cn:ec2:eu-west-1:222222222222:subnet/subnet-1",
        "arn:aws:ec2:us-east-1:222222222222:subnet/subnet-1",
        "arn:aws:networkmanager::222222222222:core-network/core-network-1",
    })
    void resourceElsewhereIsRefused(String arn) {
        ShareDecision decision = decide(spec(List.of(SUBNET, arn), List.of(DATA), false), ALL);
        assertThat(decision).isInstanceOfSatisfying(ShareDecision.Restricted.class, restricted -> {
            assertThat(restricted.problem().reason()).isEqualTo(Reason.SHARE_RESOURCE_ELSEWHERE);
            assertThat(restricted.remaining().resourceArns()).isSubsetOf(SUBNET);
        });
    }

    @Test
    void unmanagedAccountSharesNothing() {
        ShareFacts facts =
                facts(spec(List.of(SUBNET), List.of(DATA), false), ALL, new Unmanaged(), Optional.empty(), "aws");
        assertThat(ShareDesign.decide(facts))
                .isInstanceOfSatisfying(
                        ShareDecision.Refused.class,
                        refused -> assertThat(refused.problem().reason()).isEqualTo(Reason.SHARES_UNMANAGED));
    }

    /** RAM refuses a repeated token with other parameters, and remembers the tokens of deleted shares. */
    @Test
    void tokenIsTheSameForTheSameShareOnly() {
        ResourceShareSpec one = spec(List.of(SUBNET), List.of(DATA), false);
        String token = allowed(decide(one, ALL)).clientToken();
        assertThat(token)
                .isEqualTo(allowed(decide(one, ALL)).clientToken())
                .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                .isNotEqualTo(allowed(decide(spec(List.of(OTHER), List.of(DATA), false), ALL))
                        .clientToken())
                .isNotEqualTo(allowed(decide(spec(List.of(SUBNET), List.of(DATA), true), ALL))
                        .clientToken())
                .isNotEqualTo(allowed(ShareDesign.decide(facts(one, ALL, null, Optional.of("arn:lost"), "aws")))
                        .clientToken());
    }
}
