package io.crossbind.e2e.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
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
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Access ends at the right time: by deletion, by expiry and by request. RevokedWorkloadsTest deletes each kind of workload, retains its
 * roles and tightens the limits, in process.
 */
@ExtendWith(ClusterExtension.class)
class WithdrawalOfWorkloadsTest {
    private static final String CI = "{\"AWS\":\"" + WorkloadEnvironment.HOME + "\"}";

    private static WorkloadEnvironment site;
    private static Leftovers leftovers;

    @BeforeAll
    static void start(Cluster cluster) {
        site = WorkloadEnvironment.start(cluster, Map.of());
        leftovers = new Leftovers(site);
        site.homeAccount("2s");
        site.targetAccount("data-prod", WorkloadEnvironment.TARGET, "2s");
        site.role(WorkloadEnvironment.HOME, "/ci/", "deployer", CI);
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

    private static String principal(String role) {
        return "{principal: {arn: \"arn:aws:iam::" + WorkloadEnvironment.HOME + ":role/ci/" + role + "\"}}";
    }

    private static Stream<String> workloads() {
        return Stream.of(WorkloadEnvironment.pods("app", "PodIdentity"), "{ec2Instance: {}}");
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void aDeletedBindingLeavesNothing(String workload) {
        site.bind("app", "data-prod", workload);
        assertThat(leftovers.all()).isNotEmpty();
        site.unbind("app");
        leftovers.awaitNone();
    }

    /** A session of the binding's target role, assumed by the CI system. */
    private static S3Client sessionOf(String binding) {
        return site.s3(Sessions.chained(
                site.aws(),
                "arn:aws:iam::" + WorkloadEnvironment.HOME + ":role/ci/deployer",
                site.status(binding, "targetRole.arn")));
    }

    private static void reads(S3Client session) {
        assertThat(session.getObjectAsBytes(request ->
                                request.bucket(WorkloadEnvironment.BUCKET).key("today.csv"))
                        .asUtf8String())
                .isEqualTo(WorkloadEnvironment.CONTENT);
    }

    private static void isDenied(S3Client session) {
        assertThatThrownBy(() -> reads(session)).isInstanceOf(S3Exception.class);
    }

    @Test
    void accessEndsByItselfWithTheSessionsThatWereIssued() {
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(10);
        site.world()
                .apply(WorkloadEnvironment.binding("ends", "data-prod", principal("deployer")) + "  expiresAt: \"" + end
                        + "\"\n");
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
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(site.world()
                                .kubectl()
                                .run("get", "events.events.k8s.io", "-n", WorkloadEnvironment.NAMESPACE, "-o", reasons)
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
        await().atMost(OperatorEnvironment.SOON).untilAsserted(() -> isDenied(old));
        await().atMost(OperatorEnvironment.SOON).ignoreExceptions().untilAsserted(() -> reads(sessionOf("leaked")));
        isDenied(old);
    }
}
