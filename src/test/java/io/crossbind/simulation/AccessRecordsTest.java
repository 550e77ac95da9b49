package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The access of bindings after a tenant changed or deleted their objects. The operator finds the access through its records. */
class AccessRecordsTest extends StrippedBinding {
    @Test
    void recordNamesEverythingAndIsDeletedWithTheBinding() {
        bind("reports");
        assertThat(records()).singleElement().satisfies(record -> {
            assertThat(record.getSpec().namespace()).isEqualTo("shop");
            assertThat(record.getSpec().binding()).isEqualTo("app");
            assertThat(record.getSpec().bindingUid())
                    .isEqualTo(site.binding("shop/app").getMetadata().getUid());
            assertThat(record.getSpec().account()).isEqualTo("data");
            assertThat(Objects.requireNonNull(record.getSpec().targetRole()).arn())
                    .isEqualTo(role().arn());
            assertThat(record.getSpec().grants()).containsExactly("arn:aws:s3:::reports");
        });
        site.deleteAndWait(CrossAccountBinding.class, "shop/app");
        assertThat(records()).isEmpty();
    }

    /** When the operator sees the deletion, neither the status nor the spec names the resource. */
    @Test
    void statementsOfABindingThatLostItsStatusAreDeletedWithIt() {
        bind("reports", "archive");
        CrossAccountBinding binding = site.binding("shop/app");
        binding.setStatus(null);
        site.world.store.updateStatus(binding);
        apply("archive");
        site.deleteAndWait(CrossAccountBinding.class, "shop/app");
        assertThat(isGranted("reports") || isGranted("archive")).isFalse();
    }

    @Test
    void statementsOfAStrippedBindingEndAfterTheGracePeriod() {
        bind("reports");
        String role = role().name();
        strip();
        site.run(Duration.ofMinutes(10));
        assertThat(isGranted("reports")).as("within the grace period").isTrue();
        site.eventually(() -> assertThat(isGranted("reports")).isFalse());
        assertThat(site.events())
                .anyMatch(event -> event.contains("StatementsRemoved")
                        && event.contains("shop/app")
                        && event.contains("arn:aws:s3:::reports"));
        assertThat(records()).as("the role is blocked, and remains").hasSize(1);

        site.iam(ID).deleteRolePolicy(request -> request.roleName(role).policyName("crossbind-blocked"));
        site.iam(ID)
                .detachRolePolicy(
                        request -> request.roleName(role).policyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));
        site.iam(ID).deleteRole(request -> request.roleName(role));
        site.eventually(() -> assertThat(records()).isEmpty());
    }

    /** The operator has no role to block here: the statement alone gives the access. */
    @Test
    void statementsForAnExistingRoleEndWithTheirBindingToo() {
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: app, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {principal: {arn: "arn:aws:iam::%s:role/ci/builder"}}
              grants: [{resourceArn: "arn:aws:s3:::reports/*", actions: ["s3:GetObject"]}]
            """.formatted(ID));
        site.awaitBinding("shop/app", "Ready");
        assertThat(isGranted("reports")).isTrue();
        strip();
        site.eventually(() -> assertThat(isGranted("reports")).isFalse());
        site.eventually(() -> assertThat(records()).as("nothing is left").isEmpty());
    }

    @Test
    void statementsOfAStrippedBindingEndAtOnceWhenNoRuleAdmitsItsNamespace() {
        site.namespace("team");
        bind("reports");
        strip();
        limit("names: [team]", "");
        site.run(Duration.ofMinutes(6));
        assertThat(isGranted("reports")).isFalse();
    }

    @Test
    void statementsOfAStrippedBindingStayWhereTheAdministratorOnlyWantsAReport() {
        limit("names: [shop]", "orphans: {action: Report}\n");
        bind("reports");
        strip();
        site.run(Duration.ofMinutes(30));
        assertThat(isGranted("reports")).isTrue();
        AwsAccount account = site.get(AwsAccount.class, "data");
        assertThat(account.getStatus().orphans()).contains("arn:aws:s3:::reports");
        assertThat(account.getStatus().orphanCount()).isEqualTo(2);
    }

    /** A cluster under restore has no bindings at first. */
    @Test
    void nothingIsRemovedWhileNoBindingExistsUntilAnAdministratorConfirmsIt() {
        bind("reports");
        String role = role().name();
        site.world.scheduler.killProcess(site.world.leader().name);
        strip();
        site.run(Duration.ofMinutes(40));
        assertThat(site.get(AwsAccount.class, "data").getStatus().orphanCount())
                .as("the next process has read the account")
                .isEqualTo(2);
        assertThat(isGranted("reports")).isTrue();
        assertThat(site.world.aws.inspect().roles(ID).get(role).inline()).doesNotContainKey("crossbind-blocked");
        site.world.store.patch(
                AwsAccount.class,
                ObjectKey.of("data"),
                Preconditions.NONE,
                "admin",
                account -> account.getMetadata().setAnnotations(Map.of("crossbind.io/confirm-orphans", "true")));
        site.run(Duration.ofMinutes(30));
        assertThat(isGranted("reports")).isFalse();
        assertThat(site.world.aws.inspect().roles(ID).get(role).inline()).containsKey("crossbind-blocked");
    }

    @Test
    void bindingThatIsCreatedAgainGetsAnotherRoleAndLosesTheStatementsOfTheFirst() {
        bind("reports", "archive");
        String first = role().id();
        strip();
        bind("reports");
        assertThat(role().id()).isNotEqualTo(first);
        assertThat(isGranted("reports")).isTrue();
        site.eventually(() -> assertThat(isGranted("archive")).isFalse());
        site.eventually(() -> assertThat(records()).hasSize(1));
        assertThat(isGranted("reports")).isTrue();
        assertThat(site.events().stream().filter(event -> event.startsWith("StatementsRemoved")))
                .as("the statement that names the present role stays")
                .isNotEmpty()
                .noneMatch(event -> event.contains("arn:aws:s3:::reports"));
    }

    @Test
    void namespaceThatIsCreatedAgainInheritsNeitherRoleNorStatements() {
        bind("reports");
        String first = role().id();
        strip();
        site.world.store.delete(Namespace.class, ObjectKey.of("shop"));
        site.run(Duration.ofSeconds(10));
        site.namespace("shop");
        bind("archive");
        assertThat(role().id()).isNotEqualTo(first);
        assertThat(isGranted("archive")).isTrue();
        site.eventually(() -> assertThat(isGranted("reports")).isFalse());
    }

    @Test
    void restoredBindingTakesItsRoleBackWhereTheAdministratorSaysSo() {
        limit("names: [shop]", "orphans: {action: Adopt}\n");
        bind("reports");
        String first = role().id();
        strip();
        site.run(Duration.ofMinutes(20));
        bind("reports");
        assertThat(role().id()).isEqualTo(first);
        assertThat(role().tags())
                .containsEntry(
                        "crossbind.io/binding-uid",
                        site.binding("shop/app").getMetadata().getUid());
        limit("names: [shop]", "");
        site.run(Duration.ofMinutes(30));
        assertThat(isGranted("reports")).isTrue();
        assertThat(records()).hasSize(1);
    }
}
