package io.crossbind.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.FleetEnvironment;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The writes that one tenant can cause: lines in the operator's log, statuses, and calls to AWS. */
@ExtendWith(ClusterExtension.class)
class NoiseTest {
    private static final int EDITS = 197;
    private static final Duration PAUSE = Duration.ofMillis(76);

    /** The number of passes over one object without delay; after these passes, one pass per second. */
    private static final int AT_ONCE = 10;

    private static Cluster cluster;
    private static FleetEnvironment scene;

    @BeforeAll
    static void start(Cluster shared) {
        cluster = shared;
        scene = FleetEnvironment.start(shared, Map.of("log-format", "text"));
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void anAnnotationForgesNoLogLineAndFillsNoStatus() {
        scene.account("forger", "470000000101", "1h");
        String forged = "2026-11-28T12:00:00.000Z INFO  all is well";
        cluster.admin()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("app")
                        .withNamespace("forger")
                        .addToAnnotations("eks.amazonaws.com/role-arn", "of\n" + forged + "\n" + "x".repeat(200_000))
                        .endMetadata()
                        .build())
                .create();

        scene.world().apply(FleetEnvironment.binding("forger", "app"));

        scene.world().awaitReason("forger", "xab/app", "ServiceAccountConflict");
        assertThat(scene.world().get("forger", "xab/app", "{.status}").length()).isLessThan(10_000);
        await("the refusal is in the log")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> scene.world().operator().log().contains("eks.amazonaws.com/role-arn"));
        assertThat(scene.world().operator().log().lines()).noneMatch(line -> line.startsWith(forged));
        scene.remove("forger");
    }

    @Test
    void editsWithoutEndMakeFewWrites() throws InterruptedException {
        scene.account("editor", "470000000102", "1h");
        scene.bind("editor", "app");
        Resource<GenericKubernetesResource> binding = cluster.admin()
                .genericKubernetesResources("crossbind.io/v1alpha1", "CrossAccountBinding")
                .inNamespace("editor")
                .withName("app");
        int before = puts();
        Instant start = Instant.now();
        for (int edit = 0; edit < EDITS; edit++) {
            binding.patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    "{\"spec\":{\"role\":{\"statements\":[{\"actions\":[\"s3:GetObject\"],\"resources\":[\"arn:aws:s3:::reports/%d/*\"]}]}}}"
                            .formatted(edit));
            Thread.sleep(PAUSE);
        }

        await("the last edit is applied")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> policy().contains("reports/" + (EDITS - 1) + "/"));
        long seconds = Duration.between(start, Instant.now()).toSeconds();
        assertThat(puts() - before).isBetween(2, AT_ONCE + (int) seconds + 1);
        scene.remove("editor");
    }

    private static int puts() {
        return (int) scene.operations("470000000102").stream()
                .filter("PutRolePolicy"::equals)
                .count();
    }

    private static String policy() {
        var account = scene.world().account("470000000102");
        return URLDecoder.decode(
                account.iam()
                        .getRolePolicy(request -> request.roleName(
                                        account.operatorsRoles().getFirst())
                                .policyName("crossbind"))
                        .policyDocument(),
                StandardCharsets.UTF_8);
    }
}
