package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

/** The service account's side: created if requested, restored, and never contested with another owner. */
interface ServiceAccountContract {
    String ROLE_ARN = "eks.amazonaws.com/role-arn";

    @ContractTest
    default void createdServiceAccountGoesWithTheBinding(TestTenant team) {
        team.applyReady(team.manifest("exporter").workload("{name: exporter, create: true}"));
        assertThat(team.annotations("exporter")).containsEntry(ROLE_ARN, team.roleArn("exporter"));
        team.delete("exporter");
        team.eventually(() -> assertThat(team.hasServiceAccount("exporter")).isFalse());
    }

    @ContractTest
    default void createdServiceAccountIsMadeAgain(TestTenant team) {
        team.applyReady(team.manifest("exporter").workload("{name: exporter, create: true}"));
        team.kubectl("delete", "serviceaccount", "exporter");
        team.eventually(
                () -> assertThat(team.annotations("exporter")).containsEntry(ROLE_ARN, team.roleArn("exporter")));
    }

    @ContractTest
    default void existingServiceAccountStaysWithoutTheAnnotations(TestTenant team) {
        team.serviceAccount("exporter");
        team.kubectl("annotate", "serviceaccount", "exporter", "team.example.com/owner=exports");
        team.applyReady(team.manifest("exporter").workload("{name: exporter, create: true}"));
        team.delete("exporter");
        team.stays(() -> assertThat(team.annotations("exporter"))
                .containsEntry("team.example.com/owner", "exports")
                .allSatisfy((key, value) -> assertThat(key).doesNotStartWith("eks.amazonaws.com/")));
    }

    @ContractTest
    default void missingServiceAccountIsAwaited(TestTenant team) {
        team.apply(team.manifest("reports"));
        team.awaitReason("reports", "ServiceAccountNotFound");
        assertThat(team.aws().operatorsRoles()).isEmpty();
        team.serviceAccount("reports");
        team.awaitReady("reports");
    }

    @ContractTest
    default void strippedAnnotationsAreRestored(TestTenant team) {
        team.bind("reports");
        team.kubectl("annotate", "serviceaccount", "reports", ROLE_ARN + "-", "eks.amazonaws.com/audience-");
        team.eventually(() -> assertThat(team.annotations("reports"))
                .containsEntry(ROLE_ARN, team.roleArn("reports"))
                .containsEntry("eks.amazonaws.com/audience", team.audience()));
    }

    @ContractTest
    default void replacedServiceAccountIsAnnotatedAgain(TestTenant team) {
        team.bind("reports");
        String plain = """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: reports, namespace: %s, labels: {installed-by: helm}}
                """.formatted(team.name());
        team.world().apply(plain);
        team.eventually(() -> assertThat(team.annotations("reports")).containsEntry(ROLE_ARN, team.roleArn("reports")));
        team.replace(plain);
        team.eventually(() -> assertThat(team.annotations("reports")).containsEntry(ROLE_ARN, team.roleArn("reports")));
    }

    @ContractTest
    default void annotationOfSomebodyElseIsLeft(TestTenant team) {
        String foreign = "arn:aws:iam::999999999999:role/theirs";
        team.serviceAccount("reports");
        team.kubectl("annotate", "serviceaccount", "reports", ROLE_ARN + "=" + foreign);
        team.apply(team.manifest("reports"));
        team.awaitReason("reports", "ServiceAccountConflict");
        assertThat(team.message("reports")).contains(foreign);
        team.stays(() -> {
            assertThat(team.annotations("reports"))
                    .containsEntry(ROLE_ARN, foreign)
                    .doesNotContainKey("eks.amazonaws.com/audience");
            assertThat(team.aws().operatorsRoles()).isEmpty();
            assertThat(team.aws().providers()).isEmpty();
        });
        team.kubectl("annotate", "serviceaccount", "reports", ROLE_ARN + "-");
        team.awaitReady("reports");
    }

    @ContractTest
    default void annotationThatSomebodyChangedIsLeftAndNotRemoved(TestTenant team) {
        String foreign = "arn:aws:iam::999999999999:role/theirs";
        team.bind("reports");
        team.kubectl("annotate", "--overwrite", "serviceaccount", "reports", ROLE_ARN + "=" + foreign);
        team.awaitReason("reports", "ServiceAccountConflict");
        team.delete("reports");
        assertThat(team.annotations("reports")).containsEntry(ROLE_ARN, foreign);
        assertThat(team.aws().operatorsRoles()).isEmpty();
    }

    @ContractTest
    default void secondBindingTakesOverWhenTheFirstGoes(TestTenant team) {
        team.serviceAccount("app");
        team.applyReady(team.manifest("first").workload("{name: app}"));
        team.apply(team.manifest("second").workload("{name: app}"));
        team.awaitReason("second", "ServiceAccountTaken");
        assertThat(team.message("second")).contains("first");
        assertThat(team.annotations("app")).containsEntry(ROLE_ARN, team.roleArn("first"));
        assertThat(team.aws().operatorsRoles()).hasSize(1);
        team.delete("first");
        team.awaitReady("second");
        assertThat(team.annotations("app")).containsEntry(ROLE_ARN, team.roleArn("second"));
    }
}
