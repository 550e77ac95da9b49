package io.crossbind.e2e.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Access ends despite an obstacle: objects held by the tenant, an account out of reach, a refusal for another reason. */
@ExtendWith(ClusterExtension.class)
class HinderedWithdrawalTest {
    private static final String OF_MANAGEMENT_ROLE = "operator";

    private static WorkloadEnvironment site;
    private static Leftovers leftovers;

    @BeforeAll
    static void start(Cluster cluster) {
        site = WorkloadEnvironment.start(cluster, Map.of("slow-retry-interval", "2s", "max-backoff", "2s"));
        leftovers = new Leftovers(site);
        site.homeAccount("2s");
        site.targetAccount("data-prod", WorkloadEnvironment.TARGET, "2s");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @AfterEach
    void nothingIsLeft() {
        site.world()
                .kubectl()
                .run("delete", "xab", "--all", "-n", WorkloadEnvironment.NAMESPACE, "--timeout=60s")
                .orThrow();
        leftovers.awaitNone();
    }

    private static String inSeconds(int seconds) {
        return Instant.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(seconds)
                .toString();
    }

    private static List<String> roles() {
        return leftovers.all().stream().filter(left -> left.contains(" role ")).toList();
    }

    private static void awaitNoRoles() {
        await("no role is left")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(roles()).isEmpty());
    }

    @Test
    void aConfigMapThatTheTenantHasMadeImmutableKeepsNoRole() {
        site.bind("pods", "data-prod", WorkloadEnvironment.pods("app", "RoleChaining"));
        patch("configmap", "crossbind-app", "{\"immutable\":true}");
        site.patchBinding("pods", "{\"expiresAt\":\"" + inSeconds(1) + "\"}");

        awaitNoRoles();
        site.world()
                .kubectl()
                .run("delete", "configmap", "crossbind-app", "-n", WorkloadEnvironment.NAMESPACE)
                .orThrow();
        site.awaitReason("pods", "Expired");
    }

    @Test
    void anOwnerThatTheTenantHasEditedKeepsNoRole() {
        site.bind("pods", "data-prod", WorkloadEnvironment.pods("app", "WebIdentity"));
        String uid = site.world().get(WorkloadEnvironment.NAMESPACE, "xab/pods", "{.metadata.uid}");
        patch("serviceaccount", "app", """
                {"metadata":{"ownerReferences":[{"apiVersion":"crossbind.io/v1alpha1","kind":"CrossAccountBinding",
                "name":"another","uid":"%s"}]}}""".formatted(uid));
        site.allowDeliveries("data-prod", "[\"RoleChaining\"]");
        try {
            awaitNoRoles();
        } finally {
            site.allowDeliveries("data-prod", WorkloadEnvironment.DELIVERIES);
            site.world()
                    .kubectl()
                    .run("delete", "serviceaccount", "app", "-n", WorkloadEnvironment.NAMESPACE)
                    .orThrow();
        }
    }

    private static void patch(String kind, String name, String patch) {
        site.world()
                .kubectl()
                .run("patch", kind, name, "-n", WorkloadEnvironment.NAMESPACE, "--type=merge", "-p", patch)
                .orThrow();
    }

    /** The operator restarts, cannot reach the target account, and still revokes all other access. */
    @Test
    void anAccountOutOfReachKeepsNoRoleInTheOther() {
        site.bind("task", "data-prod", "{ecsTask: {}}");
        IamClient target = site.iam(WorkloadEnvironment.TARGET);
        String trust = URLDecoder.decode(
                target.getRole(request -> request.roleName(OF_MANAGEMENT_ROLE))
                        .role()
                        .assumeRolePolicyDocument(),
                StandardCharsets.UTF_8);
        site.world().operator().stop();
        trustOfManagementRole(trust.replace("\"Allow\"", "\"Deny\""));
        try {
            site.patchBinding("task", "{\"expiresAt\":\"" + inSeconds(1) + "\"}");
            site.world().operator().restart();
            await("the source role is gone")
                    .atMost(OperatorEnvironment.SOON)
                    .untilAsserted(
                            () -> assertThat(roles()).noneMatch(role -> role.startsWith(WorkloadEnvironment.HOME)));
            assertThat(roles()).singleElement().asString().startsWith(WorkloadEnvironment.TARGET);
            site.awaitReason("task", "ManagementRoleDenied");
        } finally {
            trustOfManagementRole(trust);
        }
        site.awaitReason("task", "Expired");
        assertThat(roles()).isEmpty();
    }

    private static void trustOfManagementRole(String document) {
        site.iam(WorkloadEnvironment.TARGET)
                .updateAssumeRolePolicy(
                        request -> request.roleName(OF_MANAGEMENT_ROLE).policyDocument(document));
    }

    /**
     * The source role would now have another path. Still, the leaving binding loses its permissions in the old role, and the other binding
     * keeps this role.
     */
    @Test
    void aHomeRoleThatWouldBeElsewhereIsNarrowedAllTheSame() {
        site.bind("stays", "data-prod", WorkloadEnvironment.pods("app", "RoleChaining"));
        site.bind("leaves", "data-prod", WorkloadEnvironment.pods("app", "RoleChaining"));
        String home = site.status("leaves", "sourceRole.arn");
        String gone = site.status("leaves", "targetRole.arn");
        site.patchAccount("home", "{\"rolePath\":\"/elsewhere/\"}");
        try {
            site.awaitReason("leaves", "RolePathChanged");
            site.patchBinding("leaves", "{\"expiresAt\":\"" + inSeconds(1) + "\"}");
            site.awaitReason("leaves", "Expired");
            assertThat(permissions(home))
                    .contains(site.status("stays", "targetRole.arn"))
                    .doesNotContain(gone);
            assertThat(site.config("app")).contains(home).doesNotContain(gone);
        } finally {
            site.patchAccount("home", "{\"rolePath\":null}");
        }
        site.awaitReason("stays", "Ready");
    }

    private static String permissions(String role) {
        return URLDecoder.decode(
                site.iam(WorkloadEnvironment.HOME)
                        .getRolePolicy(request -> request.roleName(nameOf(role)).policyName("crossbind"))
                        .policyDocument(),
                StandardCharsets.UTF_8);
    }

    /** The leaked session belongs to the source role, which could otherwise get a new session of the target role. */
    @Test
    void aLeakedSourceSessionGetsNoNewSession() {
        site.bind("pods", "data-prod", WorkloadEnvironment.pods("app", "RoleChaining"));
        AwsCredentialsProvider leaked = homeSession("pods");
        assume(leaked, "pods");
        site.patchBinding("pods", "{\"revokeSessionsBefore\":\"" + inSeconds(1) + "\"}");

        await("the leaked session is revoked")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> isShutOut(leaked, "pods"));
        await("a new session is accepted")
                .atMost(OperatorEnvironment.SOON)
                .ignoreExceptions()
                .untilAsserted(() -> assume(homeSession("pods"), "pods"));
        isShutOut(leaked, "pods");
    }

    @Test
    void sessionsAreRevokedThoughTheBindingIsRefused() {
        site.bind("pods", "data-prod", WorkloadEnvironment.pods("app", "RoleChaining"));
        AwsCredentialsProvider leaked = homeSession("pods");
        site.patchBinding(
                "pods",
                "{\"role\":{\"maxSessionDuration\":\"12h\"},\"revokeSessionsBefore\":\"" + inSeconds(1) + "\"}");
        site.awaitReason("pods", "SessionTooLong");
        await("the leaked session is revoked")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> isShutOut(leaked, "pods"));
    }

    private static AwsCredentialsProvider homeSession(String binding) {
        String token =
                site.cluster().token(WorkloadEnvironment.NAMESPACE, "app", "sts.amazonaws.com", Duration.ofHours(1));
        try (StsClient sts = Sessions.sts(site.aws(), site.aws().administratorOf(WorkloadEnvironment.HOME))) {
            return Sessions.provider(
                    sts.assumeRoleWithWebIdentity(request -> request.roleArn(site.status(binding, "sourceRole.arn"))
                                    .roleSessionName("pod")
                                    .webIdentityToken(token))
                            .credentials());
        }
    }

    private static void assume(AwsCredentialsProvider by, String binding) {
        try (StsClient sts = Sessions.sts(site.aws(), by)) {
            sts.assumeRole(request -> request.roleArn(site.status(binding, "targetRole.arn"))
                    .externalId(site.status(binding, "externalId"))
                    .roleSessionName("pod"));
        }
    }

    private static void isShutOut(AwsCredentialsProvider session, String binding) {
        assertThatThrownBy(() -> assume(session, binding)).hasMessageContaining("sts:AssumeRole");
    }

    /** If a role cannot be deleted yet, the role is blocked. */
    @Test
    void aRoleThatCannotBeDeletedIsShut() {
        site.bind("task", "data-prod", "{ecsTask: {}}");
        String source = nameOf(site.status("task", "sourceRole.arn"));
        IamClient home = site.iam(WorkloadEnvironment.HOME);
        home.createInstanceProfile(request -> request.instanceProfileName("handmade"));
        home.addRoleToInstanceProfile(
                request -> request.instanceProfileName("handmade").roleName(source));
        site.patchBinding("task", "{\"expiresAt\":\"" + inSeconds(1) + "\"}");
        site.awaitReason("task", "DeleteBlocked");
        assertThat(decoded(
                        home.getRole(request -> request.roleName(source)).role().assumeRolePolicyDocument()))
                .contains("\"Deny\"")
                .doesNotContain("ecs-tasks.amazonaws.com");

        home.removeRoleFromInstanceProfile(
                request -> request.instanceProfileName("handmade").roleName(source));
        home.deleteInstanceProfile(request -> request.instanceProfileName("handmade"));
        site.awaitReason("task", "Expired");
    }

    /** A retained role does not outlive its expiry. */
    @Test
    void aRoleIsNotRetainedPastItsTime() {
        site.bind("task", "data-prod", "{ecsTask: {}}");
        site.world().operator().stop();
        site.patchBinding("task", "{\"expiresAt\":\"" + inSeconds(1) + "\",\"deletionPolicy\":\"Retain\"}");
        site.world()
                .kubectl()
                .run("delete", "xab", "task", "-n", WorkloadEnvironment.NAMESPACE, "--wait=false")
                .orThrow();
        await().until(() -> Instant.now()
                .isAfter(Instant.parse(
                        site.world().get(WorkloadEnvironment.NAMESPACE, "xab/task", "{.spec.expiresAt}"))));
        site.world().operator().restart();
        awaitNoRoles();
    }

    private static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }

    /** A user who may create roles in the operator account could otherwise replace a workload's role, with its name and tags. */
    @Test
    void aSourceRoleThatSomebodyElseMadeAgainIsNotLetIn() {
        site.bind("task", "data-prod", "{ecsTask: {}}");
        String source = site.status("task", "sourceRole.arn");
        String made = site.status("task", "sourceRole.id");
        site.world().operator().stop();
        replaceBySomebodyElse(nameOf(source));
        site.world().operator().restart();
        site.awaitReason("task", "PrincipalReplaced");
        assertThat(site.world().message(WorkloadEnvironment.NAMESPACE, "xab/task"))
                .contains(source, made);
        assertThat(site.iam(WorkloadEnvironment.TARGET)
                        .getRole(request -> request.roleName(nameOf(site.status("task", "targetRole.arn"))))
                        .role()
                        .assumeRolePolicyDocument())
                .doesNotContain(nameOf(source));

        delete(nameOf(source));
        site.awaitReason("task", "Ready");
        assertThat(site.status("task", "sourceRole.id")).isNotEmpty().isNotEqualTo(made);
    }

    private static String nameOf(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static void replaceBySomebodyElse(String name) {
        IamClient home = site.iam(WorkloadEnvironment.HOME);
        var before = home.getRole(request -> request.roleName(name)).role();
        delete(name);
        home.createRole(request -> request.roleName(name)
                .path(before.path())
                .tags(before.tags())
                .assumeRolePolicyDocument(
                        URLDecoder.decode(before.assumeRolePolicyDocument(), StandardCharsets.UTF_8)));
    }

    private static void delete(String name) {
        IamClient home = site.iam(WorkloadEnvironment.HOME);
        home.listRolePolicies(request -> request.roleName(name))
                .policyNames()
                .forEach(policy ->
                        home.deleteRolePolicy(request -> request.roleName(name).policyName(policy)));
        home.deleteRole(request -> request.roleName(name));
    }
}
