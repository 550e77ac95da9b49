package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.aws.Inspection.RoleView;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts of a team to exceed the limits of an account, and the results. */
class AdministratorsDecideTest {
    private static final String ID = "510000000001";
    private static final String BOUNDARY = "permissionsBoundaryArn: 'arn:aws:iam::" + ID + ":policy/boundary'\n";
    private static final String READS =
            "role: {statements: [{actions: ['s3:GetObject'], resources: ['arn:aws:s3:::reports/*']}]}";
    private static final String WRITES =
            "role: {statements: [{actions: ['s3:*'], resources: ['arn:aws:s3:::reports/*']}]}";

    private final QuietWorld site = QuietWorld.begin();

    @BeforeEach
    void open() {
        site.openAccount(ID);
        site.iam(ID).createPolicy(request -> request.policyName("boundary").policyDocument(Setup.WIDE));
        Setup.createBuilder(site.world, ID);
        site.namespace("shop");
        limit("", "");
        site.awaitAccount("data", "Observed");
    }

    @AfterEach
    void close() {
        site.close();
    }

    /**
     * Sets the limits.
     *
     * @param rule more fields of the rule, in YAML's flow style
     * @param account more fields of the account, a line each
     */
    private void limit(String rule, String account) {
        site.apply(QuietWorld.target(
                "data",
                ID,
                BOUNDARY
                        + "rules: [{name: shop, namespaces: {names: [shop]}, actions: ['s3:Get*'],"
                        + " resources: ['arn:aws:s3:::reports/*'], workloads: [Principal],"
                        + " principals: [{arn: 'arn:aws:iam::" + ID + ":role/ci/*'}], " + rule + "}]\n" + account
                        + "driftCheckInterval: 5m\n"));
    }

    private void bind(String name, String... fields) {
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %s, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {principal: {arn: "arn:aws:iam::%s:role/ci/builder"}}
            """.formatted(name, ID)
                + String.join("", Stream.of(fields).map("  %s\n"::formatted).toList()));
    }

    private List<String> roles() {
        return site.world.aws.inspect().roles(ID).values().stream()
                .filter(role ->
                        role.path().equals("/crossbind/") && !role.name().equals("operator"))
                .map(role -> role.name())
                .toList();
    }

    private String statements(String binding) {
        return String.valueOf(site.role(binding).inline().get("crossbind"));
    }

    @Test
    void statementsBeyondTheRuleAreNeverWritten() {
        bind("writer", WRITES);
        site.awaitBinding("shop/writer", "ActionNotAllowed");
        assertThat(site.message(CrossAccountBinding.class, "shop/writer")).contains("s3:* on arn:aws:s3:::reports/*");
        bind("reader", READS);
        site.awaitBinding("shop/reader", "Ready");
        assertThat(roles()).singleElement().asString().startsWith("shop-reader-");
        assertThat(site.binding("shop/reader").getStatus().rule()).isEqualTo("shop");
    }

    @Test
    void statementsThatARuleNoLongerAllowsAreRemovedFromTheRole() {
        bind("reader", READS);
        site.awaitBinding("shop/reader", "Ready");
        assertThat(statements("shop/reader")).contains("s3:GetObject");
        site.apply(QuietWorld.target(
                "data",
                ID,
                BOUNDARY
                        + "rules: [{name: shop, namespaces: {names: [shop]}, actions: ['s3:List*'],"
                        + " resources: ['arn:aws:s3:::reports/*'], workloads: [Principal],"
                        + " principals: [{arn: 'arn:aws:iam::" + ID + ":role/ci/*'}]}]\n"));
        site.awaitBinding("shop/reader", "ActionNotAllowed");
        site.eventually(() -> assertThat(site.role("shop/reader").inline()).doesNotContainKey("crossbind"));
    }

    @Test
    void roleIsNotRetainedUnlessARuleAllowsIt() {
        bind("keeper", READS, "deletionPolicy: Retain");
        site.awaitBinding("shop/keeper", "DeletionPolicyNotAllowed");
        limit("deletionPolicies: [Delete, Retain]", "");
        site.awaitBinding("shop/keeper", "Ready");
        limit("", "");
        site.awaitBinding("shop/keeper", "DeletionPolicyNotAllowed");
        assertThat(roles())
                .as("the workload keeps its access while the binding exists")
                .hasSize(1);
        site.deleteAndWait(CrossAccountBinding.class, "shop/keeper");
        assertThat(roles()).isEmpty();
    }

    @Test
    void accessWithoutAnEndIsRemovedOnceARuleRequiresOne() {
        bind("forever", READS);
        site.awaitBinding("shop/forever", "Ready");
        limit("maxLifetime: 2h", "");
        site.awaitBinding("shop/forever", "ExpiryRequired");
        site.eventually(() -> assertThat(roles()).isEmpty());

        bind(
                "forever",
                READS,
                "expiresAt: '" + site.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS) + "'");
        site.awaitBinding("shop/forever", "ExpiresTooLate");
        bind(
                "forever",
                READS,
                "expiresAt: '" + site.now().plus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.SECONDS) + "'");
        site.awaitBinding("shop/forever", "Ready");
    }

    @Test
    void nameOfARoleIsNotTheTeamsChoiceUnlessARuleAllowsIt() {
        bind("squatter", "role: {name: platform-admin}");
        site.awaitBinding("shop/squatter", "RoleNameNotAllowed");
        limit("roleNames: ['{namespace}.*']", "");
        bind("named", "role: {name: shop.reader}");
        site.awaitBinding("shop/named", "Ready");
        assertThat(site.reason(CrossAccountBinding.class, "shop/squatter")).isEqualTo("RoleNameNotAllowed");
        assertThat(roles()).containsExactly("shop.reader");
    }

    @Test
    void newestBindingsBeyondTheNumberGetNothing() {
        limit("maxBindings: 2", "");
        for (String name : List.of("first", "second", "third")) {
            bind(name, READS);
            site.run(Duration.ofSeconds(2));
        }
        site.awaitBinding("shop/third", "TooManyBindings");
        site.awaitBinding("shop/first", "Ready");
        site.awaitBinding("shop/second", "Ready");
        assertThat(roles()).hasSize(2);
        site.deleteAndWait(CrossAccountBinding.class, "shop/first");
        site.awaitBinding("shop/third", "Ready");
    }

    @Test
    void teamCannotTakeBackTheRevocationOfAnAdministrator() {
        bind("app", READS, "revokeSessionsBefore: '2026-01-01T00:00:00Z'");
        site.awaitBinding("shop/app", "Ready");
        String time = site.now().truncatedTo(ChronoUnit.SECONDS).toString();
        limit("", "revokeSessionsBefore: '" + time + "'\n");
        site.eventually(() -> assertThat(revocation()).contains(time));
        bind("app", READS);
        bind("later", READS);
        site.awaitBinding("shop/later", "Ready");
        assertThat(revocation()).contains(time);
        assertThat(site.role("shop/later").trust()).contains(time);
    }

    private String revocation() {
        return String.valueOf(site.role("shop/app").inline().get("crossbind-revoked-sessions"));
    }

    @Test
    void revocationReachesRolesOfBindingsThatAreRefused() {
        bind("app", READS);
        site.awaitBinding("shop/app", "Ready");
        bind("app", WRITES);
        site.awaitBinding("shop/app", "ActionNotAllowed");
        String time = site.now().truncatedTo(ChronoUnit.SECONDS).toString();
        limit("", "revokeSessionsBefore: '" + time + "'\n");
        site.eventually(() -> assertThat(revocation()).contains(time));
    }

    /** One account has both roles of the binding, with equal owner tags. */
    @Test
    void roleOfTheWorkloadKeepsItsPermissionsWhileTheContentOfTheBindingIsRefused() {
        limit("uses: [Source, Target]", "");
        site.apply(QuietWorld.target(
                "data",
                ID,
                BOUNDARY
                        + "rules: [{name: shop, namespaces: {names: [shop]}, uses: [Source, Target], actions: ['s3:Get*'],"
                        + " resources: ['arn:aws:s3:::reports/*'], workloads: [EcsTask]}]\n"));
        String manifest = """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: task, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {ecsTask: {accountRef: {name: data}}}
              %s
            """;
        site.apply(manifest.formatted(READS));
        site.awaitBinding("shop/task", "Ready");
        String source = site.binding("shop/task").getStatus().sourceRole().arn();
        site.apply(manifest.formatted(WRITES));
        site.awaitBinding("shop/task", "ActionNotAllowed");
        site.run(Duration.ofMinutes(10));
        assertThat(String.valueOf(site.world
                        .aws
                        .inspect()
                        .role(source)
                        .orElseThrow()
                        .inline()
                        .get("crossbind")))
                .contains("sts:AssumeRole");
    }

    /** The second rule admits the binding. The first rule allowed its statements. */
    @Test
    void roleKeepsNothingOfARuleThatNoLongerAdmitsItsBinding() {
        String second = ", {name: pods, namespaces: {names: [shop]}, workloads: [Principal],"
                + " principals: [{arn: 'arn:aws:iam::" + ID + ":role/ci/*'}]}";
        bind("app", READS);
        site.awaitBinding("shop/app", "Ready");
        site.apply(QuietWorld.target(
                "data",
                ID,
                BOUNDARY
                        + "rules: [{name: shop, namespaces: {names: [shop]}, actions: ['s3:Get*'], maxLifetime: 1h,"
                        + " resources: ['arn:aws:s3:::reports/*'], workloads: [Principal],"
                        + " principals: [{arn: 'arn:aws:iam::" + ID + ":role/ci/*'}]}" + second + "]\n"));
        site.awaitBinding("shop/app", "ResourceNotAllowed");
        site.eventually(() -> assertThat(site.role("shop/app").inline()).doesNotContainKey("crossbind"));
    }

    @Test
    void accountOfTheOperatorIsNotReachedThroughAWorkloadThatHasItsRoleThere() {
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: home}
            spec:
              accountId: "%1$s"
              region: eu-west-1
              permissionsBoundaryArn: "arn:aws:iam::%1$s:policy/boundary"
              rules: [{name: workloads, namespaces: {names: [shop]}, actions: ["s3:*"], resources: ["arn:aws:s3:::*"]}]
            """.formatted(Manifests.HOME));
        site.awaitAccount("home", "Observed");
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: state, namespace: shop}
            spec:
              accountRef: {name: home}
              workload: {serviceAccount: {name: app, create: true}}
              role: {statements: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::terraform-state/*"]}]}
            """);
        site.awaitBinding("shop/state", "UseNotAllowed");
        assertThat(site.message(CrossAccountBinding.class, "shop/state")).contains("AwsAccount home", "use Target");
    }

    private boolean isBlocked(String role) {
        RoleView seen = site.world.aws.inspect().roles(ID).get(role);
        boolean hasDeny = seen.inline().containsKey("crossbind-blocked");
        assertThat(seen.trust().contains("\"Deny\""))
                .as("sessions are denied with the trust")
                .isEqualTo(hasDeny);
        return hasDeny;
    }

    @Test
    void roleOfABindingWhoseFinalizerATenantRemovedIsBlocked() {
        bind("other", READS);
        bind("stripped", READS);
        site.awaitBinding("shop/other", "Ready");
        site.awaitBinding("shop/stripped", "Ready");
        String role = site.role("shop/stripped").name();
        String kept = site.role("shop/other").name();
        site.strip("shop/stripped");
        site.run(Duration.ofMinutes(10));
        assertThat(isBlocked(role)).as("within the grace period").isFalse();
        site.eventually(() -> assertThat(isBlocked(role)).isTrue());
        assertThat(isBlocked(kept)).isFalse();
        assertThat(site.events()).anyMatch(event -> event.contains("TrustWithdrawn") && event.contains(role));

        bind("stripped", READS);
        site.awaitBinding("shop/stripped", "Ready");
        site.eventually(() -> assertThat(isBlocked(role)).isFalse());
    }

    @Test
    void roleWithoutABindingIsBlockedAtOnceWhenNoRuleAdmitsItsNamespace() {
        site.namespace("team");
        bind("stripped", READS);
        site.awaitBinding("shop/stripped", "Ready");
        String role = site.role("shop/stripped").name();
        site.strip("shop/stripped");
        site.apply(QuietWorld.target("data", ID, "rules: [{name: team, namespaces: {names: [team]}}]\n"));
        site.run(Duration.ofMinutes(6));
        assertThat(isBlocked(role)).isTrue();
    }
}
