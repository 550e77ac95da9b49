package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiConsumer;
import software.amazon.awssdk.services.iam.IamClient;

/** Changes by another client are repaired at the next drift check. */
interface DriftContract {
    String OPEN_TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
             "Principal": {"AWS": "arn:aws:iam::111111111111:root"}}]}""";
    String OPEN_POLICY = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}""";

    @ContractTest
    @StandInSpecific("the errors for a role that is gone")
    default void deletedRoleIsMadeAgain(TestTenant team) {
        team.bind("reports");
        RoleInAws before = team.role(team.roleName("reports"));
        String role = team.roleName("reports");
        team.iam().deleteRolePolicy(request -> request.roleName(role).policyName("crossbind"));
        team.iam().deleteRole(request -> request.roleName(role));
        team.eventually(() -> {
            RoleInAws after = team.role(role);
            assertThat(after.inline()).isEqualTo(before.inline());
            assertThat(after.trust()).isEqualTo(before.trust());
            assertThat(after.tags()).isEqualTo(before.tags());
            assertThat(after.boundary()).isEqualTo(before.boundary());
            assertThat(team.binding("reports").at("/status/targetRole/id").asText())
                    .isEqualTo(after.id());
        });
    }

    @ContractTest
    default void changedTrustIsRestored(TestTenant team) {
        isRepaired(
                team,
                (iam, role) -> iam.updateAssumeRolePolicy(
                        request -> request.roleName(role).policyDocument(OPEN_TRUST)));
    }

    @ContractTest
    default void changedInlinePolicyIsRestored(TestTenant team) {
        isRepaired(
                team,
                (iam, role) -> iam.putRolePolicy(request ->
                        request.roleName(role).policyName("crossbind").policyDocument(OPEN_POLICY)));
    }

    @ContractTest
    default void addedInlinePolicyIsRemoved(TestTenant team) {
        isRepaired(
                team,
                (iam, role) -> iam.putRolePolicy(
                        request -> request.roleName(role).policyName("backdoor").policyDocument(OPEN_POLICY)));
    }

    @ContractTest
    default void deletedInlinePolicyIsRestored(TestTenant team) {
        isRepaired(
                team,
                (iam, role) ->
                        iam.deleteRolePolicy(request -> request.roleName(role).policyName("crossbind")));
    }

    @ContractTest
    default void detachedPolicyIsAttachedAgain(TestTenant team) {
        isRepaired(
                team,
                (iam, role) ->
                        iam.detachRolePolicy(request -> request.roleName(role).policyArn(shared(team))));
    }

    @ContractTest
    default void attachedPolicyIsDetached(TestTenant team) {
        String other = team.aws().createPolicy("other");
        isRepaired(
                team,
                (iam, role) ->
                        iam.attachRolePolicy(request -> request.roleName(role).policyArn(other)));
    }

    @ContractTest
    @StandInSpecific("the calls on boundaries")
    default void removedBoundaryIsSetAgain(TestTenant team) {
        isRepaired(team, (iam, role) -> iam.deleteRolePermissionsBoundary(request -> request.roleName(role)));
    }

    @ContractTest
    default void replacedBoundaryIsSetAgain(TestTenant team) {
        String other = team.aws().createPolicy("other-boundary");
        isRepaired(
                team,
                (iam, role) -> iam.putRolePermissionsBoundary(
                        request -> request.roleName(role).permissionsBoundary(other)));
    }

    @ContractTest
    default void changedSessionIsRestored(TestTenant team) {
        isRepaired(
                team,
                (iam, role) -> iam.updateRole(request -> request.roleName(role).maxSessionDuration(43_200)));
    }

    /** Asserts that the role is as before except for its id, and that the binding is ready. */
    private static void isRepaired(TestTenant team, BiConsumer<IamClient, String> change) {
        team.aws().createPolicy("shared-reads");
        team.serviceAccount("reports");
        team.applyReady(team.manifest("reports")
                .role("{managedPolicyArns: ['" + shared(team)
                        + "'], statements: [{actions: ['s3:GetObject'], resources: ['*']}]}"));
        String role = team.roleName("reports");
        RoleInAws before = team.role(role);
        RoleWrites writes = RoleWrites.of(team.world().aws(), role);
        change.accept(team.iam(), role);
        team.eventually(() -> {
            assertThat(writes.operations())
                    .as("the change behind the operator's back, and its repair")
                    .hasSizeGreaterThanOrEqualTo(2);
            assertThat(team.role(role)).isEqualTo(before);
        });
        team.awaitReady("reports");
    }

    private static String shared(TestTenant team) {
        return "arn:aws:iam::" + team.accountId() + ":policy/shared-reads";
    }
}
