package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.Light;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

@Light
class RolesTest extends SandboxTest {
    private static final String TRUST = trusting(HOME);
    private IamClient iam;

    @BeforeEach
    void client() {
        iam = iam(TARGET);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void createsWithEverythingInOneCall() {
        String boundary = iam.createPolicy(r -> r.policyName("boundary").policyDocument(allow("s3:*", "*")))
                .policy()
                .arn();
        iam.createRole(r -> r.roleName("reports")
                .path("/crossbind/")
                .assumeRolePolicyDocument(TRUST)
                .description("reads <reports> & more")
                .maxSessionDuration(7200)
                .permissionsBoundary(boundary)
                .tags(tag("crossbind.io/cluster", "c1")));
        Role role = iam.getRole(r -> r.roleName("reports")).role();
        assertThat(role.arn()).isEqualTo("arn:aws:iam::222222222222:role/crossbind/reports");
        assertThat(role.roleId()).startsWith("AROA").hasSize(21);
        assertThat(role.description()).isEqualTo("reads <reports> & more");
        assertThat(role.maxSessionDuration()).isEqualTo(7200);
        assertThat(role.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(boundary);
        assertThat(role.tags()).containsExactly(tag("crossbind.io/cluster", "c1"));
        assertThat(role.assumeRolePolicyDocument())
                .startsWith("%7B%22Version%22")
                .doesNotContain("+");
        assertThat(URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8))
                .isEqualTo(TRUST);
    }

    @Test
    void namesAreUniqueWithoutRegardToCase() {
        createRole(iam, "Reports", TRUST);
        assertThat(code(() -> createRole(iam, "reports", TRUST))).isEqualTo("EntityAlreadyExists");
        assertThat(code(() -> iam.getRole(r -> r.roleName("absent")))).isEqualTo("NoSuchEntity");
    }

    @Test
    void checksNamesPathsTextsAndNumbers() {
        assertThat(code(() -> createRole(iam, "a".repeat(65), TRUST))).isEqualTo("ValidationError");
        assertThat(code(() -> createRole(iam, "a b", TRUST))).isEqualTo("ValidationError");
        assertThat(code(() ->
                        iam.createRole(r -> r.roleName("a").path("crossbind").assumeRolePolicyDocument(TRUST))))
                .isEqualTo("ValidationError");
        assertThat(code(() -> iam.createRole(
                        r -> r.roleName("a").description("x".repeat(1001)).assumeRolePolicyDocument(TRUST))))
                .isEqualTo("ValidationError");
        assertThat(message(() -> iam.createRole(
                        r -> r.roleName("a").maxSessionDuration(900).assumeRolePolicyDocument(TRUST))))
                .contains("greater than or equal to 3600");
        assertThat(message(() -> iam.createRole(
                        r -> r.roleName("a").maxSessionDuration(43_201).assumeRolePolicyDocument(TRUST))))
                .contains("less than or equal to 43200");
    }

    @Test
    void checksTags() {
        List<Tag> many = IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "v")).toList();
        assertThat(code(() -> iam.createRole(
                        r -> r.roleName("a").assumeRolePolicyDocument(TRUST).tags(many))))
                .isEqualTo("LimitExceeded");
        assertThat(code(() -> iam.createRole(
                        r -> r.roleName("a").assumeRolePolicyDocument(TRUST).tags(tag("Key", "1"), tag("key", "2")))))
                .isEqualTo("InvalidInput");
        createRole(iam, "a", TRUST);
        iam.tagRole(r -> r.roleName("a").tags(tag("Owner", "x"), tag("b", "1")));
        iam.tagRole(r -> r.roleName("a").tags(tag("owner", "y")));
        iam.untagRole(r -> r.roleName("a").tagKeys("b"));
        assertThat(iam.listRoleTags(r -> r.roleName("a")).tags()).containsExactly(tag("owner", "y"));
    }

    @Test
    void countsTrustPoliciesWithoutWhiteSpace() {
        String spacious = TRUST.replace(",", ",\n" + " ".repeat(3000));
        assertThat(createRole(iam, "spacious", spacious).roleName()).isEqualTo("spacious");
        String large = TRUST.replace("\"Effect\"", "\"Sid\":\"" + "a".repeat(2048) + "\",\"Effect\"");
        assertThat(message(() -> createRole(iam, "large", large)))
                .isEqualTo("Cannot exceed quota for ACLSizePerRole: 2048");
        sandbox.settings().trustPolicySize(4096);
        assertThat(createRole(iam, "large", large).roleName()).isEqualTo("large");
    }

    @Test
    void countsRoles() {
        sandbox.settings().rolesQuota(1);
        createRole(iam, "first", TRUST);
        assertThat(message(() -> createRole(iam, "second", TRUST)))
                .isEqualTo("Cannot exceed quota for RolesPerAccount: 1");
    }

    @Test
    void boundsMustExist() {
        String absent = "arn:aws:iam::222222222222:policy/absent";
        assertThat(code(() -> iam.createRole(
                        r -> r.roleName("a").assumeRolePolicyDocument(TRUST).permissionsBoundary(absent))))
                .isEqualTo("NoSuchEntity");
        createRole(iam, "a", TRUST);
        assertThat(code(() ->
                        iam.putRolePermissionsBoundary(r -> r.roleName("a").permissionsBoundary(absent))))
                .isEqualTo("NoSuchEntity");
    }

    @Test
    void deletesOnlyWhatIsEmpty() {
        createRole(iam, "a", TRUST);
        iam.attachRolePolicy(r -> r.roleName("a").policyArn(S3_READ_ONLY));
        iam.putRolePolicy(r -> r.roleName("a").policyName("p").policyDocument(allow("s3:GetObject", "*")));
        iam.createInstanceProfile(r -> r.instanceProfileName("i"));
        iam.addRoleToInstanceProfile(r -> r.instanceProfileName("i").roleName("a"));
        assertThat(message(() -> iam.deleteRole(r -> r.roleName("a")))).contains("instance profile");
        assertThat(iam.listInstanceProfilesForRole(r -> r.roleName("a")).instanceProfiles())
                .singleElement()
                .satisfies(profile -> assertThat(profile.instanceProfileName()).isEqualTo("i"));
        iam.removeRoleFromInstanceProfile(r -> r.instanceProfileName("i").roleName("a"));
        assertThat(message(() -> iam.deleteRole(r -> r.roleName("a")))).contains("detach");
        iam.detachRolePolicy(r -> r.roleName("a").policyArn(S3_READ_ONLY));
        assertThat(code(() -> iam.deleteRole(r -> r.roleName("a")))).isEqualTo("DeleteConflict");
        iam.deleteRolePolicy(r -> r.roleName("a").policyName("p"));
        iam.deleteRole(r -> r.roleName("a"));
        assertThat(code(() -> iam.deleteRole(r -> r.roleName("a")))).isEqualTo("NoSuchEntity");
    }

    @Test
    void limitsPolicies() {
        createRole(iam, "a", TRUST);
        assertThat(code(() -> iam.attachRolePolicy(r -> r.roleName("a").policyArn("arn:aws:iam::aws:policy/Imagined"))))
                .isEqualTo("NoSuchEntity");
        for (int i = 0; i < 10; i++) {
            String name = "p" + i;
            String arn = iam.createPolicy(r -> r.policyName(name).policyDocument(allow("s3:*", "*")))
                    .policy()
                    .arn();
            iam.attachRolePolicy(r -> r.roleName("a").policyArn(arn));
        }
        assertThat(message(() -> iam.attachRolePolicy(r -> r.roleName("a").policyArn(S3_READ_ONLY))))
                .isEqualTo("Cannot exceed quota for PoliciesPerRole: 10");
        String half = allow("s3:GetObject", "arn:aws:s3:::" + "b".repeat(6000));
        iam.putRolePolicy(r -> r.roleName("a").policyName("one").policyDocument(half));
        assertThat(code(() ->
                        iam.putRolePolicy(r -> r.roleName("a").policyName("two").policyDocument(half))))
                .isEqualTo("LimitExceeded");
        assertThat(iam.listRolePolicies(r -> r.roleName("a")).policyNames()).containsExactly("one");
        assertThat(code(() -> iam.deletePolicy(r -> r.policyArn("arn:aws:iam::222222222222:policy/p0"))))
                .isEqualTo("DeleteConflict");
    }

    @Test
    void principalsMustExistAndDieWithTheirRole() {
        IamClient home = iam(HOME);
        String arn = "arn:aws:iam::111111111111:role/app";
        assertThat(message(() -> createRole(iam, "a", trusting(arn))))
                .isEqualTo("Invalid principal in policy: \"AWS\":\"" + arn + "\"");
        String id = createRole(home, "app", TRUST).roleId();
        createRole(iam, "a", trusting(arn));
        home.deleteRole(r -> r.roleName("app"));
        createRole(home, "app", TRUST);
        GetRoleResponse role = iam.getRole(r -> r.roleName("a"));
        assertThat(role.role().assumeRolePolicyDocument()).contains(id).doesNotContain("role%2Fapp");
    }

    @Test
    void youngPrincipalsAreInvalidForAWhile() throws InterruptedException {
        sandbox.settings().principalDelay(Duration.ofMillis(300));
        createRole(iam(HOME), "app", TRUST);
        String trust = trusting("arn:aws:iam::111111111111:role/app");
        assertThat(code(() -> createRole(iam, "a", trust))).isEqualTo("MalformedPolicyDocument");
        Thread.sleep(320);
        assertThat(createRole(iam, "a", trust).roleName()).isEqualTo("a");
    }

    @Test
    void updatesSettingsAndTrust() {
        createRole(iam, "a", TRUST);
        iam.updateRole(r -> r.roleName("a").description("new").maxSessionDuration(3700));
        iam.updateAssumeRolePolicy(r -> r.roleName("a").policyDocument(trusting(TARGET)));
        Role role = iam.getRole(r -> r.roleName("a")).role();
        assertThat(role.description()).isEqualTo("new");
        assertThat(role.maxSessionDuration()).isEqualTo(3700);
        assertThat(role.assumeRolePolicyDocument()).contains(TARGET);
        iam.updateRole(r -> r.roleName("a"));
        assertThat(iam.getRole(r -> r.roleName("a")).role())
                .returns("new", Role::description)
                .returns(3600, Role::maxSessionDuration);
    }

    @Test
    void instanceProfilesHaveAPathTagsAndOneRole() {
        Tag owner = Tag.builder().key("crossbind.io/cluster").value("one").build();
        createRole(iam, "a", trusting(TARGET));
        createRole(iam, "b", trusting(TARGET));
        iam.createInstanceProfile(
                r -> r.instanceProfileName("i").path("/crossbind/").tags(owner));
        iam.createInstanceProfile(r -> r.instanceProfileName("j"));
        assertThat(code(() -> iam.createInstanceProfile(r -> r.instanceProfileName("i"))))
                .isEqualTo("EntityAlreadyExists");
        iam.addRoleToInstanceProfile(r -> r.instanceProfileName("i").roleName("a"));
        assertThat(code(() -> iam.addRoleToInstanceProfile(
                        r -> r.instanceProfileName("i").roleName("b"))))
                .isEqualTo("LimitExceeded");
        InstanceProfile profile =
                iam.getInstanceProfile(r -> r.instanceProfileName("i")).instanceProfile();
        assertThat(profile.arn()).isEqualTo("arn:aws:iam::222222222222:instance-profile/crossbind/i");
        assertThat(profile.tags()).containsExactly(owner);
        assertThat(profile.roles()).extracting(Role::roleName).containsExactly("a");
        assertThat(iam.listInstanceProfiles(r -> r.pathPrefix("/crossbind/")).instanceProfiles())
                .extracting(InstanceProfile::instanceProfileName)
                .containsExactly("i");
        assertThat(code(() -> iam.deleteInstanceProfile(r -> r.instanceProfileName("i"))))
                .isEqualTo("DeleteConflict");
        iam.removeRoleFromInstanceProfile(r -> r.instanceProfileName("i").roleName("a"));
        iam.deleteInstanceProfile(r -> r.instanceProfileName("i"));
        assertThat(code(() -> iam.getInstanceProfile(r -> r.instanceProfileName("i"))))
                .isEqualTo("NoSuchEntity");
    }

    @Test
    void instanceProfilesAreTaggedAndUntagged() {
        Tag owner = Tag.builder().key("owner").value("one").build();
        iam.createInstanceProfile(r -> r.instanceProfileName("i"));
        iam.tagInstanceProfile(r -> r.instanceProfileName("i").tags(owner));
        assertThat(iam.listInstanceProfileTags(r -> r.instanceProfileName("i")).tags())
                .containsExactly(owner);
        iam.untagInstanceProfile(r -> r.instanceProfileName("i").tagKeys("owner"));
        assertThat(iam.listInstanceProfileTags(r -> r.instanceProfileName("i")).tags())
                .isEmpty();
    }
}
