package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.Light;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.SummaryKeyType;

@Light
class BulkReadsTest extends SandboxTest {
    private static final String TRUST = trusting(HOME);
    private IamClient iam;

    @BeforeEach
    void client() {
        iam = iam(TARGET);
    }

    private List<RoleDetail> roles() {
        return iam
                .getAccountAuthorizationDetailsPaginator(
                        r -> r.filter(EntityType.ROLE).maxItems(1000))
                .stream()
                .flatMap(page -> page.roleDetailList().stream())
                .toList();
    }

    @Test
    void detailsHoldAllButDescriptionAndDuration() {
        String boundary = iam.createPolicy(r -> r.policyName("boundary").policyDocument(allow("s3:*", "*")))
                .policy()
                .arn();
        iam.createRole(r -> r.roleName("a")
                .path("/crossbind/")
                .assumeRolePolicyDocument(TRUST)
                .permissionsBoundary(boundary)
                .tags(t -> t.key("k").value("v")));
        iam.putRolePolicy(r -> r.roleName("a").policyName("crossbind").policyDocument(allow("s3:GetObject", "*")));
        iam.attachRolePolicy(r -> r.roleName("a").policyArn(S3_READ_ONLY));
        iam.createInstanceProfile(r -> r.instanceProfileName("i"));
        iam.addRoleToInstanceProfile(r -> r.instanceProfileName("i").roleName("a"));
        RoleDetail role = roles().getFirst();
        assertThat(role.path()).isEqualTo("/crossbind/");
        assertThat(role.permissionsBoundary().permissionsBoundaryArn()).isEqualTo(boundary);
        assertThat(role.tags()).hasSize(1);
        assertThat(role.rolePolicyList()).singleElement().satisfies(policy -> {
            assertThat(policy.policyName()).isEqualTo("crossbind");
            assertThat(policy.policyDocument()).startsWith("%7B");
        });
        assertThat(role.attachedManagedPolicies())
                .singleElement()
                .satisfies(policy -> assertThat(policy.policyName()).isEqualTo("AmazonS3ReadOnlyAccess"));
        assertThat(role.instanceProfileList()).hasSize(1);
    }

    @Test
    void detailsPageAndFilter() {
        for (int i = 0; i < 7; i++) {
            createRole(iam, "role" + i, TRUST);
        }
        sandbox.settings().bulkPageSize(3);
        sandbox.clearCalls();
        assertThat(roles()).extracting(RoleDetail::roleName).hasSize(7).doesNotHaveDuplicates();
        assertThat(sandbox.calls()).hasSize(3);
        sandbox.settings().bulkPageSize(1000);
        GetAccountAuthorizationDetailsResponse all = iam.getAccountAuthorizationDetails();
        assertThat(all.userDetailList()).hasSize(1);
        assertThat(all.roleDetailList()).hasSize(7);
        assertThat(all.isTruncated()).isFalse();
    }

    @Test
    void listsHoldDescriptionAndDurationButNeitherTagsNorBoundary() {
        iam.createRole(r -> r.roleName("a")
                .path("/crossbind/")
                .assumeRolePolicyDocument(TRUST)
                .description("d")
                .maxSessionDuration(7200)
                .tags(t -> t.key("k").value("v")));
        createRole(iam, "elsewhere", TRUST);
        List<Role> roles = iam.listRoles(r -> r.pathPrefix("/crossbind/")).roles();
        assertThat(roles).singleElement().satisfies(role -> {
            assertThat(role.description()).isEqualTo("d");
            assertThat(role.maxSessionDuration()).isEqualTo(7200);
            assertThat(role.hasTags()).isFalse();
            assertThat(role.permissionsBoundary()).isNull();
        });
        assertThat(iam.listRolesPaginator(r -> r.maxItems(1)).roles()).hasSize(2);
    }

    @Test
    void theSummaryCountsAndTellsQuotas() {
        createRole(iam, "a", TRUST);
        sandbox.settings().rolesQuota(5);
        var summary = iam.getAccountSummary().summaryMap();
        assertThat(summary)
                .containsEntry(SummaryKeyType.ROLES, 1)
                .containsEntry(SummaryKeyType.ROLES_QUOTA, 5)
                .containsEntry(SummaryKeyType.ASSUME_ROLE_POLICY_SIZE_QUOTA, 2048);
    }

    @Test
    void detailsMayLagBehind() {
        createRole(iam, "old", TRUST);
        sandbox.settings().bulkReadLag(Duration.ofMillis(500));
        createRole(iam, "new", TRUST);
        iam.deleteRole(r -> r.roleName("old"));
        assertThat(roles()).extracting(RoleDetail::roleName).containsExactly("old");
        assertThat(iam.listRoles().roles()).extracting(Role::roleName).containsExactly("new");
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() ->
                        assertThat(roles()).extracting(RoleDetail::roleName).containsExactly("new"));
    }
}
