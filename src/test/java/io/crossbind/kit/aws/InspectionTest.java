package io.crossbind.kit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.aws.Inspection.TrustedPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.s3.S3Client;

/** The state and the access shown by the sandbox without calls, and the delay of reads after writes. */
class InspectionTest {
    private static final String HOME = "111111111111";
    private static final String TARGET = "222222222222";
    private static final String ISSUER = "https://issuer.example";

    private Instant now = Instant.parse("2031-01-01T00:00:00Z");
    private final AwsSandbox aws = new AwsSandbox(() -> now, time -> {}, new SplittableRandom(7));

    private IamClient iam(String account) {
        return IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(aws.administratorOf(account))
                .httpClient(aws.httpClient())
                .build();
    }

    private static <V> V at(Map<String, V> views, String name) {
        return Objects.requireNonNull(views.get(name), name);
    }

    private static String trusting(String principal) {
        return """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}""".formatted(principal);
    }

    private static String allow(String action, String resource) {
        return """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"%s","Resource":"%s"}}""".formatted(action, resource);
    }

    private String create(String account, String name, String trust) {
        return iam(account)
                .createRole(r -> r.roleName(name)
                        .path("/crossbind/")
                        .assumeRolePolicyDocument(trust)
                        .tags(t -> t.key("owner").value("me")))
                .role()
                .arn();
    }

    @Test
    void roleIsSeenWhole() {
        String arn = create(TARGET, "a", trusting(HOME));
        IamClient iam = iam(TARGET);
        iam.putRolePolicy(r -> r.roleName("a").policyName("p").policyDocument(allow("s3:GetObject", "*")));
        iam.attachRolePolicy(r -> r.roleName("a").policyArn("arn:aws:iam::aws:policy/IAMReadOnlyAccess"));
        iam.createInstanceProfile(r -> r.instanceProfileName("i"));
        iam.addRoleToInstanceProfile(r -> r.instanceProfileName("i").roleName("a"));
        int calls = aws.calls().size();
        RoleView role = at(aws.inspect().roles(TARGET), "a");
        assertThat(role).isEqualTo(aws.inspect().role(arn).orElseThrow());
        assertThat(role.path()).isEqualTo("/crossbind/");
        assertThat(role.tags()).isEqualTo(Map.of("owner", "me"));
        assertThat(role.inline()).isEqualTo(Map.of("p", allow("s3:GetObject", "*")));
        assertThat(role.attached()).containsExactly("arn:aws:iam::aws:policy/IAMReadOnlyAccess");
        assertThat(role.instanceProfiles()).containsExactly("arn:aws:iam::222222222222:instance-profile/i");
        assertThat(aws.calls()).hasSize(calls);
    }

    @Test
    void deletedPrincipalIsDeadInTheTrustThatNamesIt() {
        String source = create(HOME, "source", trusting(HOME));
        create(TARGET, "target", trusting(source));
        String id = at(aws.inspect().roles(HOME), "source").id();
        assertThat(at(aws.inspect().roles(TARGET), "target").trusted())
                .containsExactly(new TrustedPrincipal(source, id, false));
        iam(HOME).deleteRole(r -> r.roleName("source"));
        create(HOME, "source", trusting(HOME));
        RoleView target = at(aws.inspect().roles(TARGET), "target");
        assertThat(target.trusted()).containsExactly(new TrustedPrincipal(source, id, true));
        assertThat(target.trust()).contains(id).doesNotContain(source);
    }

    @Test
    void roleMayAssumeAnotherOnlyWithTheExternalIdAndWhileItLives() {
        aws.createManagementRole(TARGET, HOME, "secret", null);
        String operator = "arn:aws:iam::111111111111:role/crossbind-operator";
        String management = "arn:aws:iam::222222222222:role/crossbind/operator";
        Access access = aws.access();
        assertThat(access.allows(operator, "sts:AssumeRole", management, Map.of("sts:ExternalId", "secret")))
                .isTrue();
        assertThat(access.allows(operator, "sts:AssumeRole", management, Map.of("sts:ExternalId", "other")))
                .isFalse();
        assertThat(access.allows(operator + "2", "sts:AssumeRole", management, Map.of("sts:ExternalId", "secret")))
                .isFalse();
        assertThat(access.allows(management, "iam:GetRole", "arn:aws:iam::222222222222:role/crossbind/x", Map.of()))
                .isTrue();
        assertThat(access.allows(management, "iam:CreateRole", "arn:aws:iam::222222222222:role/x", Map.of()))
                .isFalse();
        assertThat(access.allows(management, "iam:GetRole", management, Map.of()))
                .isTrue();
    }

    @Test
    void accessToAnotherAccountsBucketNeedsBothSides() {
        String reader = create(HOME, "reader", trusting(HOME));
        String object = "arn:aws:s3:::bucket/key";
        S3Client s3 = S3Client.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(aws.administratorOf(TARGET))
                .httpClient(aws.httpClient())
                .build();
        s3.createBucket(r -> r.bucket("bucket"));
        String policy = """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"s3:GetObject",\
                "Resource":"arn:aws:s3:::bucket/*"}}""".formatted(reader);
        s3.putBucketPolicy(r -> r.bucket("bucket").policy(policy));
        assertThat(at(aws.inspect().buckets(), "bucket").policy()).isEqualTo(policy);
        assertThat(at(aws.inspect().buckets(), "bucket").trusted()).hasSize(1);
        assertThat(aws.access().allows(reader, "s3:GetObject", object, Map.of()))
                .isFalse();
        iam(HOME)
                .putRolePolicy(r ->
                        r.roleName("reader").policyName("p").policyDocument(allow("s3:*", "arn:aws:s3:::bucket/*")));
        assertThat(aws.access().allows(reader, "s3:GetObject", object, Map.of()))
                .isTrue();
        assertThat(aws.access().allows(reader, "s3:PutObject", object, Map.of()))
                .isFalse();
    }

    @Test
    void webIdentityNeedsProviderAudienceAndTrust() {
        String provider = iam(TARGET)
                .createOpenIDConnectProvider(r -> r.url(ISSUER).clientIDList("sts.amazonaws.com"))
                .openIDConnectProviderArn();
        String trust = """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Federated":"%s"},
                "Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"issuer.example:sub":"me"}}}}""".formatted(provider);
        String role = create(TARGET, "federated", trust);
        Access access = aws.access();
        assertThat(at(aws.inspect().providers(TARGET), provider).clientIds()).containsExactly("sts.amazonaws.com");
        assertThat(access.assumesWithWebIdentity(ISSUER, "me", "sts.amazonaws.com", role))
                .isTrue();
        assertThat(access.assumesWithWebIdentity(ISSUER, "you", "sts.amazonaws.com", role))
                .isFalse();
        assertThat(access.assumesWithWebIdentity(ISSUER, "me", "other", role)).isFalse();
        assertThat(access.serviceMayAssume("ec2.amazonaws.com", "sts:AssumeRole", role, Map.of()))
                .isFalse();
    }

    @Test
    void readsOfARoleAndListsLagByTheGivenClock() {
        aws.settings().roleReadLag(Duration.ofSeconds(5));
        aws.settings().listLag(Duration.ofSeconds(20));
        aws.settings().bulkReadLag(Duration.ofSeconds(60));
        create(TARGET, "a", trusting(HOME));
        IamClient iam = iam(TARGET);
        assertThatThrownBy(() -> iam.getRole(r -> r.roleName("a"))).isInstanceOf(NoSuchEntityException.class);
        assertThat(aws.inspect().roles(TARGET)).containsKey("a");
        now = now.plusSeconds(6);
        assertThat(iam.getRole(r -> r.roleName("A")).role().roleName()).isEqualTo("a");
        assertThat(iam.listRoles().roles()).isEmpty();
        now = now.plusSeconds(15);
        assertThat(iam.listRoles().roles()).hasSize(1);
        assertThat(iam.getAccountAuthorizationDetails(r -> r.filter(EntityType.ROLE))
                        .roleDetailList())
                .isEmpty();
        now = now.plusSeconds(60);
        assertThat(iam.getAccountAuthorizationDetails(r -> r.filter(EntityType.ROLE))
                        .roleDetailList())
                .hasSize(1);
    }

    @Test
    void newRoleIsNoPrincipalBeforeItsDelay() {
        aws.settings().principalDelay(Duration.ofSeconds(10));
        String source = create(HOME, "source", trusting(HOME));
        assertThatThrownBy(() -> create(TARGET, "target", trusting(source)))
                .isInstanceOf(MalformedPolicyDocumentException.class);
        now = now.plusSeconds(11);
        create(TARGET, "target", trusting(source));
    }

    @Test
    void forkGoesItsOwnWayAndItsKeysAreValid() {
        String first = create(HOME, "first", trusting(HOME));
        AwsSandbox fork = aws.fork(() -> now, time -> {}, new SplittableRandom(8));
        IamClient inFork = IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(fork.administratorOf(HOME))
                .httpClient(fork.httpClient())
                .build();
        assertThat(fork.inspect().role(first)).isEqualTo(aws.inspect().role(first));
        inFork.deleteRole(r -> r.roleName("first"));
        inFork.createRole(r -> r.roleName("second").assumeRolePolicyDocument(trusting(HOME)));
        assertThat(fork.inspect().roles(HOME)).containsOnlyKeys("second");
        assertThat(aws.inspect().roles(HOME)).containsOnlyKeys("first");
        assertThat(at(fork.inspect().roles(HOME), "second").id())
                .isNotEqualTo(at(aws.inspect().roles(HOME), "first").id());
    }
}
