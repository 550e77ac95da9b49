package io.crossbind.e2e.badinput;

import static io.crossbind.e2e.badinput.BadInputEnvironment.GRANTS_READ_S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An account that cannot be used, or is full, and the conditions of its bindings meanwhile. Each problem ends as soon as its cause ends.
 */
@ExtendWith(ClusterExtension.class)
class AccountRefusalsTest {
    private static final String ALLOWS_S3 = "managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3*']";

    private static BadInputEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = BadInputEnvironment.start(cluster, Map.of("provider-check-interval", "1s"));
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @AfterEach
    void settingsAreAwsDefaults() {
        site.aws().settings().rolesQuota(1000);
        site.aws().settings().trustPolicySize(2048);
        site.assertAlive();
    }

    @Test
    void accountThatWasNeverReadIsNotReady() {
        site.aws().createManagementRole("500000000001", OperatorEnvironment.HOME, "another-external-id");
        site.namespace("unread");
        site.apply("unread", "500000000001", ALLOWS_S3);
        site.awaitAccount("unread", "ManagementRoleDenied");
        site.bind("unread", "app", GRANTS_READ_S3);
        site.awaitBinding("unread", "app", "AccountNotReady");
        assertThat(site.messageOf("unread", "app")).contains("AwsAccount unread", "sts:AssumeRole");

        String corrected = "{\"spec\": {\"managementRole\": {\"externalId\": \"another-external-id\"}}}";
        site.world()
                .kubectl()
                .run("patch", "xaa", "unread", "--type=merge", "-p", corrected)
                .orThrow();
        site.awaitAccount("unread", "Observed");
        site.awaitBinding("unread", "app", "Ready");
    }

    @Test
    void accountThatIsThereTwiceCountsOnce() {
        site.open("first", "500000000002", ALLOWS_S3);
        site.namespace("second");
        site.apply("second", "500000000002", ALLOWS_S3);
        site.awaitAccount("second", "DuplicateAccount");
        assertThat(site.world().message("default", "xaa/second")).contains("500000000002", "first");
        site.bind("second", "app", GRANTS_READ_S3);
        site.awaitBinding("second", "app", "AccountStalled");
        assertThat(site.messageOf("second", "app")).contains("AwsAccount second", "first");
        site.awaitAccount("first", "Observed");

        site.bind("second", "dropped", GRANTS_READ_S3);
        site.awaitBinding("second", "dropped", "AccountStalled");
        site.world()
                .kubectl()
                .run("delete", "xab", "dropped", "-n", "second", "--timeout=20s")
                .orThrow();

        site.world().kubectl().run("delete", "xaa", "first", "--timeout=20s").orThrow();
        site.awaitAccount("second", "Observed");
        site.awaitBinding("second", "app", "Ready");
    }

    @Test
    void accountOnItsWayOutTakesNoNewBinding() {
        site.open("leaving", "500000000003", ALLOWS_S3);
        site.bind("leaving", "app", GRANTS_READ_S3);
        site.awaitBinding("leaving", "app", "Ready");
        site.world().kubectl().run("delete", "xaa", "leaving", "--wait=false").orThrow();
        site.awaitAccount("leaving", "InUse");
        assertThat(site.world().message("default", "xaa/leaving")).contains("leaving/app");
        site.bind("leaving", "late", GRANTS_READ_S3);
        site.awaitBinding("leaving", "late", "AccountStalled");
        awaitStalled("default", "xaa/leaving");
        awaitStalled("leaving", "xab/late");
        assertThat(site.messageOf("leaving", "late")).contains("AwsAccount leaving is being deleted");

        site.world()
                .kubectl()
                .run("delete", "xab", "app", "late", "-n", "leaving", "--timeout=20s")
                .orThrow();
        site.world().awaitGone("default", "xaa/leaving");
        assertThat(site.account("500000000003").operatorsRoles()).isEmpty();
    }

    /** Waits for Stalled without any change of the object: only its grace period ends. */
    private static void awaitStalled(String namespace, String object) {
        site.eventually(() -> assertThat(
                        site.world().get(namespace, object, "{.status.conditions[?(@.type==\"Stalled\")].status}"))
                .isEqualTo("True"));
    }

    /** Until the last binding is deleted, the account's bindings are reconciled as before, even after a restart of the operator. */
    @Test
    void accountOnItsWayOutIsStillRead() {
        site.open("lingering", "500000000021", ALLOWS_S3);
        site.bind("lingering", "app", GRANTS_READ_S3);
        site.awaitBinding("lingering", "app", "Ready");
        site.world().kubectl().run("delete", "xaa", "lingering", "--wait=false").orThrow();
        site.awaitAccount("lingering", "InUse");
        isRepaired("500000000021", "lingering");
        site.eventually(() -> assertThat(site.world().operator().metrics())
                .contains("crossbind_drift_repaired_total{account=\"lingering\",account_id=\"500000000021\"} 1.0"));

        site.world().operator().restart();
        isRepaired("500000000021", "lingering");

        site.world()
                .kubectl()
                .run("delete", "xab", "app", "-n", "lingering", "--timeout=20s")
                .orThrow();
        site.world().awaitGone("default", "xaa/lingering");
    }

    private static void isRepaired(String id, String namespace) {
        String role = site.roleName(namespace, "app");
        site.account(id)
                .iam()
                .detachRolePolicy(request -> request.roleName(role).policyArn(BadInputEnvironment.READ_S3));
        site.eventually(
                () -> assertThat(site.attached(id, namespace, "app")).containsExactly(BadInputEnvironment.READ_S3));
    }

    @Test
    void bindingWaitsForItsAccount() {
        site.aws().createManagementRole("500000000004", OperatorEnvironment.HOME, BadInputEnvironment.EXTERNAL_ID);
        site.namespace("awaited");
        site.bind("awaited", "app", GRANTS_READ_S3);
        site.awaitBinding("awaited", "app", "AccountNotFound");
        assertThat(site.messageOf("awaited", "app")).contains("AwsAccount awaited does not exist");
        site.apply("awaited", "500000000004", ALLOWS_S3);
        site.awaitBinding("awaited", "app", "Ready");
    }

    @Test
    void boundaryThatDoesNotExistIsAwaited() {
        String boundary = "arn:aws:iam::500000000005:policy/made-later";
        site.open(
                "bounded",
                "500000000005",
                "actionsOnAllResources: ['s3:GetObject'], permissionsBoundaryArn: '" + boundary + "'");
        site.bind("bounded", "app", "{statements: [{actions: ['s3:GetObject'], resources: ['*']}]}");
        site.awaitBinding("bounded", "app", "BoundaryNotFound");
        assertThat(site.messageOf("bounded", "app")).contains(boundary);
        assertThat(site.account("500000000005").operatorsRoles()).isEmpty();

        site.account("500000000005").createPolicy("made-later");
        site.awaitBinding("bounded", "app", "Ready");
        assertThat(site.boundary("500000000005", "bounded", "app")).isEqualTo(boundary);
    }

    @Test
    void trustPolicyThatIsTooLongForTheAccountWaitsForItsQuota() {
        site.aws().settings().trustPolicySize(100);
        site.open("wordy", "500000000006", ALLOWS_S3);
        site.bind("wordy", "app", GRANTS_READ_S3);
        site.awaitBinding("wordy", "app", "TrustPolicyTooLong");
        assertThat(site.messageOf("wordy", "app")).contains("characters", "500000000006", "100");
        assertThat(site.account("500000000006").operatorsRoles()).isEmpty();

        site.aws().settings().trustPolicySize(4096);
        site.awaitBinding("wordy", "app", "Ready");
    }

    @Test
    void accountThatIsFullSaysSo() {
        site.open("full", "500000000007", ALLOWS_S3);
        site.bind("full", "app", GRANTS_READ_S3);
        site.awaitBinding("full", "app", "Ready");
        assertThat(site.condition("full", "QuotaAvailable")).startsWith("True QuotaAvailable");
        // The management role and the binding's role.
        site.aws().settings().rolesQuota(2);
        site.eventually(() -> assertThat(site.condition("full", "QuotaAvailable"))
                .startsWith("False QuotaNearlyUsed 2 of 2 roles are used"));
        site.bind("full", "late", GRANTS_READ_S3);
        site.awaitBinding("full", "late", "QuotaExceeded");
        assertThat(site.messageOf("full", "late")).contains("iam:CreateRole", "RolesPerAccount");
        site.awaitBinding("full", "app", "Ready");

        site.aws().settings().rolesQuota(1000);
        site.awaitBinding("full", "late", "Ready");
        site.eventually(
                () -> assertThat(site.condition("full", "QuotaAvailable")).startsWith("True QuotaAvailable"));
    }

    @Test
    void namespaceIsLetInByItsAccountOnly() {
        site.open("closed", "500000000008", ALLOWS_S3);
        site.namespace("outside");
        site.serviceAccount("outside", "app");
        site.applyBinding("outside", "app", "closed", GRANTS_READ_S3);
        site.awaitBinding("outside", "app", "NamespaceNotAllowed");
        assertThat(site.messageOf("outside", "app")).contains("AwsAccount closed", "namespace outside");
        site.apply("closed", "500000000008", "outside", ALLOWS_S3);
        site.awaitBinding("outside", "app", "Ready");
        site.apply("closed", "500000000008", "closed", ALLOWS_S3);
        site.awaitBinding("outside", "app", "NamespaceNotAllowed");
        assertThat(site.account("500000000008").operatorsRoles()).isEmpty();
    }

    @Test
    void providerIsMissingWhileBindingsThatNeedItAreRefused() {
        site.open("provided", "500000000009", ALLOWS_S3);
        assertThat(site.condition("provided", "OidcProviderReady")).startsWith("False ProviderNotNeeded");
        site.applyBinding("provided", "app", "provided", GRANTS_READ_S3);
        site.awaitBinding("provided", "app", "ServiceAccountNotFound");
        site.eventually(() ->
                assertThat(site.condition("provided", "OidcProviderReady")).startsWith("False ProviderMissing"));
        site.serviceAccount("provided", "app");
        site.awaitBinding("provided", "app", "Ready");
        site.eventually(() ->
                assertThat(site.condition("provided", "OidcProviderReady")).startsWith("True ProviderFound"));
    }

    /** Roles created in the account would be left behind, and no one would know about them. */
    @Test
    void managedAccountCannotBecomeUnmanaged() {
        site.open("kept", "500000000019", ALLOWS_S3);
        assertThat(site.world()
                        .kubectl()
                        .run(
                                "patch",
                                "xaa",
                                "kept",
                                "--type=merge",
                                "-p",
                                "{\"spec\":{\"managementRole\":null,\"unmanaged\":{}}}")
                        .err())
                .contains("unmanaged is immutable");
    }
}
