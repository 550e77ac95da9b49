package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tightened limits reach existing roles, whatever the state of their bindings. */
class ClampedRolesTest {
    private static final String READ_S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    private static final String FULL_S3 = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
    private static final String ALLOWS_S3 = "managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3*']";
    private static final String READS_S3 = "{managedPolicyArns: ['" + READ_S3 + "']}";

    private static final String ID = "520000000001";

    private final QuietWorld site = QuietWorld.begin();

    @BeforeEach
    void open() {
        site.openAccount(ID);
        site.namespace("shop");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static String account(String rule, String account) {
        return QuietWorld.target("data", ID, """
            rules: [{name: all, namespaces: {names: [shop]}, actions: ["s3:*"], resources: ["arn:aws:s3:::*"], %s}]
            %s
            driftCheckInterval: 5m
            """.formatted(rule, account));
    }

    /**
     * @param rule the fields of the rule, in YAML's flow style
     * @param account a field of the account
     */
    private void limit(String rule, String account) {
        site.apply(account(rule, account));
    }

    private void bind(String name, String role) {
        site.apply("""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: %1$s, namespace: shop}
            ---
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %1$s, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {serviceAccount: {name: %1$s}}
              role: %2$s
            """.formatted(name, role));
    }

    private String policy(String name) {
        return site.iam(ID)
                .createPolicy(request -> request.policyName(name).policyDocument("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""))
                .policy()
                .arn();
    }

    private String message(String binding) {
        return site.message(CrossAccountBinding.class, "shop/" + binding);
    }

    @Test
    void sessionThatIsNoLongerAllowedIsCut() {
        limit(ALLOWS_S3 + ", maxSessionDuration: 4h", "");
        bind("app", "{managedPolicyArns: ['" + READ_S3 + "'], maxSessionDuration: 4h}");
        site.awaitBinding("shop/app", "Ready");
        assertThat(sessionSeconds("app")).isEqualTo(4 * 3600);

        limit(ALLOWS_S3 + ", maxSessionDuration: 2h", "");
        site.awaitBinding("shop/app", "SessionTooLong");
        assertThat(message("app")).contains("4h", "2h", "AwsAccount data");
        site.eventually(() -> assertThat(sessionSeconds("app")).isEqualTo(2 * 3600));
    }

    private int sessionSeconds(String binding) {
        String name = site.role("shop/" + binding).name();
        return site.iam(ID).getRole(request -> request.roleName(name)).role().maxSessionDuration();
    }

    @Test
    void sessionOfARoleUnderAnEarlierPathIsCutToo() {
        limit(ALLOWS_S3 + ", maxSessionDuration: 4h", "");
        bind("app", "{managedPolicyArns: ['" + READ_S3 + "'], maxSessionDuration: 4h}");
        site.awaitBinding("shop/app", "Ready");

        limit(ALLOWS_S3 + ", maxSessionDuration: 4h", "rolePath: /crossbind/teams/");
        site.awaitBinding("shop/app", "RolePathChanged");
        limit(ALLOWS_S3 + ", maxSessionDuration: 2h", "rolePath: /crossbind/teams/");
        site.eventually(() -> assertThat(sessionSeconds("app")).isEqualTo(2 * 3600));
    }

    @Test
    void policyThatIsNoLongerAllowedIsDetachedThoughAnotherCannotBeAttached() {
        String allowed = "arn:aws:iam::" + ID + ":policy/";
        String banned = policy("banned");
        limit("managedPolicyArns: ['" + allowed + "*']", "");
        bind("app", "{managedPolicyArns: ['" + banned + "']}");
        site.awaitBinding("shop/app", "Ready");
        assertThat(site.role("shop/app").attached()).containsExactly(banned);

        limit("managedPolicyArns: ['" + allowed + "later']", "");
        bind("app", "{managedPolicyArns: ['" + allowed + "later']}");
        site.awaitBinding("shop/app", "PolicyNotFound");
        site.eventually(() -> assertThat(site.role("shop/app").attached()).isEmpty());
    }

    @Test
    void newBoundaryIsSetOnRolesOfBindingsInEveryState() {
        String wide = policy("wide");
        String narrow = policy("narrow");
        limit(ALLOWS_S3, "permissionsBoundaryArn: '" + wide + "'");
        bind("healthy", READS_S3);
        bind("orphaned", READS_S3);
        site.awaitBinding("shop/healthy", "Ready");
        site.awaitBinding("shop/orphaned", "Ready");
        site.delete(ServiceAccount.class, "shop/orphaned");
        site.awaitBinding("shop/orphaned", "ServiceAccountNotFound");

        limit(ALLOWS_S3, "permissionsBoundaryArn: '" + narrow + "'");
        site.eventually(() -> {
            assertThat(site.role("shop/healthy").boundary()).isEqualTo(narrow);
            assertThat(site.role("shop/orphaned").boundary()).isEqualTo(narrow);
        });
        site.awaitBinding("shop/healthy", "Ready");
        site.awaitBinding("shop/orphaned", "ServiceAccountNotFound");
    }

    @Test
    void roleIsNotMovedToAnotherPathButIsStillHeldToTheLimits() {
        String wide = policy("wide");
        String narrow = policy("narrow");
        limit(ALLOWS_S3, "permissionsBoundaryArn: '" + wide + "'");
        bind("app", READS_S3);
        site.awaitBinding("shop/app", "Ready");
        String arn = site.roleArn("shop/app");

        limit(ALLOWS_S3, "permissionsBoundaryArn: '" + narrow + "'\nrolePath: /crossbind/teams/");
        site.awaitBinding("shop/app", "RolePathChanged");
        assertThat(message("app")).contains(arn, "/crossbind/teams/", "spec.rolePath");
        assertThat(site.roleArn("shop/app")).isEqualTo(arn);
        assertThat(site.world.aws.inspect().roles(ID).values())
                .filteredOn(role -> role.tags().containsKey("crossbind.io/binding"))
                .hasSize(1);
        site.eventually(() -> assertThat(site.role("shop/app").boundary()).isEqualTo(narrow));

        limit(ALLOWS_S3, "permissionsBoundaryArn: '" + narrow + "'");
        site.awaitBinding("shop/app", "Ready");
    }
}
