package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import software.amazon.awssdk.services.iam.model.Tag;

/** Tags name the owner of a role, and foreign roles stay unchanged. */
interface OwnershipContract {
    String CLUSTER_TAG = "crossbind.io/cluster";
    String BINDING_TAG = "crossbind.io/binding";

    @ContractTest
    @StandInSpecific("EntityAlreadyExists for a role")
    default void roleOfSomebodyElseIsLeft(TestTenant team) {
        team.iam()
                .createRole(
                        request -> request.roleName(ledger(team)).assumeRolePolicyDocument(DriftContract.OPEN_TRUST));
        RoleInAws before = team.role(ledger(team));
        team.serviceAccount("ledger");
        team.apply(team.manifest("ledger").role(named(ledger(team))));
        team.awaitReason("ledger", "Conflict");
        assertThat(team.message("ledger")).contains("arn:aws:iam::" + team.accountId() + ":role/" + ledger(team));
        team.stays(() -> assertThat(team.role(ledger(team))).isEqualTo(before));
        assertThat(team.annotations("ledger")).doesNotContainKey(ServiceAccountContract.ROLE_ARN);
        team.delete("ledger");
        assertThat(team.role(ledger(team))).isEqualTo(before);
    }

    @ContractTest
    default void roleIsMadeWhenTheOtherOneIsGone(TestTenant team) {
        team.iam()
                .createRole(
                        request -> request.roleName(ledger(team)).assumeRolePolicyDocument(DriftContract.OPEN_TRUST));
        team.serviceAccount("ledger");
        team.apply(team.manifest("ledger").role(named(ledger(team))));
        team.awaitReason("ledger", "Conflict");
        team.iam().deleteRole(request -> request.roleName(ledger(team)));
        team.awaitReady("ledger");
    }

    @ContractTest
    default void oneRoleNameIsOneBindings(TestTenant team) {
        team.serviceAccount("first");
        team.serviceAccount("second");
        team.applyReady(team.manifest("first").role(named(ledger(team))));
        RoleInAws before = team.role(ledger(team));
        team.apply(team.manifest("second").role(named(ledger(team))));
        team.awaitReason("second", "Conflict");
        assertThat(team.message("second")).contains(team.name() + "/first");
        team.delete("second");
        team.stays(() -> assertThat(team.role(ledger(team))).isEqualTo(before));
        assertThat(team.annotations("second")).doesNotContainKey(ServiceAccountContract.ROLE_ARN);
    }

    /** A role without its owner tags may belong to any owner, so the operator neither changes nor tags this role. */
    @ContractTest
    default void roleThatLostItsTagsIsLeftUntilTheyAreBack(TestTenant team) {
        team.bind("reports");
        String role = team.roleName("reports");
        RoleInAws before = team.role(role);
        team.iam().untagRole(request -> request.roleName(role).tagKeys(CLUSTER_TAG));
        team.iam().updateAssumeRolePolicy(request -> request.roleName(role).policyDocument(DriftContract.OPEN_TRUST));
        RoleInAws changed = team.role(role);
        team.awaitReason("reports", "Conflict");
        team.stays(() -> assertThat(team.role(role)).isEqualTo(changed));
        tag(team, role, CLUSTER_TAG, before.tags().get(CLUSTER_TAG));
        team.awaitReady("reports");
        assertThat(team.role(role)).isEqualTo(before);
    }

    @ContractTest
    default void tagsOfOthersStay(TestTenant team) {
        team.bind("reports");
        String role = team.roleName("reports");
        tag(team, role, "cost-center", "4711");
        RoleInAws tagged = team.role(role);
        team.stays(() -> assertThat(team.role(role)).isEqualTo(tagged));
    }

    @ContractTest
    default void roleThatIsSomebodyElsesByNowOutlivesTheBinding(TestTenant team) {
        team.bind("reports");
        String role = team.roleName("reports");
        tag(team, role, BINDING_TAG, "elsewhere/other");
        team.awaitReason("reports", "Conflict");
        team.eventually(() -> assertThat(team.role(role).inline())
                .as("blocked, because no rule admits the namespace")
                .containsKey("crossbind-blocked"));
        RoleInAws before = team.role(role);
        team.delete("reports");
        team.stays(() -> assertThat(team.role(role)).isEqualTo(before));
    }

    private static void tag(TestTenant team, String role, String key, String value) {
        team.iam()
                .tagRole(request -> request.roleName(role)
                        .tags(Tag.builder().key(key).value(value).build()));
    }

    private static String named(String role) {
        return "{name: " + role + ", statements: [{actions: ['s3:GetObject'], resources: ['*']}]}";
    }

    /** The name of a role allowed by the rule of the tenant's account. */
    private static String ledger(TestTenant team) {
        return team.name() + ".ledger";
    }
}
