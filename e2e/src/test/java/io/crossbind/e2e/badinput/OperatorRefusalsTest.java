package io.crossbind.e2e.badinput;

import static io.crossbind.e2e.badinput.BadInputEnvironment.GRANTS_READ_S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An operator installed without a requirement reports the problem in every account and binding, and then recovers. */
@ExtendWith(ClusterExtension.class)
class OperatorRefusalsTest {
    private static final String ALLOWS_S3 = "managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3*']";

    @Test
    void eksClusterOfAWrongNameIsNamed(Cluster cluster, @TempDir Path directory) throws IOException {
        Path configuration = Files.writeString(directory.resolve("operator.properties"), "eks-cluster = mistyped\n");
        try (BadInputEnvironment site =
                BadInputEnvironment.start(cluster, Map.of("config", configuration.toString()))) {
            site.aws().createManagementRole("530000000001", OperatorEnvironment.HOME, BadInputEnvironment.EXTERNAL_ID);
            site.namespace("mistyped");
            site.apply("mistyped", "530000000001", ALLOWS_S3);
            site.awaitAccount("mistyped", "IssuerUnavailable");
            assertThat(site.world().message("default", "xaa/mistyped")).contains("eks:DescribeCluster", "mistyped");
            site.bind("mistyped", "app", GRANTS_READ_S3);
            site.awaitBinding("mistyped", "app", "IssuerUnavailable");
            assertThat(site.account("530000000001").operatorsRoles()).isEmpty();

            site.aws().createCluster(OperatorEnvironment.HOME, "eu-west-1", "real", cluster.issuer());
            Files.writeString(configuration, "eks-cluster = real\n");
            site.world().operator().restart();
            site.awaitBinding("mistyped", "app", "Ready");
        }
    }

    @Test
    void missingCredentialsAreSaid(Cluster cluster) {
        Map<String, String> none =
                Map.of("AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", "", "AWS_SESSION_TOKEN", "");
        try (BadInputEnvironment site = BadInputEnvironment.start(cluster, Map.of(), none)) {
            site.namespace("penniless");
            site.apply("penniless", "530000000002", ALLOWS_S3);
            site.awaitAccount("penniless", "CredentialsMissing");
            site.bind("penniless", "app", GRANTS_READ_S3);
            site.awaitBinding("penniless", "app", "AccountNotReady");
            assertThat(site.aws().calls()).isEmpty();
            assertThat(site.world().message("default", "xaa/penniless"))
                    .as("300 characters of the SDK's words, and the remedy")
                    .hasSizeLessThan(600);
            assertThat(site.world().operator().log()).containsOnlyOnce("the operator has no AWS credentials");
            assertThat(site.world()
                            .kubectl()
                            .run(
                                    "get",
                                    "events.events.k8s.io",
                                    "-n",
                                    "default",
                                    "-o",
                                    "jsonpath={.items[?(@.regarding.name==\"penniless\")].reason}")
                            .orThrow())
                    .isEqualTo("CredentialsMissing");
            assertThat(site.world().operator().metrics())
                    .contains("crossbind_account_ready{account=\"penniless\",account_id=\"530000000002\","
                            + "reason=\"CredentialsMissing\"} 0.0")
                    .contains("crossbind_snapshot_age_seconds{account=\"penniless\",account_id=\"530000000002\"}");
            site.assertAlive();
        }
    }
}
