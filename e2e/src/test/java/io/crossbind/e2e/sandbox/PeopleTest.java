package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.Light;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sts.model.Tag;

/** People and third parties: users, second factors, tags, organizations, unique ids, revocation. */
@Light
class PeopleTest extends SandboxTest {
    private static final String THIRD = "333333333333";
    private static final String ANN = "arn:aws:iam::111111111111:user/ann";
    private static final String WITH_MFA = "{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}";
    private IamClient target;
    private String assumeAnything = "";

    @BeforeEach
    void policy() {
        target = iam(TARGET);
        assumeAnything = mayAssume(HOME);
    }

    private String mayAssume(String account) {
        return iam(account)
                .createPolicy(r -> r.policyName("assume").policyDocument("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],
                        "Resource":"*"}}"""))
                .policy()
                .arn();
    }

    private AwsCredentialsProvider ann() {
        return sandbox.userOf(HOME, "ann", assumeAnything);
    }

    private static String principal(String arn) {
        return "{\"AWS\":\"" + arn + "\"}";
    }

    private String assume(AwsCredentialsProvider by, String role) {
        return sts(by).assumeRole(
                        r -> r.roleArn("arn:aws:iam::222222222222:role/" + role).roleSessionName("ann"))
                .assumedRoleUser()
                .arn();
    }

    @Test
    void aSessionTokenWithASecondFactorOpensTheRole() {
        var ann = ann();
        createRole(target, "people", trust(principal(ANN), "sts:AssumeRole", WITH_MFA));
        var without = provider(sts(ann).getSessionToken().credentials());
        var with = provider(sts(ann).getSessionToken(
                        r -> r.serialNumber("arn:aws:iam::111111111111:mfa/ann").tokenCode("123456"))
                .credentials());
        assertThat(code(() -> assume(ann, "people"))).isEqualTo("AccessDenied");
        assertThat(code(() -> assume(without, "people"))).isEqualTo("AccessDenied");
        assertThat(assume(with, "people")).isEqualTo("arn:aws:sts::222222222222:assumed-role/people/ann");
        assertThat(sts(with).getCallerIdentity().arn()).isEqualTo(ANN);
        assertThat(code(() -> sts(ann).getSessionToken(r ->
                        r.serialNumber("arn:aws:iam::111111111111:mfa/ann").tokenCode("12"))))
                .isEqualTo("ValidationError");
    }

    @Test
    void aUsersSessionCallsIamOnlyWithASecondFactor() {
        var administrator = sts(sandbox.administratorOf(HOME));
        var without = provider(administrator.getSessionToken().credentials());
        var with = provider(administrator
                .getSessionToken(
                        r -> r.serialNumber("arn:aws:iam::111111111111:mfa/a").tokenCode("123456"))
                .credentials());
        assertThat(code(() -> iam(without).listRoles())).isEqualTo("InvalidClientTokenId");
        assertThat(iam(with).listRoles().roles()).isEmpty();
        assertThat(code(() -> sts(with).getSessionToken())).isEqualTo("AccessDenied");
    }

    @Test
    void theUsersSessionIsNoRoleChaining() {
        var ann = ann();
        target.createRole(r -> r.roleName("people").maxSessionDuration(43_200).assumeRolePolicyDocument(trusting(ANN)));
        var session = provider(sts(ann).getSessionToken().credentials());
        assertThat(sts(session)
                        .assumeRole(r -> r.roleArn("arn:aws:iam::222222222222:role/people")
                                .roleSessionName("ann")
                                .durationSeconds(43_200))
                        .credentials()
                        .expiration())
                .isAfter(Instant.now().plus(11, ChronoUnit.HOURS));
    }

    @Test
    void aThirdPartyNeedsItsExternalId() {
        String condition = "{\"StringEquals\":{\"sts:ExternalId\":\"7f3a\"}}";
        createRole(target, "vendor", trust(principal(THIRD), "sts:AssumeRole", condition));
        var vendor = sandbox.userOf(THIRD, "ci", mayAssume(THIRD));
        String role = "arn:aws:iam::222222222222:role/vendor";
        assertThat(code(() -> assume(vendor, "vendor"))).isEqualTo("AccessDenied");
        assertThat(code(() -> assumed(vendor, role, "7f3b"))).isEqualTo("AccessDenied");
        assertThat(code(() -> assumed(ann(), role, "7f3a"))).isEqualTo("AccessDenied");
        assertThat(sts(assumed(vendor, role, "7f3a")).getCallerIdentity().account())
                .isEqualTo(TARGET);
    }

    @Test
    void tagsOfUsersAndOrganizationsAreConditions() {
        createRole(
                target,
                "tagged",
                trust(principal(HOME), "sts:AssumeRole", "{\"StringEquals\":{\"aws:PrincipalTag/team\":\"data\"}}"));
        createRole(
                target,
                "organized",
                trust(principal(HOME), "sts:AssumeRole", "{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}"));
        var tagged = sandbox.userOf(HOME, "tagged", Map.of("team", "data"), assumeAnything);
        assertThat(assume(tagged, "tagged")).contains("/tagged/");
        assertThat(code(() -> assume(ann(), "tagged"))).isEqualTo("AccessDenied");
        assertThat(code(() -> assume(tagged, "organized"))).isEqualTo("AccessDenied");
        sandbox.settings().organization("o-1", HOME, TARGET);
        assertThat(assume(tagged, "organized")).contains("/organized/");
    }

    @Test
    void aUserMadeAgainIsAStranger() {
        ann();
        createRole(target, "people", trusting(ANN));
        assertThat(assume(ann(), "people")).contains("/people/");
        var before = ann();
        sandbox.deleteUser(HOME, "ann");
        assertThat(code(() -> sts(before).getCallerIdentity())).isEqualTo("InvalidClientTokenId");
        assertThat(code(() -> assume(ann(), "people"))).isEqualTo("AccessDenied");
        assertThat(target.getRole(r -> r.roleName("people")).role().assumeRolePolicyDocument())
                .contains("AIDA")
                .doesNotContain("ann");
    }

    @Test
    void theAccountWithTheExactPrincipalSurvivesReCreation() {
        String condition = "{\"ArnEquals\":{\"aws:PrincipalArn\":\"" + ANN + "\"}}";
        createRole(target, "people", trust(principal("arn:aws:iam::111111111111:root"), "sts:AssumeRole", condition));
        assertThat(assume(ann(), "people")).contains("/people/");
        sandbox.deleteUser(HOME, "ann");
        assertThat(assume(ann(), "people")).contains("/people/");
        var bob = sandbox.userOf(HOME, "bob", assumeAnything);
        assertThat(code(() -> assume(bob, "people"))).isEqualTo("AccessDenied");
    }

    @Test
    void sessionTagsNeedTheirRightAndTransitiveOnesStay() {
        IamClient home = iam(HOME);
        String ci = createRole(
                        home,
                        "ci",
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
                                + "{\"AWS\":\"111111111111\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}}")
                .arn();
        home.attachRolePolicy(r -> r.roleName("ci").policyArn(assumeAnything));
        createRole(target, "plain", trusting(ci));
        createRole(
                target,
                "tagging",
                trusting(ci).replace("\"sts:AssumeRole\"", "[\"sts:AssumeRole\",\"sts:TagSession\"]"));
        Tag tag = Tag.builder().key("team").value("data").build();
        var passing = provider(sts(ann())
                .assumeRole(r -> r.roleArn(ci).roleSessionName("ci").tags(tag))
                .credentials());
        var transitive = provider(sts(ann())
                .assumeRole(r -> r.roleArn(ci).roleSessionName("ci").tags(tag).transitiveTagKeys("team"))
                .credentials());
        assertThat(assume(passing, "plain")).contains("/plain/");
        assertThat(message(() -> assume(transitive, "plain"))).contains("sts:TagSession");
        assertThat(assume(transitive, "tagging")).contains("/tagging/");
        assertThat(code(() -> sts(transitive)
                        .assumeRole(r -> r.roleArn("arn:aws:iam::222222222222:role/tagging")
                                .roleSessionName("ci")
                                .tags(tag))))
                .isEqualTo("ValidationError");
    }

    @Test
    void aDenyOnTheTokensIssueTimeEndsOlderSessions() {
        ann();
        createRole(target, "people", trusting(ANN));
        target.attachRolePolicy(r -> r.roleName("people").policyArn(S3_READ_ONLY));
        s3(sandbox.administratorOf(TARGET)).createBucket(r -> r.bucket("reports"));
        String role = "arn:aws:iam::222222222222:role/people";
        var old = assumed(ann(), role, "none");
        assertThat(objects(old)).isEmpty();
        // Session times are whole seconds. The deny's time is a second ahead, so the deny covers this session.
        String end =
                Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).toString();
        target.putRolePolicy(r -> r.roleName("people")
                .policyName("revoked")
                .policyDocument(
                        statement("Deny", "*", "*", "{\"DateLessThan\":{\"aws:TokenIssueTime\":\"" + end + "\"}}")));
        assertThat(message(() -> objects(old))).contains("explicit deny");
        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(objects(assumed(ann(), role, "none"))).isEmpty());
        assertThat(message(() -> objects(old))).contains("explicit deny");
    }

    private List<S3Object> objects(AwsCredentialsProvider credentials) {
        return s3(credentials).listObjectsV2(r -> r.bucket("reports")).contents();
    }
}
