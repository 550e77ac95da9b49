package io.crossbind.e2e.badinput;

import static io.crossbind.e2e.badinput.BadInputEnvironment.GRANTS_READ_S3;
import static io.crossbind.e2e.badinput.BadInputEnvironment.READ_S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.iam.model.Role;

/** Bindings with impossible requests, and their recovery. */
@ExtendWith(ClusterExtension.class)
class BindingRefusalsTest {
    private static final String ACCOUNT = "510000000001";
    private static final String NAME = "refusals";

    private static BadInputEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = BadInputEnvironment.start(cluster, Map.of());
        String boundary = site.account(ACCOUNT).createPolicy("crossbind-boundary");
        site.open(
                NAME,
                ACCOUNT,
                "permissionsBoundaryArn: '" + boundary + "', managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3*',"
                        + " 'arn:aws:iam::" + ACCOUNT
                        + ":policy/*'], actions: ['s3:GetObject'], resources: ['arn:aws:s3:::x', 'arn:aws:s3:::bucket*']");
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @AfterEach
    void nothingIsBroken() {
        site.aws().faults().clear();
        site.assertAlive();
    }

    @Test
    void serviceAccountIsAwaited() {
        site.applyBinding(NAME, "late-account", NAME, GRANTS_READ_S3);
        site.awaitBinding(NAME, "late-account", "ServiceAccountNotFound");
        assertThat(site.messageOf(NAME, "late-account")).contains(NAME + "/late-account", "create: true");
        site.serviceAccount(NAME, "late-account");
        site.awaitBinding(NAME, "late-account", "Ready");
    }

    @Test
    void managedPolicyIsAwaited() {
        String policy = "arn:aws:iam::" + ACCOUNT + ":policy/made-later";
        site.bind(NAME, "late-policy", "{managedPolicyArns: ['" + policy + "']}");
        site.awaitBinding(NAME, "late-policy", "PolicyNotFound");
        assertThat(site.messageOf(NAME, "late-policy")).contains(policy);
        assertThat(annotationsOf("late-policy")).doesNotContain("role-arn");
        assertNothingIsLeftOf("late-policy");
        long writes = site.calls("CreateRole");
        site.stays(NAME, () -> assertThat(site.calls("CreateRole")).isEqualTo(writes));
        site.account(ACCOUNT).createPolicy("made-later");
        site.awaitBinding(NAME, "late-policy", "Ready");
        assertThat(site.attached(ACCOUNT, NAME, "late-policy")).containsExactly(policy);
        assertThat(annotationsOf("late-policy")).contains("role-arn");
    }

    /** A binding that is denied after its first calls leaves no role with a part of its permissions. */
    @Test
    void whatIsDeniedHalfWayIsTakenBack() {
        site.aws().faults().on("iam", "AttachRolePolicy").account(ACCOUNT).accessDenied();
        site.bind(NAME, "half-denied", GRANTS_READ_S3);
        site.awaitBinding(NAME, "half-denied", "AccessDenied");
        assertThat(site.messageOf(NAME, "half-denied")).contains("iam:AttachRolePolicy");
        site.eventually(() -> assertNothingIsLeftOf("half-denied"));
        site.aws().faults().clear();
        site.awaitBinding(NAME, "half-denied", "Ready");
    }

    /** IAM allows ten managed policies on a role. */
    @Test
    void tenPoliciesAreExchangedForTenOthers() {
        List<String> policies = IntStream.range(0, 20)
                .mapToObj(number -> site.account(ACCOUNT).createPolicy("swap-" + number))
                .toList();
        site.bind(NAME, "swapped", attaching(policies.subList(0, 10)));
        site.awaitBinding(NAME, "swapped", "Ready");
        site.applyBinding(NAME, "swapped", NAME, attaching(policies.subList(8, 18)));
        site.awaitBinding(NAME, "swapped", "Ready");
        assertThat(site.attached(ACCOUNT, NAME, "swapped"))
                .containsExactlyInAnyOrderElementsOf(policies.subList(8, 18));
    }

    private static String attaching(List<String> policies) {
        return "{managedPolicyArns: ['" + String.join("', '", policies) + "']}";
    }

    /** A user who adds the audience need not wait for the hourly read of the provider. */
    @Test
    void audienceThatIsAddedIsSeen() {
        String account = "510000000021";
        String provider = site.account(account)
                .iam()
                .createOpenIDConnectProvider(
                        request -> request.url(site.world().cluster().issuer()).clientIDList("somebody.else"))
                .openIDConnectProviderArn();
        site.open("audience", account, "managedPolicyArns: ['" + READ_S3 + "']");
        site.bind("audience", "app", GRANTS_READ_S3);
        site.awaitBinding("audience", "app", "AudienceMissing");
        site.account(account)
                .iam()
                .addClientIDToOpenIDConnectProvider(
                        request -> request.openIDConnectProviderArn(provider).clientID("sts.amazonaws.com"));
        site.awaitBinding("audience", "app", "Ready");
    }

    private static void assertNothingIsLeftOf(String name) {
        assertThat(site.world().get(NAME, "xab/" + name, "{.status.targetRole.arn}"))
                .isEmpty();
        assertThat(site.account(ACCOUNT).operatorsRoles()).noneMatch(role -> role.contains(name));
    }

    private static String annotationsOf(String serviceAccount) {
        return site.world().get(NAME, "serviceaccount/" + serviceAccount, "{.metadata.annotations}");
    }

    @Test
    void valueThatIamRefusesIsNotTriedAgainBeforeItIsCorrected() {
        site.aws()
                .faults()
                .on("iam", "CreateRole")
                .fail("InvalidInput", 400, "The value ${aws:nonsense} is not valid for a role");
        site.bind(NAME, "invalid", GRANTS_READ_S3);
        site.awaitBinding(NAME, "invalid", "InvalidInput");
        assertThat(site.messageOf(NAME, "invalid")).contains("iam:CreateRole", "${aws:nonsense}");
        long calls = site.calls("CreateRole");
        site.stays(NAME, () -> assertThat(site.calls("CreateRole")).isEqualTo(calls));

        site.aws().faults().clear();
        site.applyBinding(NAME, "invalid", NAME, "{managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3FullAccess']}");
        site.awaitBinding(NAME, "invalid", "Ready");
    }

    @Test
    void malformedPolicyIsNotTriedAgainBeforeItIsCorrected() {
        site.bind(
                NAME,
                "malformed",
                "{statements: [{actions: ['s3:GetObject'], resources: ['arn:aws:s3:::x'], conditions: {Bool: {mfa: ['true']}}}]}");
        site.awaitBinding(NAME, "malformed", "MalformedPolicy");
        assertThat(site.messageOf(NAME, "malformed")).contains("iam:PutRolePolicy", "vendor");
        assertThat(annotationsOf("malformed")).doesNotContain("role-arn");
        assertNothingIsLeftOf("malformed");
        long calls = site.calls("PutRolePolicy");
        site.stays(NAME, () -> assertThat(site.calls("PutRolePolicy")).isEqualTo(calls));

        site.applyBinding(
                NAME, "malformed", NAME, "{statements: [{actions: ['s3:GetObject'], resources: ['arn:aws:s3:::x']}]}");
        site.awaitBinding(NAME, "malformed", "Ready");
    }

    @Test
    void editThatGoesTooFarKeepsWhatWasGranted() {
        site.bind(NAME, "edited", GRANTS_READ_S3);
        site.awaitBinding(NAME, "edited", "Ready");
        Role before = site.role(ACCOUNT, NAME, "edited");
        for (Edit edit : List.of(
                new Edit(longStatements(), "InlinePolicyTooLong", "10240"),
                new Edit(
                        "{managedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess']}",
                        "ManagedPolicyNotAllowed",
                        "arn:aws:iam::aws:policy/AdministratorAccess"),
                new Edit("{managedPolicyArns: ['" + READ_S3 + "'], maxSessionDuration: 3h}", "SessionTooLong", "3h"))) {
            site.applyBinding(NAME, "edited", NAME, edit.role());
            site.awaitBinding(NAME, "edited", edit.reason());
            assertThat(site.messageOf(NAME, "edited")).contains(edit.names());
            assertThat(site.role(ACCOUNT, NAME, "edited")).isEqualTo(before);
            assertThat(site.attached(ACCOUNT, NAME, "edited")).containsExactly(READ_S3);
            assertThat(annotationsOf("edited")).contains(before.arn());
        }
        site.applyBinding(NAME, "edited", NAME, GRANTS_READ_S3);
        site.awaitBinding(NAME, "edited", "Ready");
    }

    /** For example, a policy of the cluster can deny all changes of service accounts and is stronger than any RBAC. */
    @Test
    void clusterThatRefusesTheAnnotationIsNamed() {
        site.serviceAccount(NAME, "guarded");
        site.world().apply("""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: guarded-service-account}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [serviceaccounts]}
              validations:
              - {expression: "object.metadata.name != 'guarded'", message: guarded is frozen}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: guarded-service-account}
            spec: {policyName: guarded-service-account, validationActions: [Deny]}
            """);
        try {
            site.eventually(() -> assertThat(site.world()
                            .kubectl()
                            .run("annotate", "sa", "guarded", "-n", NAME, "--overwrite", "a=" + System.nanoTime())
                            .err())
                    .contains("guarded is frozen"));
            site.applyBinding(NAME, "guarded", NAME, GRANTS_READ_S3);
            site.awaitBinding(NAME, "guarded", "KubernetesError");
            assertThat(site.messageOf(NAME, "guarded")).contains(NAME + "/guarded", "guarded is frozen");
        } finally {
            site.world()
                    .kubectl()
                    .run(
                            "delete",
                            "validatingadmissionpolicy,validatingadmissionpolicybinding",
                            "guarded-service-account");
        }
        site.awaitBinding(NAME, "guarded", "Ready");
    }

    private record Edit(String role, String reason, String names) {}

    private static String longStatements() {
        StringBuilder statements = new StringBuilder("{statements: [");
        for (int i = 0; i < 12; i++) {
            statements
                    .append("{actions: ['s3:GetObject'], resources: ['arn:aws:s3:::bucket")
                    .append(i)
                    .append('/')
                    .append("x".repeat(800))
                    .append("']}, ");
        }
        return statements.append("]}").toString();
    }
}
