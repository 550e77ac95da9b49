package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

/** Changes of an AwsAccount also apply to its existing bindings. */
interface LimitsContract {

    @ContractTest
    default void namespaceThatIsNoLongerAllowedLosesItsAccess(TestTenant team) {
        team.bind("reports");
        String role = team.roleName("reports");
        team.apply(team.accountYaml("{names: [somebody-else]}", team.boundary()));
        team.awaitReason("reports", "NamespaceNotAllowed");
        assertThat(team.aws().roleExists(role)).isFalse();
        assertThat(team.annotations("reports")).doesNotContainKey(ServiceAccountContract.ROLE_ARN);
        assertThat(team.roleArn("reports")).isEmpty();

        team.apply(team.accountYaml("{names: [" + team.name() + "]}", team.boundary()));
        team.awaitReady("reports");
        assertThat(team.aws().roleExists(role)).isTrue();
        assertThat(team.annotations("reports")).containsEntry(ServiceAccountContract.ROLE_ARN, team.roleArn("reports"));
    }

    @ContractTest
    default void labelsLetANamespaceIn(TestTenant team) {
        team.apply(team.accountYaml("{selector: {matchLabels: {data: allowed}}}", team.boundary()));
        team.serviceAccount("reports");
        team.apply(team.manifest("reports"));
        team.awaitReason("reports", "NamespaceNotAllowed");
        assertThat(team.aws().operatorsRoles()).isEmpty();
        team.kubectl("label", "namespace", team.name(), "data=allowed");
        team.awaitReady("reports");
        team.kubectl("label", "namespace", team.name(), "data-");
        team.awaitReason("reports", "NamespaceNotAllowed");
        assertThat(team.aws().operatorsRoles()).isEmpty();
    }

    @ContractTest
    default void rolesFollowTheBoundary(TestTenant team) {
        team.bind("one");
        team.bind("two");
        String tighter = team.aws().createPolicy("tighter-boundary");
        team.apply(team.accountYaml("{names: [" + team.name() + "]}", tighter));
        team.eventually(() -> {
            assertThat(team.role(team.roleName("one")).boundary()).isEqualTo(tighter);
            assertThat(team.role(team.roleName("two")).boundary()).isEqualTo(tighter);
        });
        team.awaitReady("one");
    }

    /** Only an administrator can revoke granted access. A request beyond the limits is refused as a whole. */
    @ContractTest
    default void editBeyondTheLimitsChangesNothing(TestTenant team) {
        team.bind("reports");
        RoleInAws before = team.role(team.roleName("reports"));
        String forbidden = team.aws().createPolicy("forbidden");
        team.apply(team.manifest("reports").role("{managedPolicyArns: ['" + forbidden + "']}"));
        team.awaitReason("reports", "ManagedPolicyNotAllowed");
        assertThat(team.message("reports")).contains(forbidden);
        team.stays(() -> assertThat(team.role(team.roleName("reports"))).isEqualTo(before));
    }
}
