package io.crossbind.e2e.badinput;

import static io.crossbind.e2e.badinput.Site.GRANTS_READ_S3;
import static io.crossbind.e2e.badinput.Site.READ_S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An administrator takes back what was allowed: the roles that exist follow, and the bindings say so. */
@ExtendWith(ClusterExtension.class)
class TightenedLimitsTest {
    private static final String FULL_S3 = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
    private static final String ALLOWS_S3 = "managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3*']";

    @TempDir
    static Path directory;

    private static Path configuration;
    private static Site site;

    @BeforeAll
    static void start(Cluster cluster) throws IOException {
        configuration = Files.writeString(directory.resolve("operator.properties"), "cluster-id = before\n");
        site = Site.start(cluster, Map.of("config", configuration.toString()));
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
        site.open("policies", account, "{" + ALLOWS_S3 + "}");
        site.bind("policies", "app", "{managedPolicyArns: ['" + READ_S3 + "', '" + FULL_S3 + "']}");
        site.awaitBinding("policies", "app", "Ready");

        site.apply("policies", account, "{managedPolicyArns: ['" + READ_S3 + "']}");
        site.awaitBinding("policies", "app", "ManagedPolicyNotAllowed");
        assertThat(site.messageOf("policies", "app")).contains("AwsAccount policies", FULL_S3);
        site.eventually(
                () -> assertThat(site.attached(account, "policies", "app")).containsExactly(READ_S3));

        site.apply("policies", account, "{" + ALLOWS_S3 + "}");
        site.awaitBinding("policies", "app", "Ready");
        assertThat(site.attached(account, "policies", "app")).containsExactlyInAnyOrder(READ_S3, FULL_S3);
    }

    @Test
    void sessionThatIsNoLongerAllowedIsCut() {
        String account = "520000000002";
        site.open("sessions", account, "{" + ALLOWS_S3 + ", maxSessionDuration: 4h}");
        site.bind("sessions", "app", "{managedPolicyArns: ['" + READ_S3 + "'], maxSessionDuration: 4h}");
        site.awaitBinding("sessions", "app", "Ready");
        assertThat(site.role(account, "sessions", "app").maxSessionDuration()).isEqualTo(4 * 3600);

        site.apply("sessions", account, "{" + ALLOWS_S3 + ", maxSessionDuration: 2h}");
        site.awaitBinding("sessions", "app", "SessionTooLong");
        assertThat(site.messageOf("sessions", "app")).contains("4h", "2h", "AwsAccount sessions");
        site.eventually(() -> assertThat(site.role(account, "sessions", "app").maxSessionDuration())
                .isEqualTo(2 * 3600));
    }

    @Test
    void sessionOfARoleUnderAnEarlierPathIsCutToo() {
        String account = "520000000006";
        site.open("old-paths", account, "{" + ALLOWS_S3 + ", maxSessionDuration: 4h}");
        site.bind("old-paths", "app", "{managedPolicyArns: ['" + READ_S3 + "'], maxSessionDuration: 4h}");
        site.awaitBinding("old-paths", "app", "Ready");

        site.apply("old-paths", account, "{" + ALLOWS_S3 + ", maxSessionDuration: 4h, rolePath: /crossbind/teams/}");
        site.awaitBinding("old-paths", "app", "RolePathChanged");
        site.apply("old-paths", account, "{" + ALLOWS_S3 + ", maxSessionDuration: 2h, rolePath: /crossbind/teams/}");
        site.eventually(() -> assertThat(site.role(account, "old-paths", "app").maxSessionDuration())
                .isEqualTo(2 * 3600));
    }

    @Test
    void policyThatIsNoLongerAllowedGoesThoughAnotherCannotBeAttached() {
        String account = "520000000007";
        String allowed = "arn:aws:iam::" + account + ":policy/";
        String banned = site.account(account).createPolicy("banned");
        site.open("stuck", account, "{managedPolicyArns: ['" + allowed + "*']}");
        site.bind("stuck", "app", "{managedPolicyArns: ['" + banned + "']}");
        site.awaitBinding("stuck", "app", "Ready");

        site.apply("stuck", account, "{managedPolicyArns: ['" + allowed + "later']}");
        site.applyBinding("stuck", "app", "stuck", "{managedPolicyArns: ['" + allowed + "later']}");
        site.awaitBinding("stuck", "app", "PolicyNotFound");
        site.eventually(() -> assertThat(site.attached(account, "stuck", "app")).isEmpty());
    }

    @Test
    void newBoundaryIsSetOnRolesOfBindingsInEveryState() {
        String account = "520000000003";
        String wide = site.account(account).createPolicy("wide");
        String narrow = site.account(account).createPolicy("narrow");
        site.open("boundaries", account, limits(wide));
        site.bind("boundaries", "healthy", GRANTS_READ_S3);
        site.bind("boundaries", "orphaned", GRANTS_READ_S3);
        site.awaitBinding("boundaries", "healthy", "Ready");
        site.awaitBinding("boundaries", "orphaned", "Ready");
        site.world()
                .kubectl()
                .run("delete", "serviceaccount", "orphaned", "-n", "boundaries")
                .orThrow();
        site.awaitBinding("boundaries", "orphaned", "ServiceAccountNotFound");

        site.apply("boundaries", account, limits(narrow));
        site.eventually(() -> {
            assertThat(site.boundary(account, "boundaries", "healthy")).isEqualTo(narrow);
            assertThat(site.boundary(account, "boundaries", "orphaned")).isEqualTo(narrow);
        });
        site.awaitBinding("boundaries", "healthy", "Ready");
        site.awaitBinding("boundaries", "orphaned", "ServiceAccountNotFound");
    }

    private static String limits(String boundary) {
        return "{" + ALLOWS_S3 + ", permissionsBoundaryArn: '" + boundary + "'}";
    }

    @Test
    void roleIsNotMovedToAnotherPathButIsStillHeldToTheLimits() {
        String account = "520000000004";
        String wide = site.account(account).createPolicy("wide");
        String narrow = site.account(account).createPolicy("narrow");
        site.open("paths", account, limits(wide));
        site.bind("paths", "app", GRANTS_READ_S3);
        site.awaitBinding("paths", "app", "Ready");
        String arn = site.roleArn("paths", "app");

        site.apply(
                "paths",
                account,
                "{" + ALLOWS_S3 + ", permissionsBoundaryArn: '" + narrow + "', rolePath: /crossbind/teams/}");
        site.awaitBinding("paths", "app", "RolePathChanged");
        assertThat(site.messageOf("paths", "app")).contains(arn, "/crossbind/teams/", "limits.rolePath");
        assertThat(site.roleArn("paths", "app")).isEqualTo(arn);
        assertThat(site.account(account).operatorsRoles()).hasSize(1);
        site.eventually(() -> assertThat(site.boundary(account, "paths", "app")).isEqualTo(narrow));

        site.apply("paths", account, limits(narrow));
        site.awaitBinding("paths", "app", "Ready");
    }

    @Test
    void roleOfAnotherClusterIdIsLeftUntilTheOldOneIsBack() throws IOException {
        String account = "520000000005";
        site.open("cluster-ids", account, "{" + ALLOWS_S3 + "}");
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
