package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.cluster.ObjectKey;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A retained role remains under the control of the administrator until the administrator releases the role. */
class RetainedRolesTest {
    private static final String ID = "510000000004";
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String BUILDER = "arn:aws:iam::" + ID + ":role/ci/builder";
    private static final String OWNER = "crossbind.io/binding";
    private static final String DENIED = "crossbind-blocked";

    private final QuietWorld site = QuietWorld.begin();

    @BeforeEach
    void open() {
        site.openAccount(ID);
        Setup.createBuilder(site.world, ID);
        Setup.createBucket(site.world, ID, "reports", ID);
        site.namespace("shop");
        limit("names: [shop]", "");
        site.awaitAccount("data", "Observed");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void limit(String namespaces, String account) {
        limit(
                namespaces,
                "deletionPolicies: [Delete, Retain], managedPolicyArns: ['arn:aws:iam::aws:policy/*']",
                account);
    }

    /**
     * Sets the limits.
     *
     * @param namespaces of the only rule
     * @param rule more of the rule, in YAML's flow style
     * @param account more fields of the account, a line each
     */
    private void limit(String namespaces, String rule, String account) {
        limit(namespaces, rule, account, BUILDER);
    }

    private void limit(String namespaces, String rule, String account, String principal) {
        site.apply(QuietWorld.target(
                "data",
                ID,
                "rules: [{name: all, namespaces: {" + namespaces + "}, actions: ['s3:GetObject'],"
                        + " resources: ['arn:aws:s3:::*'], workloads: [Principal], principals: [{arn: '" + principal
                        + "'}], "
                        + rule + "}]\n" + account + "driftCheckInterval: 5m\n"));
    }

    private void bind(String name, String policy) {
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %s, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {principal: {arn: "%s"}}
              role: {managedPolicyArns: ["%s"]}
              grants: [{resourceArn: "arn:aws:s3:::reports/*", actions: ["s3:GetObject"]}]
              deletionPolicy: %s
            """.formatted(name, BUILDER, READ_ONLY, policy));
        site.awaitBinding("shop/" + name, "Ready");
    }

    /** Creates a binding, and deletes the binding with its role retained. */
    private void retain() {
        bind("app", "Retain");
        site.deleteAndWait(CrossAccountBinding.class, "shop/app");
    }

    private RoleView role() {
        return found().orElseThrow();
    }

    private Optional<RoleView> found() {
        return site.world.aws.inspect().roles(ID).values().stream()
                .filter(role -> role.name().startsWith("shop-app-"))
                .findFirst();
    }

    private List<AccessRecord> records() {
        return site.world.store.list(AccessRecord.class);
    }

    private boolean isBlocked() {
        return role().inline().containsKey(DENIED) && !role().trust().contains(BUILDER);
    }

    private boolean isGranted() {
        return String.valueOf(site.world.aws.inspect().buckets().get("reports").policy())
                .contains("Crossbind");
    }

    private void assertEvent(String... parts) {
        site.eventually(() -> assertThat(site.events())
                .anyMatch(event -> List.of(parts).stream().allMatch(event::contains)));
    }

    @Test
    void retainedRoleKeepsItsTagsAndItsRecordAndIsNoOrphan() {
        retain();
        assertThat(isGranted()).isFalse();
        site.run(Duration.ofMinutes(40));
        assertThat(role().tags()).containsEntry(OWNER, "shop/app");
        assertThat(isBlocked()).isFalse();
        assertThat(role().trust()).contains(BUILDER);
        assertThat(records()).singleElement().satisfies(record -> {
            assertThat(record.getSpec().isRetained()).isTrue();
            assertThat(record.getSpec().grants()).isEmpty();
            assertThat(record.getSpec().roleArns()).containsExactly(role().arn());
        });
        assertThat(site.get(AwsAccount.class, "data").getStatus().orphans()).isEmpty();
    }

    @Test
    void bindingWithoutARoleOfItsOwnLeavesNoRecord() {
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: direct, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {principal: {arn: "%s"}}
              grants: [{resourceArn: "arn:aws:s3:::reports/*", actions: ["s3:GetObject"]}]
              deletionPolicy: Retain
            """.formatted(BUILDER));
        site.awaitBinding("shop/direct", "Ready");
        site.deleteAndWait(CrossAccountBinding.class, "shop/direct");
        assertThat(records()).isEmpty();
    }

    @Test
    void retainedRoleIsHeldToARuleThatAllowsLess() {
        retain();
        limit("names: [shop]", "deletionPolicies: [Delete, Retain]", "");
        site.eventually(() -> assertThat(role().attached()).isEmpty());
        assertThat(isBlocked()).isFalse();
        assertEvent("RoleClamped", "shop/app", READ_ONLY);
    }

    /** Another client adds permissions to the role, as an administrator of the account could. */
    @Test
    void whatARetainedRoleGetsLaterIsRemovedUnlessTheRulesAllowIt() {
        limit("names: [shop]", "deletionPolicies: [Delete, Retain], managedPolicyArns: ['" + READ_ONLY + "']", "");
        retain();
        site.iam(ID)
                .attachRolePolicy(request ->
                        request.roleName(role().name()).policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        site.eventually(() -> assertThat(role().attached()).containsExactly(READ_ONLY));
    }

    @Test
    void retainedRoleIsBlockedOnceNoRuleLetsARoleStay() {
        retain();
        limit("names: [shop]", "managedPolicyArns: ['arn:aws:iam::aws:policy/*']", "");
        site.eventually(() -> assertThat(isBlocked()).isTrue());
        assertEvent("TrustWithdrawn", "the rules of the account no longer allow retained roles");
    }

    @Test
    void retainedRoleIsBlockedOnceNoRuleListsItsPrincipal() {
        retain();
        limit(
                "names: [shop]",
                "deletionPolicies: [Delete, Retain], managedPolicyArns: ['arn:aws:iam::aws:policy/*']",
                "",
                "arn:aws:iam::" + ID + ":role/ci/deployer");
        site.eventually(() -> assertThat(isBlocked()).isTrue());
        assertEvent("TrustWithdrawn", "the rules of the account no longer allow retained roles");
    }

    @Test
    void retainedRoleIsBlockedOnceNoRuleAdmitsItsNamespace() {
        site.namespace("team");
        retain();
        limit("names: [team]", "");
        site.eventually(() -> assertThat(isBlocked()).isTrue());
        assertEvent("TrustWithdrawn", "no rule of the account admits its namespace");
    }

    @Test
    void retainedRoleIsBlockedOnceItsNamespaceIsCreatedAgain() {
        retain();
        site.world.store.delete(Namespace.class, ObjectKey.of("shop"));
        site.run(Duration.ofMinutes(6));
        assertThat(isBlocked()).isFalse();
        site.namespace("shop");
        site.eventually(() -> assertThat(isBlocked()).isTrue());
        assertEvent("TrustWithdrawn", "a new namespace has the same name");
    }

    @Test
    void revocationOfABindingBlocksItsRetainedRoleAndStays() {
        retain();
        limit("names: [shop]", "revoke: [{namespace: shop, binding: app}]\n");
        site.eventually(() -> assertThat(isBlocked()).isTrue());
        assertEvent("TrustWithdrawn", "spec.revoke revokes its access");
        limit(
                "names: [shop]",
                "revoke: [{namespace: shop, binding: app}]\nrelease: [{namespace: shop, binding: app}]\n");
        site.run(Duration.ofMinutes(12));
        assertThat(role().tags()).containsEntry(OWNER, "shop/app");
        assertThat(records()).hasSize(1);
        limit("names: [shop]", "");
        site.run(Duration.ofMinutes(12));
        assertThat(isBlocked())
                .as("no pass gives a role of no binding access again")
                .isTrue();
    }

    @Test
    void revocationDeletesAllAccessOfABindingThatExists() {
        bind("app", "Retain");
        limit("names: [shop]", "revoke: [{namespace: shop}]\n");
        site.awaitBinding("shop/app", "AccessRevoked");
        assertThat(site.message(CrossAccountBinding.class, "shop/app"))
                .contains("AwsAccount data revokes the access of binding shop/app");
        assertThat(isGranted()).isFalse();
        assertThat(found()).isEmpty();
        site.deleteAndWait(CrossAccountBinding.class, "shop/app");
        assertThat(records()).isEmpty();
        limit("names: [shop]", "");
        bind("app", "Retain");
        assertThat(isGranted()).isTrue();
    }

    @Test
    void revocationOfOneBindingLeavesTheOthers() {
        bind("app", "Delete");
        limit("names: [shop]", "revoke: [{namespace: shop, binding: other}, {namespace: team}]\n");
        site.run(Duration.ofMinutes(6));
        assertThat(site.reason(CrossAccountBinding.class, "shop/app")).isEqualTo("Ready");
        assertThat(isGranted()).isTrue();
    }

    @Test
    void revocationBlocksWhatAStrippedBindingLeftAtOnce() {
        limit("names: [shop]", "orphans: {action: Report}\n");
        bind("app", "Delete");
        site.strip("shop/app");
        site.run(Duration.ofMinutes(1));
        limit("names: [shop]", "orphans: {action: Report}\nrevoke: [{namespace: shop, binding: app}]\n");
        site.run(Duration.ofMinutes(1));
        assertThat(isBlocked()).isTrue();
        assertThat(isGranted()).isFalse();
        assertEvent("StatementsRemoved", "spec.revoke revokes its access");
    }

    @Test
    void revokedSessionsOfTheAccountAreThoseOfARetainedRoleToo() {
        retain();
        limit("names: [shop]", "revokeSessionsBefore: '2026-06-01T00:00:00Z'\n");
        site.eventually(() -> assertThat(role().inline().toString()).contains("2026-06-01T00:00:00Z"));
        limit("names: [shop]", "");
        site.run(Duration.ofMinutes(6));
        assertThat(role().inline().toString()).contains("2026-06-01T00:00:00Z");
    }

    @Test
    void releaseEndsTheControlOfARetainedRoleWithinTheLimits() {
        retain();
        limit("names: [shop]", "deletionPolicies: [Delete, Retain]", "release: [{namespace: shop, binding: app}]\n");
        site.eventually(() -> assertThat(records()).isEmpty());
        assertThat(role().tags()).doesNotContainKey(OWNER);
        assertThat(role().attached()).isEmpty();
        assertThat(role().trust()).contains(BUILDER);
        assertEvent("RoleReleased", "shop/app");
        site.iam(ID).attachRolePolicy(request -> request.roleName(role().name()).policyArn(READ_ONLY));
        site.run(Duration.ofMinutes(40));
        assertThat(role().attached()).containsExactly(READ_ONLY);
        assertThat(site.events())
                .filteredOn(event -> event.contains("RoleReleased"))
                .hasSize(1);
    }

    @Test
    void releaseDoesNotConcernABindingThatExists() {
        limit("names: [shop]", "release: [{namespace: shop, binding: app}]\n");
        bind("app", "Delete");
        site.run(Duration.ofMinutes(12));
        assertThat(role().tags()).containsEntry(OWNER, "shop/app");
        site.deleteAndWait(CrossAccountBinding.class, "shop/app");
        assertThat(found()).isEmpty();
    }

    @Test
    void bindingThatIsCreatedAgainReplacesTheRetainedRole() {
        retain();
        String first = role().id();
        bind("app", "Delete");
        assertThat(role().id()).isNotEqualTo(first);
        site.eventually(() -> assertThat(records())
                .singleElement()
                .satisfies(record -> assertThat(record.getSpec().isRetained()).isFalse()));
        site.deleteAndWait(CrossAccountBinding.class, "shop/app");
        assertThat(found()).isEmpty();
    }

    @Test
    void recordOfARetainedRoleThatIsDeletedInIamIsForgotten() {
        retain();
        String role = role().name();
        site.iam(ID).detachRolePolicy(request -> request.roleName(role).policyArn(READ_ONLY));
        role().inline()
                .keySet()
                .forEach(policy -> site.iam(ID)
                        .deleteRolePolicy(request -> request.roleName(role).policyName(policy)));
        site.iam(ID).deleteRole(request -> request.roleName(role));
        site.eventually(() -> assertThat(records()).isEmpty());
    }

    /** An operator version without records gave the binding its role. */
    @Test
    void roleOfABindingWithoutARecordStaysUnderControlToo() {
        bind("app", "Retain");
        site.world.store.delete(
                AccessRecord.class,
                ObjectKey.of(records().getFirst().getMetadata().getName()));
        site.run(Duration.ofSeconds(5));
        site.deleteAndWait(CrossAccountBinding.class, "shop/app");
        assertThat(records())
                .singleElement()
                .satisfies(record -> assertThat(record.getSpec().isRetained()).isTrue());
        limit("names: [shop]", "revoke: [{namespace: shop, binding: app}]\n");
        site.eventually(() -> assertThat(isBlocked()).isTrue());
    }
}
