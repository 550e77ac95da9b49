package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

/** The operator's identity, and what a management role lets it do. */
class OperatorTest extends SandboxTest {
    private static final String TRUST = trusting(HOME);
    private static final String EXTERNAL_ID = "crossbind-1";

    private IamClient managing(String role) {
        return iam(assumed(operator(), role, EXTERNAL_ID));
    }

    @Test
    void theManagementRoleWantsTheExternalId() {
        String role = sandbox.createManagementRole(TARGET, HOME, EXTERNAL_ID);
        assertThat(role).isEqualTo("arn:aws:iam::222222222222:role/crossbind/operator");
        assertThat(sts(assumed(operator(), role, EXTERNAL_ID))
                        .getCallerIdentity()
                        .arn())
                .isEqualTo("arn:aws:sts::222222222222:assumed-role/operator/test");
        assertThat(code(() -> assumed(operator(), role, "guessed"))).isEqualTo("AccessDenied");
        assertThat(code(() -> sts(operator()).assumeRole(r -> r.roleArn(role).roleSessionName("test"))))
                .isEqualTo("AccessDenied");
        assertThat(code(() -> assumed(sandbox.administratorOf(HOME), role, EXTERNAL_ID)))
                .isEqualTo("AccessDenied");
    }

    @Test
    void writesUnderItsPathOnly() {
        IamClient iam = managing(sandbox.createManagementRole(TARGET, HOME, EXTERNAL_ID));
        iam.createRole(r -> r.roleName("mine").path("/crossbind/").assumeRolePolicyDocument(TRUST));
        iam.putRolePolicy(r -> r.roleName("mine").policyName("crossbind").policyDocument(allow("s3:GetObject", "*")));
        assertThat(message(() -> createRole(iam, "elsewhere", TRUST)))
                .isEqualTo("User: arn:aws:sts::222222222222:assumed-role/operator/test is not authorized to perform:"
                        + " iam:CreateRole on resource: arn:aws:iam::222222222222:role/elsewhere"
                        + " because no identity-based policy allows the iam:CreateRole action");
        createRole(iam(TARGET), "foreign", TRUST);
        assertThat(iam.getRole(r -> r.roleName("foreign")).role().roleName()).isEqualTo("foreign");
        assertThat(code(() -> iam.deleteRole(r -> r.roleName("foreign")))).isEqualTo("AccessDenied");
        assertThat(message(() -> iam.deleteRole(r -> r.roleName("operator"))))
                .contains("with an explicit deny in an identity-based policy");
    }

    @Test
    void keepsToTheBoundary() {
        String boundary = iam(TARGET)
                .createPolicy(r -> r.policyName("boundary").policyDocument(allow("s3:*", "*")))
                .policy()
                .arn();
        IamClient iam = managing(sandbox.createManagementRole(TARGET, HOME, EXTERNAL_ID, boundary));
        assertThat(code(() ->
                        iam.createRole(r -> r.roleName("a").path("/crossbind/").assumeRolePolicyDocument(TRUST))))
                .isEqualTo("AccessDenied");
        iam.createRole(r -> r.roleName("a")
                .path("/crossbind/")
                .assumeRolePolicyDocument(TRUST)
                .permissionsBoundary(boundary));
        iam.attachRolePolicy(r -> r.roleName("a").policyArn(S3_READ_ONLY));
        assertThat(code(() -> iam.deleteRolePermissionsBoundary(r -> r.roleName("a"))))
                .isEqualTo("AccessDenied");
    }

    @Test
    void managesTheHomeAccountWithoutAssumingARole() {
        iam(operator()).createRole(r -> r.roleName("a").path("/crossbind/").assumeRolePolicyDocument(TRUST));
        assertThat(iam(HOME).getRole(r -> r.roleName("a")).role().arn())
                .isEqualTo("arn:aws:iam::111111111111:role/crossbind/a");
    }

    @Test
    void readsItsClusterFromEks() {
        sandbox.createCluster(HOME, "eu-west-1", "prod", "https://oidc.eks.eu-west-1.amazonaws.com/id/A1");
        assertThat(eks(operator())
                        .describeCluster(r -> r.name("prod"))
                        .cluster()
                        .identity()
                        .oidc()
                        .issuer())
                .isEqualTo("https://oidc.eks.eu-west-1.amazonaws.com/id/A1");
        assertThat(code(() -> eks(operator()).describeCluster(r -> r.name("other"))))
                .isEqualTo("ResourceNotFoundException");
        var nobody = sandbox.userOf(HOME, "nobody");
        assertThat(code(() -> eks(nobody).describeCluster(r -> r.name("prod")))).isEqualTo("AccessDeniedException");
    }

    @Test
    void passesItsOwnRolesToPodsAndInstancesOnly() {
        sandbox.createCluster(HOME, "eu-west-1", "prod", "https://oidc.eks.eu-west-1.amazonaws.com/id/A1");
        String pods = trust("{\"Service\":\"pods.eks.amazonaws.com\"}", "sts:AssumeRole", "{}");
        IamClient home = iam(operator());
        home.createRole(r -> r.roleName("pods").path("/crossbind/").assumeRolePolicyDocument(pods));
        createRole(iam(HOME), "foreign", pods);
        assertThat(associate("arn:aws:iam::111111111111:role/crossbind/pods")).startsWith("a-");
        assertThat(message(() -> associate("arn:aws:iam::111111111111:role/foreign")))
                .contains("iam:PassRole");
        home.createInstanceProfile(r -> r.instanceProfileName("app").path("/crossbind/"));
        home.addRoleToInstanceProfile(r -> r.instanceProfileName("app").roleName("pods"));
        home.removeRoleFromInstanceProfile(r -> r.instanceProfileName("app").roleName("pods"));
        assertThat(message(() -> home.addRoleToInstanceProfile(
                        r -> r.instanceProfileName("app").roleName("foreign"))))
                .contains("iam:PassRole");
    }

    private String associate(String roleArn) {
        return eks(operator())
                .createPodIdentityAssociation(r -> r.clusterName("prod")
                        .namespace("analytics")
                        .serviceAccount("reports")
                        .roleArn(roleArn)
                        .tags(Map.of("crossbind.io/cluster", "one")))
                .association()
                .associationId();
    }
}
