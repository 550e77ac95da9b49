package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.e2e.world.World;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ClusterExtension.class)
class SmokeTest {
    @Test
    void works(Cluster cluster) throws Exception {
        try (Sandbox aws = Sandbox.start();
                World world = World.start(cluster, aws, Map.of())) {
            aws.trustIssuer(cluster.issuer(), cluster::jwks);
            String role = aws.createManagementRole("222222222222", World.HOME, "external-id-1");
            String boundary = world.account("222222222222").createPolicy("crossbind-boundary");
            world.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: data}
                spec:
                  accountId: "222222222222"
                  region: eu-west-1
                  managementRole: {arn: "%s", externalId: external-id-1}
                  allowedNamespaces: {names: [team-a]}
                  limits:
                    permissionsBoundaryArn: %s
                    managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                  driftCheckInterval: 2s
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: team-a}
                """.formatted(role, boundary));
            world.awaitReason("default", "xaa/data", "Observed");
            world.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: app, namespace: team-a}
                ---
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: app, namespace: team-a}
                spec:
                  accountRef: {name: data}
                  workload: {serviceAccount: {name: app}}
                  role:
                    managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
                    statements:
                      - {actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"]}
                """);
            world.awaitReason("team-a", "xab/app", "Ready");
            aws.calls().forEach(c -> System.err.println(c));
            System.err.println(world.kubectl()
                    .run("get", "xab,xaa,sa,events", "-n", "team-a", "-o", "yaml")
                    .out());
            Thread.sleep(8000);
            world.kubectl()
                    .run("delete", "xab", "app", "-n", "team-a", "--timeout=30s")
                    .orThrow();
            world.kubectl().run("delete", "xaa", "data", "--timeout=30s").orThrow();
            aws.calls().stream().skip(20).forEach(c -> System.err.println(c));
            assertThat(world.account("222222222222").operatorsRoles()).isEmpty();
            assertThat(world.account("222222222222").providers()).isEmpty();
            System.err.println(world.operator().log());
        }
    }
}
