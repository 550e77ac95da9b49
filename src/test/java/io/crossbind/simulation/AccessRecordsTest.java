package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Access of bindings whose objects a tenant changed or deleted: the records of what the operator gave lead to it. */
class AccessRecordsTest {
    private static final String ID = "510000000003";
    private static final String ROLE = "role: {managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess']}";
    private static final ObjectKey APP = ObjectKey.of("shop", "app");

    private final QuietWorld site = QuietWorld.begin();

    @BeforeEach
    void open() {
        site.openAccount(ID);
        site.iam(ID)
                .createRole(request ->
                        request.path("/ci/").roleName("builder").assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}""".formatted(ID)));
        for (String bucket : List.of("reports", "archive")) {
            s3().createBucket(request -> request.bucket(bucket));
            s3().putBucketPolicy(
                            request -> request.bucket(bucket).policy("""
                {"Version":"2012-10-17","Statement":{"Sid":"%s","Effect":"Allow","Principal":{"AWS":"%s"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}}""".formatted(Checks.FOREIGN_SID, ID, bucket)));
        }
        namespace("shop");
        limit("names: [shop]", "");
        site.awaitAccount("data", "Observed");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private S3Client s3() {
        return S3Client.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(site.world.aws.administratorOf(ID))
                .httpClient(site.world.aws.httpClient())
                .build();
    }

    private void namespace(String name) {
        site.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + "}\n");
    }

    private void limit(String namespaces, String more) {
        site.apply(QuietWorld.target(
                "data",
                ID,
                "rules: [{name: all, namespaces: {" + namespaces + "}, actions: ['s3:GetObject'],"
                        + " resources: ['arn:aws:s3:::*'], managedPolicyArns: ['arn:aws:iam::aws:policy/*'],"
                        + " workloads: [Principal], principals: [{arn: 'arn:aws:iam::" + ID + ":role/ci/*'}]}]\n" + more
                        + "driftCheckInterval: 5m\n"));
    }

    /** Applies the binding {@code shop/app} with a role, and with a grant on the objects of each bucket. */
    private void apply(String... buckets) {
        String grants = String.join(
                ", ",
                List.of(buckets).stream()
                        .map(bucket -> "{resourceArn: 'arn:aws:s3:::" + bucket + "/*', actions: ['s3:GetObject']}")
                        .toList());
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: app, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {principal: {arn: "arn:aws:iam::%s:role/ci/builder"}}
              %s
              grants: [%s]
            """.formatted(ID, ROLE, grants));
    }

    private void bind(String... buckets) {
        apply(buckets);
        site.awaitBinding("shop/app", "Ready");
    }

    private void strip() {
        site.world.store.patch(
                CrossAccountBinding.class,
                APP,
                Preconditions.NONE,
                "tenant",
                stored -> stored.getMetadata().setFinalizers(List.of()));
        site.world.store.delete(CrossAccountBinding.class, APP);
    }

    private boolean isGranted(String bucket) {
        return String.valueOf(site.world.aws.inspect().buckets().get(bucket).policy())
                .contains("Crossbind");
    }

    private List<AccessRecord> records() {
        return site.world.store.list(AccessRecord.class);
    }

    private RoleView role() {
        return site.role("shop/app");
    }

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

    /** Neither the status nor the spec names the resource any more when the operator meets the deletion. */
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

    /** No role of the operator could be blocked: the statement alone gives the access. */
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
        namespace("team");
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

    /** A cluster that is being restored has no bindings at first. */
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
    }

    @Test
    void namespaceThatIsCreatedAgainInheritsNeitherRoleNorStatements() {
        bind("reports");
        String first = role().id();
        strip();
        site.world.store.delete(Namespace.class, ObjectKey.of("shop"));
        site.run(Duration.ofSeconds(10));
        namespace("shop");
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
