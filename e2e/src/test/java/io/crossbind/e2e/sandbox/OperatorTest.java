package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.crossbind.e2e.Light;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

/** The operator's identity, and the permissions of a management role. */
@Light
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
        Tag owner = Tag.builder().key("crossbind.io/cluster").value("one").build();
        home.createInstanceProfile(
                r -> r.instanceProfileName("app").path("/crossbind/").tags(owner));
        home.tagInstanceProfile(r -> r.instanceProfileName("app").tags(owner));
        home.addRoleToInstanceProfile(r -> r.instanceProfileName("app").roleName("pods"));
        home.removeRoleFromInstanceProfile(r -> r.instanceProfileName("app").roleName("pods"));
        assertThat(message(() -> home.addRoleToInstanceProfile(
                        r -> r.instanceProfileName("app").roleName("foreign"))))
                .contains("iam:PassRole");
    }

    @Test
    void handsInstancesOfOtherAccountsItsOwnRolesOnly() {
        IamClient iam = managing(sandbox.createManagementRole(TARGET, HOME, EXTERNAL_ID));
        String instances = trust("{\"Service\":\"ec2.amazonaws.com\"}", "sts:AssumeRole", "{}");
        iam.createRole(r -> r.roleName("app").path("/crossbind/").assumeRolePolicyDocument(instances));
        iam.createInstanceProfile(r -> r.instanceProfileName("app").path("/crossbind/"));
        iam.addRoleToInstanceProfile(r -> r.instanceProfileName("app").roleName("app"));
        assertThat(iam.listInstanceProfilesForRole(r -> r.roleName("app")).instanceProfiles())
                .hasSize(1);
        iam.removeRoleFromInstanceProfile(r -> r.instanceProfileName("app").roleName("app"));
        assertThat(message(() -> iam.addRoleToInstanceProfile(
                        r -> r.instanceProfileName("app").roleName("operator"))))
                .contains("iam:PassRole", "explicit deny");
        iam.deleteInstanceProfile(r -> r.instanceProfileName("app"));
        iam(TARGET).createInstanceProfile(r -> r.instanceProfileName("foreign"));
        assertThat(iam.getInstanceProfile(r -> r.instanceProfileName("foreign"))
                        .instanceProfile()
                        .path())
                .isEqualTo("/");
        assertThat(code(() -> iam.deleteInstanceProfile(r -> r.instanceProfileName("foreign"))))
                .isEqualTo("AccessDenied");
    }

    /** The only sign of crossbind in the customer's account is the role that the customer was asked to create. */
    @Test
    void probesRolesOfAccountsThatItHasNoAccessTo() {
        String customer = "999999999999";
        AwsCredentialsProvider operator = operator();
        String role = "arn:aws:iam::999999999999:role/crossbind/reports";
        String principal = "{\"AWS\":\"arn:aws:iam::111111111111:role/crossbind-operator\"}";
        String withId = trust(principal, "sts:AssumeRole", "{\"StringEquals\":{\"sts:ExternalId\":\"7f3a\"}}");
        assertThat(code(() -> assumed(operator, role, "7f3a"))).isEqualTo("AccessDenied");
        iam(customer).createRole(r -> r.roleName("reports").path("/crossbind/").assumeRolePolicyDocument(withId));
        assertThat(sts(assumed(operator, role, "7f3a")).getCallerIdentity().account())
                .isEqualTo(customer);
        assertThat(code(() -> assumed(operator, role, "7f3b"))).isEqualTo("AccessDenied");
        ThrowingCallable withoutId =
                () -> sts(operator).assumeRole(r -> r.roleArn(role).roleSessionName("probe"));
        assertThat(code(withoutId)).isEqualTo("AccessDenied");
        iam(customer)
                .updateAssumeRolePolicy(
                        r -> r.roleName("reports").policyDocument(trust(principal, "sts:AssumeRole", "{}")));
        assertThatCode(withoutId).doesNotThrowAnyException();
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
