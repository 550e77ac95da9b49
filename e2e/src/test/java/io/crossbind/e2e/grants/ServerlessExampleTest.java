package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.aws.Moto;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.process.ProjectRoot;
import io.crossbind.e2e.world.World;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.iam.IamClient;

/** The example of functions in two accounts, by its manifests alone. */
@ExtendWith(ClusterExtension.class)
class ServerlessExampleTest {
    private static final Path EXAMPLE = ProjectRoot.path("operator/examples/serverless-microservices");
    private static final String ORDERS = "222222222222";

    @Test
    void theFunctionsOwnRoleIsLetInByAllThreeAndByNothingElse(Cluster cluster) {
        try (Moto aws = Moto.startWithoutManagedPolicies();
                World world = World.start(cluster, aws, Map.of())) {
            aws.createManagementRole(ORDERS, World.HOME, "0b9d2c1e-5c1f-4f0e-9a55-2f6f3f6f0c11");
            world.account(World.HOME).createPolicy("crossbind-boundary");
            Owner owner = new Owner(aws, ORDERS);
            Kept function = owner.make(Service.LAMBDA, "reserve-stock");
            Kept queue = owner.make(Service.SQS, "orders");
            Kept bus = owner.make(Service.EVENTS, "orders");
            try {
                world.kubectl().apply(EXAMPLE).orThrow();
                world.awaitReason("shop", "xab/checkout", "Ready");
                String role = world.get("shop", "xab/checkout", "{.status.sourceRole.arn}");
                assertThat(role).startsWith("arn:aws:iam::" + World.HOME + ":role/");
                assertThat(Stream.of(function, queue, bus)).allSatisfy(kept -> {
                    assertThat(kept.ownPrincipals()).containsExactly(role);
                    assertThat(kept.foreign())
                            .noneMatch(statement -> statement.toString().contains(World.HOME));
                });
                assertThat(function.ownActions()).containsExactly("lambda:InvokeFunction");
                assertThat(queue.ownActions()).contains("sqs:SendMessage").doesNotContain("sqs:ReceiveMessage");
                assertThat(bus.ownActions()).containsExactly("events:PutEvents");
                assertThat(permissions(world.account(World.HOME).iam(), role))
                        .contains(function.arn(), queue.arn(), bus.arn())
                        .doesNotContain("*");

                world.kubectl()
                        .run("delete", "-f", EXAMPLE.resolve("checkout.yaml").toString(), "--timeout=60s")
                        .orThrow();
                assertThat(Stream.of(function, queue, bus))
                        .allSatisfy(kept -> assertThat(kept.own()).isEmpty());
                assertThat(world.account(World.HOME).operatorsRoles()).isEmpty();
            } finally {
                world.deleteNamespace("shop");
            }
        }
    }

    private static String permissions(IamClient iam, String role) {
        String name = role.substring(role.lastIndexOf('/') + 1);
        return URLDecoder.decode(
                iam.getRolePolicy(request -> request.roleName(name).policyName("crossbind-grants"))
                        .policyDocument(),
                StandardCharsets.UTF_8);
    }
}
