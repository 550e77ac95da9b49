package io.crossbind.e2e.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.World;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Access ends when it should: by deletion, by the administrator's limits, by time, by request, and when its principal is gone. */
@ExtendWith(ClusterExtension.class)
class WithdrawalOfWorkloadsTest {
    private static final String CI = "{\"AWS\":\"" + Site.HOME + "\"}";

    private static Site site;
    private static Leftovers leftovers;

    @BeforeAll
    static void start(Cluster cluster) {
        site = Site.start(cluster, Map.of());
        leftovers = new Leftovers(site);
        site.homeAccount("2s");
        site.targetAccount("data-prod", Site.TARGET, "2s");
        site.role(Site.HOME, "/ci/", "deployer", CI);
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @AfterEach
    void nothingIsLeft() {
        site.world()
                .kubectl()
                .run("delete", "xab", "--all", "-n", Site.NAMESPACE, "--timeout=60s")
                .orThrow();
        leftovers.awaitNone();
    }

    private static String principal(String role) {
        return "{principal: {arn: \"arn:aws:iam::" + Site.HOME + ":role/ci/" + role + "\"}}";
    }

    private static Stream<String> workloads() {
        return Stream.of(
                Site.pods("app", "WebIdentity"),
                Site.pods("app", "RoleChaining"),
                Site.pods("app", "PodIdentity"),
                "{ecsTask: {}}",
                "{lambdaFunction: {}}",
                "{ec2Instance: {}}",
                principal("deployer"));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void aDeletedBindingLeavesNothing(String workload) {
        site.bind("app", "data-prod", workload);
        assertThat(leftovers.all()).isNotEmpty();
        site.unbind("app");
        leftovers.awaitNone();
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void whatIsRetainedIsNobodysAnyMore(String workload) {
        site.bind("app", "data-prod", workload);
        int roles = leftovers.roles().size();
        site.patchBinding("app", "{\"deletionPolicy\":\"Retain\"}");
        site.unbind("app");
        try {
            assertThat(leftovers.roles())
                    .hasSize(roles)
                    .allSatisfy(role ->
                            assertThat(role.tags()).noneMatch(tag -> tag.key().startsWith("crossbind.io/")));
            assertThat(leftovers.profiles())
                    .allSatisfy(profile -> assertThat(profile.tags())
                            .noneMatch(tag -> tag.key().startsWith("crossbind.io/")));
            assertThat(leftovers.all()).noneMatch(left -> left.startsWith("association"));
        } finally {
            leftovers.remove();
            removeProviders();
        }
    }

    /** The retained role still federates with it, so the operator leaves the provider. */
    private static void removeProviders() {
        for (String account : new String[] {Site.HOME, Site.TARGET}) {
            site.world()
                    .account(account)
                    .providers()
                    .forEach(arn -> site.iam(account)
                            .deleteOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn)));
        }
    }

    @Test
    void limitsOfTheTargetAccountWithdraw() {
        site.bind("task", "data-prod", "{ecsTask: {}}");
        site.bind("pod", "data-prod", Site.pods("app", "RoleChaining"));
        site.bind("ci", "data-prod", principal("deployer"));

        tightened("data-prod", "workloads", "[\"ServiceAccount\",\"Principal\"]", "task", "WorkloadNotAllowed");
        tightened("data-prod", "deliveries", "[\"WebIdentity\"]", "pod", "DeliveryNotAllowed");
        tightened("data-prod", "principals", "[]", "ci", "PrincipalNotAllowed");
    }

    @Test
    void limitsOfTheHomeAccountWithdraw() {
        site.bind("host", "data-prod", "{ec2Instance: {}}");
        site.bind("pod", "data-prod", Site.pods("app", "PodIdentity"));

        tightened("home", "workloads", "[\"ServiceAccount\"]", "host", "WorkloadNotAllowed");
        tightened("home", "deliveries", "[\"WebIdentity\"]", "pod", "DeliveryNotAllowed");
    }

    /** The limit is narrowed, the binding loses its roles and its objects, and gets them back with the limit. */
    private static void tightened(String account, String limit, String narrow, String binding, String reason) {
        String before = site.world().get("default", "xaa/" + account, "{.spec.limits." + limit + "}");
        String role = site.status(binding, "targetRole.arn");
        site.patchAccount(account, "{\"limits\":{\"" + limit + "\":" + narrow + "}}");
        site.awaitReason(binding, reason);
        assertThat(leftovers.all()).noneMatch(left -> left.contains("role analytics-" + binding + "-"));
        assertThat(site.world().account(Site.TARGET).roleExists(role.substring(role.lastIndexOf('/') + 1)))
                .isFalse();
        site.patchAccount(account, "{\"limits\":{\"" + limit + "\":" + before + "}}");
        site.awaitReason(binding, "Ready");
    }

    /** A session of the binding's target role, assumed by the CI system. */
    private static S3Client sessionOf(String binding) {
        return site.s3(Sessions.chained(
                site.aws(), "arn:aws:iam::" + Site.HOME + ":role/ci/deployer", site.status(binding, "targetRole.arn")));
    }

    private static void reads(S3Client session) {
        assertThat(session.getObjectAsBytes(
                                request -> request.bucket(Site.BUCKET).key("today.csv"))
                        .asUtf8String())
                .isEqualTo(Site.CONTENT);
    }

    private static void isDenied(S3Client session) {
        assertThatThrownBy(() -> reads(session)).isInstanceOf(S3Exception.class);
    }

    @Test
    void accessEndsByItselfWithTheSessionsThatWereIssued() {
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(10);
        site.world().apply(Site.binding("ends", "data-prod", principal("deployer")) + "  expiresAt: \"" + end + "\"\n");
        site.awaitReason("ends", "Ready");
        S3Client session = sessionOf("ends");
        reads(session);
        awaitEvent("ends", "ExpiresSoon");

        site.awaitReason("ends", "Expired");
        assertThat(Instant.now()).isAfterOrEqualTo(end);
        isDenied(session);
        leftovers.awaitNone();
        awaitEvent("ends", "Expired");

        String later =
                Instant.now().plusSeconds(7200).truncatedTo(ChronoUnit.SECONDS).toString();
        site.patchBinding("ends", "{\"expiresAt\":\"" + later + "\"}");
        site.awaitReason("ends", "Ready");
        reads(sessionOf("ends"));
        isDenied(session);
    }

    private static void awaitEvent(String binding, String reason) {
        String reasons = "jsonpath={.items[?(@.regarding.name==\"" + binding + "\")].reason}";
        await("an Event says " + reason)
                .atMost(World.SOON)
                .untilAsserted(() -> assertThat(site.world()
                                .kubectl()
                                .run("get", "events.events.k8s.io", "-n", Site.NAMESPACE, "-o", reasons)
                                .orThrow())
                        .contains(reason));
    }

    @Test
    void sessionsOfBeforeAreRevokedAndLaterOnesAreNot() {
        site.bind("leaked", "data-prod", principal("deployer"));
        S3Client old = sessionOf("leaked");
        reads(old);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        site.patchBinding("leaked", "{\"revokeSessionsBefore\":\"" + now + "\"}");
        await().atMost(World.SOON).untilAsserted(() -> isDenied(old));
        await().atMost(World.SOON).ignoreExceptions().untilAsserted(() -> reads(sessionOf("leaked")));
        isDenied(old);
    }

    @Test
    void aPrincipalThatWasDeletedIsNotReplacedByItsNamesake() {
        String namesake = site.role(Site.HOME, "/ci/", "builder", CI);
        site.bind("ci", "data-prod", principal("builder"));
        IamClient home = site.iam(Site.HOME);
        home.deleteRolePolicy(request -> request.roleName("builder").policyName("assume"));
        home.deleteRole(request -> request.roleName("builder"));
        site.awaitReason("ci", "PrincipalReplaced");

        site.role(Site.HOME, "/ci/", "builder", CI);
        site.world()
                .holdsUntilRead(
                        "data-prod",
                        2,
                        () -> assertThat(site.world().reason(Site.NAMESPACE, "xab/ci"))
                                .isEqualTo("PrincipalReplaced"));
        assertThatThrownBy(() -> Sessions.chained(site.aws(), namesake, site.status("ci", "targetRole.arn")))
                .hasMessageContaining("is not authorized to perform: sts:AssumeRole");
    }

    @Test
    void aPrincipalThatIsNotThereIsWaitedFor() {
        site.world().apply(Site.binding("early", "data-prod", principal("late")));
        site.awaitReason("early", "PrincipalNotYetKnown");
        site.role(Site.HOME, "/ci/", "late", CI);
        site.awaitReason("early", "Ready");
    }
}
