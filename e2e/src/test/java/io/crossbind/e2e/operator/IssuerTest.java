package io.crossbind.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.AwsView;
import io.crossbind.e2e.world.FleetEnvironment;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The source of the issuer, and the report if IAM cannot use the issuer. */
@ExtendWith(ClusterExtension.class)
class IssuerTest {
    private static final String EKS_ISSUER = "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF";

    @Test
    void anIssuerThatAwsCannotReachLeavesNothingHalfMade(Cluster cluster) {
        String account = "440000000001";
        try (FleetEnvironment scene = FleetEnvironment.start(cluster, Map.of("leader-election", "false"))) {
            scene.account("unreachable", account, "1h");
            scene.aws().settings().unreachableIssuer(cluster.issuer());

            scene.world().apply(FleetEnvironment.binding("unreachable", "app"));

            scene.world().awaitReason("unreachable", "xab/app", "IssuerUnreachable");
            assertThat(scene.writes(account)).containsOnly("CreateOpenIDConnectProvider");
            assertThat(scene.world().account(account).operatorsRoles()).isEmpty();
            assertThat(scene.world().get("unreachable", "sa", "{.items[*].metadata.name}"))
                    .doesNotContain("app");
            assertThat(scene.world().operator().isAlive()).isTrue();
        }
    }

    @Test
    void anIssuerWithAPortIsSaidToBeUseless(Cluster cluster) {
        String account = "440000000002";
        Map<String, String> flags = Map.of("leader-election", "false", "issuer", "https://issuer.example.com:6443");
        try (FleetEnvironment scene = FleetEnvironment.start(cluster, flags)) {
            String role =
                    scene.aws().createManagementRole(account, OperatorEnvironment.HOME, FleetEnvironment.EXTERNAL_ID);
            scene.world()
                    .apply(scene.account("ported", account, "1h", role) + FleetEnvironment.binding("ported", "app"));

            scene.world().awaitReason("default", "xaa/ported", "IssuerInvalid");
            scene.world().awaitReason("ported", "xab/app", "IssuerInvalid");
            assertThat(scene.world().message("ported", "xab/app"))
                    .contains("port")
                    .contains(":6443");
            assertThat(scene.operations(account)).isEmpty();
            assertThat(scene.world().operator().isReady()).isTrue();
        }
    }

    @Test
    void anEksClusterTellsItsIssuerAndIsTheOwner(Cluster cluster) {
        String account = "440000000003";
        Map<String, String> flags = Map.of("leader-election", "false", "eks-cluster", "production");
        try (FleetEnvironment scene = FleetEnvironment.start(cluster, flags)) {
            String arn = scene.aws().createCluster(OperatorEnvironment.HOME, "eu-west-1", "production", EKS_ISSUER);
            scene.account("eks", account, "1h");

            scene.bind("eks", "app");

            AwsView view = scene.world().account(account);
            assertThat(view.providers())
                    .containsExactly(
                            "arn:aws:iam::" + account + ":oidc-provider/" + EKS_ISSUER.substring("https://".length()));
            String role = view.operatorsRoles().getFirst();
            assertThat(view.iam()
                            .getRole(request -> request.roleName(role))
                            .role()
                            .tags())
                    .filteredOn(tag -> tag.key().equals("crossbind.io/cluster"))
                    .extracting(tag -> tag.value())
                    .containsExactly(arn);
            assertThat(scene.operations(OperatorEnvironment.HOME)).containsOnlyOnce("DescribeCluster");
        }
    }
}
