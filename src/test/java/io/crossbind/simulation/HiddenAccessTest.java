package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.kit.cluster.ObjectKey;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access that a tenant tries to hide from the records, and access that the records must not end. */
class HiddenAccessTest extends StrippedBinding {
    private static final String FORBIDDEN = "{statements: [{actions: ['dynamodb:*'], resources: ['*']}]}";
    private static final String READS_REPORTS = "[{resourceArn: 'arn:aws:s3:::reports/*', actions: ['s3:GetObject']}]";

    /** Applies the binding with a role forbidden by the account. */
    private void applyForbidden(String grants) {
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: app, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {principal: {arn: "arn:aws:iam::%s:role/ci/builder"}}
              role: %s
              grants: %s
            """.formatted(ID, FORBIDDEN, grants));
    }

    private void loseRecords() {
        site.world.scheduler.killProcess(site.world.leader().name);
        RecordsOfWorld.lose(site.world);
    }

    private String policyOfReports() {
        return String.valueOf(site.world.aws.inspect().buckets().get("reports").policy());
    }

    @Test
    void refusedBindingOfTheSameNameDoesNotHideTheRoleOfAStrippedOne() {
        bind("reports");
        String role = role().name();
        strip();
        applyForbidden("[]");
        site.awaitBinding("shop/app", "BoundaryRequired");
        site.eventually(
                () -> assertThat(site.world.aws.inspect().roles(ID).get(role).inline())
                        .containsKey("crossbind-blocked"));
    }

    /** The operator was upgraded from a version without records while the binding was refused. */
    @Test
    void statementsOfABindingThatWasRefusedAtTheUpgradeEndToo() {
        bind("reports");
        applyForbidden(READS_REPORTS);
        site.awaitBinding("shop/app", "BoundaryRequired");
        loseRecords();
        site.run(Duration.ofMinutes(5));
        assertThat(records())
                .singleElement()
                .satisfies(record -> assertThat(record.getSpec().grants()).containsExactly("arn:aws:s3:::reports"));
        assertThat(isGranted("reports")).isTrue();
        strip();
        site.eventually(() -> assertThat(isGranted("reports")).isFalse());
    }

    @Test
    void readyBindingGetsARecordAtTheUpgrade() {
        bind("reports");
        String first = role().id();
        loseRecords();
        site.run(Duration.ofMinutes(3));
        assertThat(records()).hasSize(1);
        assertThat(role().id()).isEqualTo(first);
    }

    /** If the process ended in between, only the record would lead to the statement. */
    @Test
    void readyBindingGetsARecordBeforeItIsRepaired() {
        bind("reports");
        loseRecords();
        Setup.resetPolicy(site.world, ID, "reports", ID);
        assertThat(isGranted("reports"))
                .as("another client replaced the policy")
                .isFalse();
        site.world.aws.faults().on("s3", "PutBucketPolicy").delay(Duration.ofSeconds(20));
        site.eventually(() -> assertThat(records()).isNotEmpty());
        assertThat(isGranted("reports")).isFalse();
        site.eventually(() -> assertThat(isGranted("reports")).isTrue());
    }

    @Test
    void statementThatCouldNotBeRemovedNeedsNoSecondGracePeriod() {
        bind("reports", "archive");
        strip();
        site.run(Duration.ofMinutes(10));
        site.world.aws.faults().on("s3", "PutBucketPolicy").times(1).accessDenied();
        site.eventually(() -> assertThat(isGranted("reports")).isFalse());
        site.run(Duration.ofMinutes(11));
        assertThat(isGranted("archive")).isFalse();
    }

    @Test
    void recordNamesNoResourceOfAnotherAccountThatAForgedStatusNames() {
        apply("reports");
        CrossAccountBinding binding = site.binding("shop/app");
        binding.setStatus(Serialization.unmarshal(
                "delivered: true\ngrants: ['arn:aws:sqs:eu-west-1:999999999999:other']\n",
                CrossAccountBindingStatus.class));
        site.world.store.updateStatus(binding);
        site.world.aws.faults().on("s3", "PutBucketPolicy").times(4).accessDenied();
        site.eventually(() -> assertThat(records()).isNotEmpty());
        assertThat(records())
                .allSatisfy(record -> assertThat(record.getSpec().grants()).isSubsetOf("arn:aws:s3:::reports"));
    }

    /** Server-side apply alone would keep the fields of another field manager forever. */
    @Test
    void fieldsThatATenantWroteIntoTheStatusAreRemovedByTheNextPass() {
        bind("reports");
        CrossAccountBinding binding = site.binding("shop/app");
        binding.setStatus(Serialization.unmarshal(
                Serialization.asYaml(binding.getStatus()) + """
                        sourceAccount: other
                        sourceRole: {arn: "arn:aws:iam::999999999999:role/admin", id: AROAFORGED0000000000}
                        oidcProviderArn: forged
                        """, CrossAccountBindingStatus.class));
        site.world.store.updateStatus(binding);
        assertThat(site.binding("shop/app").getStatus().sourceAccount()).isEqualTo("other");
        apply("reports", "archive");
        site.eventually(() -> {
            CrossAccountBindingStatus status = site.binding("shop/app").getStatus();
            assertThat(status.grants()).hasSize(2);
            assertThat(status.sourceAccount()).isNull();
            assertThat(status.sourceRole()).isNull();
            assertThat(status.oidcProviderArn()).isNull();
        });
    }

    /** The operator re-creates the role, and cannot attach its policy at first. */
    @Test
    void readyMeansThatTheStatementNamesTheRoleThatWasCreatedAgain() {
        bind("reports");
        strip();
        site.world.aws.faults().on("iam", "AttachRolePolicy").times(6).closeConnection();
        apply("reports");
        site.awaitBinding("shop/app", "Ready");
        assertThat(policyOfReports()).contains(role().arn()).doesNotContain("AROA");
    }

    @Test
    void roleThatTheRecordNamesStaysAlthoughAnotherClientChangedItsTag() {
        bind("reports");
        String first = role().id();
        site.run(Duration.ofMinutes(1));
        site.iam(ID)
                .tagRole(request -> request.roleName(role().name())
                        .tags(tag ->
                                tag.key("crossbind.io/binding-uid").value("ffffffff-0000-4000-8000-00000000000f")));
        site.run(Duration.ofMinutes(12));
        assertThat(role().id()).isEqualTo(first);
        assertThat(role().tags())
                .containsEntry(
                        "crossbind.io/binding-uid",
                        site.binding("shop/app").getMetadata().getUid());
    }

    /**
     * A status is no authority: the unique ID in a status must not give the binding another binding's role.
     *
     * @param failing a read fails before the operator records its intention, and a write fails afterwards; the next pass uses the record
     */
    @ParameterizedTest
    @ValueSource(strings = {"none", "GetRole", "DeleteRole"})
    void forgedStatusDoesNotGiveABindingTheRoleOfAStrippedOne(String failing) {
        bind("reports");
        String first = role().id();
        CrossAccountBindingStatus status = site.binding("shop/app").getStatus();
        strip();
        site.world.aws.faults().on("iam", failing).times(3).accessDenied();
        apply("reports");
        CrossAccountBinding successor = site.binding("shop/app");
        successor.setStatus(status);
        site.world.store.updateStatus(successor);
        site.awaitBinding("shop/app", "Ready");
        site.run(Duration.ofMinutes(12));
        assertThat(role().id()).isNotEqualTo(first);
    }

    @Test
    void accountStaysUntilTheStatementsOfAStrippedBindingAreRemoved() {
        bind("reports");
        strip();
        site.world.aws.faults().on("s3", "PutBucketPolicy").accessDenied();
        site.run(Duration.ofSeconds(30));
        site.delete(AwsAccount.class, "data");
        site.run(Duration.ofMinutes(2));
        assertThat(site.message(AwsAccount.class, "data")).contains("AccessRecord shop.app.");
        site.world.aws.faults().clear();
        site.eventually(() -> assertThat(site.world.store.get(AwsAccount.class, ObjectKey.of("data")))
                .isEmpty());
        assertThat(isGranted("reports")).isFalse();
    }
}
