package io.crossbind.e2e.badinput;

import static io.crossbind.e2e.badinput.BadInputEnvironment.GRANTS_READ_S3;
import static io.crossbind.e2e.badinput.BadInputEnvironment.READ_S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An administrator tightens the limits. Existing roles are tightened too, and the bindings report this. */
@ExtendWith(ClusterExtension.class)
class TightenedLimitsTest {
    private static final String FULL_S3 = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
    private static final String ALLOWS_S3 = "managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3*']";

    @TempDir
    static Path directory;

    private static Path configuration;
    private static BadInputEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) throws IOException {
        configuration = Files.writeString(directory.resolve("operator.properties"), "cluster-id = before\n");
        site = BadInputEnvironment.start(cluster, Map.of("config", configuration.toString()));
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void managedPolicyThatIsNoLongerAllowedIsDetached() {
        String account = "520000000001";
        site.open("policies", account, ALLOWS_S3);
        site.bind("policies", "app", "{managedPolicyArns: ['" + READ_S3 + "', '" + FULL_S3 + "']}");
        site.awaitBinding("policies", "app", "Ready");

        site.apply("policies", account, "managedPolicyArns: ['" + READ_S3 + "']");
        site.awaitBinding("policies", "app", "ManagedPolicyNotAllowed");
        assertThat(site.messageOf("policies", "app")).contains("AwsAccount policies", FULL_S3);
        site.eventually(
                () -> assertThat(site.attached(account, "policies", "app")).containsExactly(READ_S3));

        site.apply("policies", account, ALLOWS_S3);
        site.awaitBinding("policies", "app", "Ready");
        assertThat(site.attached(account, "policies", "app")).containsExactlyInAnyOrder(READ_S3, FULL_S3);
    }

    @Test
    void statementThatIsNoLongerAllowedIsRemovedFromTheRole() {
        String account = "520000000002";
        String boundary =
                "permissionsBoundaryArn: '" + site.account(account).createPolicy("crossbind-boundary") + "', ";
        String wide = boundary + "actions: ['s3:Get*', 's3:PutObject'], resources: ['arn:aws:s3:::reports/*']";
        site.open("statements", account, wide);
        site.bind(
                "statements",
                "app",
                "{statements: [{actions: ['s3:GetObject'], resources: ['arn:aws:s3:::reports/*']},"
                        + " {actions: ['s3:PutObject'], resources: ['arn:aws:s3:::reports/out/*']}]}");
        site.awaitBinding("statements", "app", "Ready");
        assertThat(inline(account)).contains("s3:GetObject", "s3:PutObject");

        site.apply("statements", account, boundary + "actions: ['s3:Get*'], resources: ['arn:aws:s3:::reports/*']");
        site.awaitBinding("statements", "app", "ActionNotAllowed");
        assertThat(site.messageOf("statements", "app"))
                .contains("AwsAccount statements does not allow s3:PutObject on arn:aws:s3:::reports/out/*");
        site.eventually(
                () -> assertThat(inline(account)).contains("s3:GetObject").doesNotContain("s3:PutObject"));

        site.apply("statements", account, wide);
        site.awaitBinding("statements", "app", "Ready");
        assertThat(inline(account)).contains("s3:GetObject", "s3:PutObject");
    }

    private static String inline(String account) {
        return URLDecoder.decode(
                site.account(account)
                        .iam()
                        .getRolePolicy(request -> request.roleName(site.roleName("statements", "app"))
                                .policyName("crossbind"))
                        .policyDocument(),
                StandardCharsets.UTF_8);
    }

    @Test
    void roleOfAnotherClusterIdIsLeftUntilTheOldOneIsBack() throws IOException {
        String account = "520000000005";
        site.open("cluster-ids", account, ALLOWS_S3);
        site.bind("cluster-ids", "app", GRANTS_READ_S3);
        site.awaitBinding("cluster-ids", "app", "Ready");
        String arn = site.roleArn("cluster-ids", "app");

        restartAs("after");
        site.awaitBinding("cluster-ids", "app", "ClusterIdChanged");
        assertThat(site.messageOf("cluster-ids", "app")).contains(arn, "--cluster-id");
        assertThat(site.account(account).operatorsRoles()).hasSize(1);

        restartAs("before");
        site.awaitBinding("cluster-ids", "app", "Ready");
        assertThat(site.roleArn("cluster-ids", "app")).isEqualTo(arn);
    }

    private static void restartAs(String clusterId) throws IOException {
        Files.writeString(configuration, "cluster-id = " + clusterId + "\n");
        site.world().operator().restart();
    }
}
