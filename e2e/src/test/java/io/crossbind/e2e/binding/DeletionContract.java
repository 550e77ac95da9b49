package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.aws.AwsStandIn.Capability;
import java.time.Duration;
import java.util.Map;

/** Every object is deleted with its binding, unless the binding retains it. */
interface DeletionContract {

    @ContractTest
    default void allOfItGoes(TestTenant team) {
        String shared = team.aws().createPolicy("shared-reads");
        team.serviceAccount("reports");
        team.applyReady(team.manifest("reports")
                .role("{managedPolicyArns: ['" + shared
                        + "'], statements: [{actions: ['s3:GetObject'], resources: ['*']}]}"));
        String role = team.roleName("reports");
        team.kubectl("delete", "xab", "reports", "--timeout=60s");
        assertThat(team.aws().roleExists(role)).isFalse();
        assertThat(team.annotations("reports"))
                .allSatisfy((key, value) -> assertThat(key).doesNotStartWith("eks.amazonaws.com/"));
        team.eventually(() -> assertThat(team.aws().providers()).isEmpty());
        team.kubectl("delete", "xaa", team.name(), "--timeout=60s");
        assertThat(team.aws().operatorsRoles()).isEmpty();
    }

    /** Additions of another client do not keep the role. */
    @ContractTest
    @StandInSpecific("DeleteConflict for attached policies")
    default void policiesAddedByOthersDoNotKeepTheRole(TestTenant team) {
        String other = team.aws().createPolicy("other");
        team.bind("reports");
        String role = team.roleName("reports");
        team.iam().attachRolePolicy(request -> request.roleName(role).policyArn(other));
        team.iam()
                .putRolePolicy(
                        request -> request.roleName(role).policyName("more").policyDocument(DriftContract.OPEN_POLICY));
        team.delete("reports");
        assertThat(team.aws().roleExists(role)).isFalse();
    }

    @ContractTest
    default void roleThatIsGoneAlreadyIsNoObstacle(TestTenant team) {
        team.bind("reports");
        String role = team.roleName("reports");
        team.iam().deleteRolePolicy(request -> request.roleName(role).policyName("crossbind"));
        team.iam().deleteRole(request -> request.roleName(role));
        team.delete("reports");
        assertThat(team.aws().roleExists(role)).isFalse();
    }

    @ContractTest
    default void deletionDuringAPassIsNotMissed(TestTenant team) {
        team.needs(Capability.INJECTS_FAULTS);
        team.serviceAccount("reports");
        team.delayNext("CreateRole", Duration.ofSeconds(3));
        team.apply(team.manifest("reports"));
        team.awaitReason("reports", "Applying");
        team.delete("reports");
        assertThat(team.aws().operatorsRoles()).isEmpty();
    }

    @ContractTest
    @StandInSpecific("UntagRole")
    default void retainedRoleStaysUntilItIsReleased(TestTenant team) {
        team.serviceAccount("ledger");
        team.applyReady(team.manifest("ledger").retained());
        String role = team.roleName("ledger");
        RoleInAws before = team.role(role);
        team.delete("ledger");
        RoleInAws after = team.role(role);
        assertThat(after.tags()).isEqualTo(before.tags());
        assertThat(after.inline()).isEqualTo(before.inline());
        assertThat(after.trust()).isEqualTo(before.trust());
        assertThat(after.boundary()).isEqualTo(before.boundary());
        assertThat(team.annotations("ledger")).doesNotContainKey(ServiceAccountContract.ROLE_ARN);
        assertThat(team.kubectl("get", "xar", "-o", "jsonpath={.items[?(@.spec.retained==true)].spec.binding}"))
                .contains("ledger");
        team.kubectl(
                "patch",
                "xaa",
                team.name(),
                "--type=merge",
                "-p",
                "{\"spec\":{\"release\":[{\"namespace\":\"" + team.name() + "\",\"binding\":\"ledger\"}]}}");
        team.eventually(() -> assertThat(team.role(role).tags()).isEqualTo(Map.of()));
        team.apply(team.manifest("ledger").retained());
        team.awaitReason("ledger", "Conflict");
    }

    @ContractTest
    default void namespaceWithBindingsEnds(TestTenant team) {
        team.bind("one");
        team.applyReady(team.manifest("two").workload("{name: two, create: true}"));
        team.kubectl("delete", "namespace", team.name(), "--timeout=60s");
        assertThat(team.aws().operatorsRoles()).isEmpty();
        team.eventually(() -> assertThat(team.aws().providers()).isEmpty());
    }

    @ContractTest
    default void accountInUseWaitsForItsBindings(TestTenant team) {
        team.bind("one");
        team.bind("two");
        team.kubectl("delete", "xaa", team.name(), "--wait=false");
        team.awaitReason("AwsAccount", team.name(), "InUse");
        assertThat(team.condition("AwsAccount", team.name(), "Ready")
                        .path("message")
                        .asText())
                .contains(team.name() + "/one", team.name() + "/two");
        assertThat(team.aws().operatorsRoles()).hasSize(2);
        team.delete("one");
        team.eventually(() -> assertThat(team.condition("AwsAccount", team.name(), "Ready")
                        .path("message")
                        .asText())
                .contains(team.name() + "/two")
                .doesNotContain(team.name() + "/one"));
        team.delete("two");
        team.eventually(() -> assertThat(team.object("AwsAccount", team.name()).isMissingNode())
                .isTrue());
        assertThat(team.aws().operatorsRoles()).isEmpty();
        assertThat(team.aws().providers()).isEmpty();
    }

    @ContractTest
    @StandInSpecific("DeleteConflict for instance profiles")
    default void instanceProfileBlocksTheDeletionByName(TestTenant team) {
        team.bind("reports");
        String role = team.roleName("reports");
        team.iam().createInstanceProfile(request -> request.instanceProfileName("theirs"));
        team.iam()
                .addRoleToInstanceProfile(
                        request -> request.instanceProfileName("theirs").roleName(role));
        team.deleteWithoutWaiting("reports");
        team.awaitReason("reports", "DeleteBlocked");
        assertThat(team.message("reports")).contains("theirs");
        assertThat(team.aws().roleExists(role)).isTrue();
        team.iam()
                .removeRoleFromInstanceProfile(
                        request -> request.instanceProfileName("theirs").roleName(role));
        team.eventually(
                () -> assertThat(team.binding("reports").isMissingNode()).isTrue());
        assertThat(team.aws().roleExists(role)).isFalse();
    }
}
