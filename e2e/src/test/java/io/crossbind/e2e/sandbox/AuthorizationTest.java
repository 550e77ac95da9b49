package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.Light;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;

/** Authorization: identity, boundary, session, trust and bucket policies together. */
@Light
class AuthorizationTest extends SandboxTest {
    private IamClient iam;

    @BeforeEach
    void bucket() {
        iam = iam(TARGET);
        var s3 = s3(sandbox.administratorOf(TARGET));
        s3.createBucket(r -> r.bucket("reports"));
        s3.putObject(r -> r.bucket("reports").key("2026/a b+c.csv"), RequestBody.fromString("one,two"));
    }

    private String read(AwsCredentialsProvider credentials) {
        return s3(credentials)
                .getObjectAsBytes(r -> r.bucket("reports").key("2026/a b+c.csv"))
                .asUtf8String();
    }

    /** A session of the role, assumed by its account's administrator. */
    private AwsCredentialsProvider session(String role) {
        return assumed(sandbox.administratorOf(TARGET), "arn:aws:iam::222222222222:role/" + role, "none");
    }

    @Test
    void identityPoliciesAllowAndDenyWins() {
        createRole(iam, "reader", trusting(TARGET));
        assertThat(code(() -> read(session("reader")))).isEqualTo("AccessDenied");
        iam.putRolePolicy(r -> r.roleName("reader")
                .policyName("read")
                .policyDocument(allow("s3:Get*", "arn:aws:s3:::reports/2026/*")));
        assertThat(read(session("reader"))).isEqualTo("one,two");
        iam.putRolePolicy(r ->
                r.roleName("reader").policyName("deny").policyDocument(statement("Deny", "s3:GetObject", "*", "{}")));
        assertThat(message(() -> read(session("reader")))).contains("explicit deny in an identity-based policy");
    }

    @Test
    void boundariesCapAndAMissingOneAllowsNothing() {
        String boundary = iam.createPolicy(r -> r.policyName("boundary").policyDocument(allow("s3:List*", "*")))
                .policy()
                .arn();
        createRole(iam, "reader", trusting(TARGET));
        iam.attachRolePolicy(r -> r.roleName("reader").policyArn(S3_READ_ONLY));
        assertThat(read(session("reader"))).isEqualTo("one,two");
        iam.putRolePermissionsBoundary(r -> r.roleName("reader").permissionsBoundary(boundary));
        assertThat(message(() -> read(session("reader")))).contains("no permissions boundary allows");
        assertThat(s3(session("reader")).listObjectsV2(r -> r.bucket("reports")).contents())
                .hasSize(1);
        iam.deletePolicy(r -> r.policyArn(boundary));
        assertThat(code(() -> s3(session("reader")).listObjectsV2(r -> r.bucket("reports"))))
                .isEqualTo("AccessDenied");
    }

    @Test
    void sessionPoliciesOnlyTakeAway() {
        createRole(iam, "reader", trusting(TARGET));
        iam.attachRolePolicy(r -> r.roleName("reader").policyArn(S3_READ_ONLY));
        var narrowed = provider(sts(sandbox.administratorOf(TARGET))
                .assumeRole(r -> r.roleArn("arn:aws:iam::222222222222:role/reader")
                        .roleSessionName("narrow")
                        .policy(allow("s3:ListBucket", "*")))
                .credentials());
        assertThat(message(() -> read(narrowed))).contains("no session policy allows");
    }

    @Test
    void assumingAcrossAccountsNeedsBothSides() {
        String target = createRole(iam, "reader", trusting(HOME)).arn();
        var silent = sandbox.userOf(HOME, "silent");
        assertThat(message(() -> assumed(silent, target, "none"))).contains("no identity-based policy allows");
        assertThat(sts(assumed(sandbox.administratorOf(HOME), target, "none"))
                        .getCallerIdentity()
                        .account())
                .isEqualTo(TARGET);
        var third = sandbox.administratorOf("333333333333");
        assertThat(message(() -> assumed(third, target, "none"))).contains("no resource-based policy allows");
        assertThat(code(() -> assumed(third, "arn:aws:iam::222222222222:role/absent", "none")))
                .isEqualTo("AccessDenied");
    }

    @Test
    void aTrustThatNamesAUserOfTheAccountIsEnough() {
        var ann = sandbox.userOf(TARGET, "ann");
        String named = createRole(iam, "named", trusting("arn:aws:iam::222222222222:user/ann"))
                .arn();
        String delegated = createRole(iam, "delegated", trusting(TARGET)).arn();
        assertThat(assumed(ann, named, "none")).isNotNull();
        assertThat(code(() -> assumed(ann, delegated, "none"))).isEqualTo("AccessDenied");
    }

    @Test
    void aRecreatedSourceRoleIsAStranger() {
        IamClient home = iam(HOME);
        createRole(home, "app", trusting(HOME));
        home.putRolePolicy(r -> r.roleName("app").policyName("p").policyDocument(allow("sts:AssumeRole", "*")));
        String target = createRole(iam, "reader", trusting("arn:aws:iam::111111111111:role/app"))
                .arn();
        String app = "arn:aws:iam::111111111111:role/app";
        var administrator = sandbox.administratorOf(HOME);
        var before = assumed(administrator, app, "none");
        assertThat(assumed(before, target, "none")).isNotNull();
        home.deleteRolePolicy(r -> r.roleName("app").policyName("p"));
        home.deleteRole(r -> r.roleName("app"));
        assertThat(code(() -> sts(before).getCallerIdentity())).isEqualTo("InvalidClientTokenId");
        createRole(home, "app", trusting(HOME));
        home.putRolePolicy(r -> r.roleName("app").policyName("p").policyDocument(allow("sts:AssumeRole", "*")));
        assertThat(code(() -> assumed(assumed(administrator, app, "none"), target, "none")))
                .isEqualTo("AccessDenied");
    }

    @Test
    void multiFactorAuthenticationIsACondition() {
        String condition = "{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}";
        String role = createRole(iam, "people", trust("{\"AWS\":\"111111111111\"}", "sts:AssumeRole", condition))
                .arn();
        var sts = sts(sandbox.administratorOf(HOME));
        assertThat(code(() -> sts.assumeRole(r -> r.roleArn(role).roleSessionName("ann"))))
                .isEqualTo("AccessDenied");
        assertThat(sts.assumeRole(r -> r.roleArn(role)
                                .roleSessionName("ann")
                                .serialNumber("arn:aws:iam::111111111111:mfa/ann")
                                .tokenCode("123456"))
                        .assumedRoleUser()
                        .arn())
                .isEqualTo("arn:aws:sts::222222222222:assumed-role/people/ann");
    }

    @Test
    void sessionsEndAtTheRolesMaximumAndAtAnHourWhenChained() {
        String longest = iam.createRole(r ->
                        r.roleName("longest").maxSessionDuration(43_200).assumeRolePolicyDocument(trusting(TARGET)))
                .role()
                .arn();
        String short1 = createRole(iam, "short", trusting(TARGET)).arn();
        var administrator = sts(sandbox.administratorOf(TARGET));
        assertThat(administrator.assumeRole(
                        r -> r.roleArn(longest).roleSessionName("ok").durationSeconds(43_200)))
                .isNotNull();
        assertThat(message(() -> administrator.assumeRole(
                        r -> r.roleArn(short1).roleSessionName("ok").durationSeconds(3601))))
                .contains("exceeds the MaxSessionDuration");
        assertThat(code(() -> administrator.assumeRole(
                        r -> r.roleArn(short1).roleSessionName("ok").durationSeconds(899))))
                .isEqualTo("ValidationError");
        iam.putRolePolicy(r -> r.roleName("short").policyName("p").policyDocument(allow("sts:AssumeRole", "*")));
        var chained = sts(session("short"));
        assertThat(message(() -> chained.assumeRole(
                        r -> r.roleArn(longest).roleSessionName("ok").durationSeconds(3601))))
                .contains("role chaining");
    }

    @Test
    void bucketPoliciesOpenABucketToAnotherAccount() {
        var reader = sandbox.userOf(HOME, "reader", S3_READ_ONLY);
        assertThat(message(() -> read(reader))).contains("no resource-based policy allows");
        String policy = """
                {"Version":"2012-10-17","Statement":[{"Sid":"crossbind/reader","Effect":"Allow",
                "Principal":{"AWS":"arn:aws:iam::111111111111:user/reader"},"Action":"s3:GetObject",
                "Resource":"arn:aws:s3:::reports/*"}]}""";
        s3(sandbox.administratorOf(TARGET))
                .putBucketPolicy(r -> r.bucket("reports").policy(policy));
        assertThat(read(reader)).isEqualTo("one,two");
        assertThat(code(() -> s3(sandbox.administratorOf(TARGET))
                        .putBucketPolicy(r -> r.bucket("reports").policy(policy.replace("/reader\"}", "/absent\"}")))))
                .isEqualTo("MalformedPolicy");
    }
}
