package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.cluster.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Single cases found by the crash points: AWS does not answer, and the operator must still delete its objects. */
class LostAnswersTest {
    private static final String ID = "222222222222";
    private static final ObjectKey KEY = ObjectKey.of("shop", "web");

    private static final String GRANTING = """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: web, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {serviceAccount: {name: web, create: true, delivery: WebIdentity}}
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}
              grants: [{resourceArn: "arn:aws:s3:::reports/*", access: Read}]
            """;

    private final QuietWorld site = QuietWorld.begin();

    @AfterEach
    void close() {
        site.close();
    }

    private void apply() {
        site.openAccount(ID);
        site.namespace("shop");
        site.apply(QuietWorld.target("data", ID, """
            rules:
              - name: all
                namespaces: {names: [shop]}
                managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                actions: ["s3:*"]
                resources: ["arn:aws:s3:::reports/*"]
                workloads: [ServiceAccount]
                deliveries: [WebIdentity]
            """));
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: web, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {serviceAccount: {name: web, create: true, delivery: WebIdentity}}
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}
            """);
    }

    @Test
    void providerWhoseCreationWasNotAnsweredIsDeletedAfterTheLastBinding() {
        site.world
                .aws
                .faults()
                .on("iam", "CreateOpenIDConnectProvider")
                .times(1)
                .applyThenClose();
        site.world
                .aws
                .faults()
                .on("iam", "CreateOpenIDConnectProvider")
                .times(1)
                .closeConnection();
        apply();
        site.eventually(() ->
                assertThat(site.world.aws.inspect().providers(ID)).as("created").isNotEmpty());
        site.deleteAndWait(CrossAccountBinding.class, "shop/web");
        site.run(Duration.ofMinutes(6));
        assertThat(site.world.aws.inspect().providers(ID)).isEmpty();
    }

    @Test
    void bindingWithoutStatusIsDeletedWithItsRoleAlthoughAWSDidNotAnswer() {
        apply();
        site.awaitBinding("shop/web", "Ready");
        String role = site.roleArn("shop/web");
        // The pass over the deletion runs before any pass could restore the status.
        loseStatus();
        site.world.aws.faults().on("iam", "DetachRolePolicy").times(2).closeConnection();
        site.world.store.delete(CrossAccountBinding.class, KEY);
        site.eventually(() -> assertThat(site.writes(ID)).contains("DetachRolePolicy"));
        site.eventually(() ->
                assertThat(site.world.store.get(CrossAccountBinding.class, KEY)).isEmpty());
        assertThat(site.world.aws.inspect().role(role)).isEmpty();
    }

    /** Only the owner tags of the role lead to the statement, so the operator deletes the role after the statement. */
    @Test
    void bindingWithoutStatusIsDeletedWithItsStatementsAlthoughAWSDidNotAnswerForSeconds() {
        Setup.fill(site.world);
        apply();
        site.apply(GRANTING);
        site.awaitBinding("shop/web", "Ready");
        assertThat(policyOfReports()).contains("Crossbind");
        loseStatus();
        site.world.aws.faults().on("s3", "GetBucketPolicy").times(6).closeConnection();
        site.world.aws.faults().on("s3", "PutBucketPolicy").times(6).closeConnection();
        site.deleteAndWait(CrossAccountBinding.class, "shop/web");
        assertThat(policyOfReports()).doesNotContain("Crossbind");
    }

    /** A binding that requests a resource without ever getting access must still be deleted in the end, whatever AWS answers. */
    @Test
    void bindingWithoutStatusIsDeletedWithItsRoleAlthoughAPolicyStaysUnreadable() {
        Setup.fill(site.world);
        apply();
        site.apply(GRANTING);
        site.awaitBinding("shop/web", "Ready");
        String role = site.roleArn("shop/web");
        loseStatus();
        site.world.aws.faults().on("s3", "GetBucketPolicy").closeConnection();
        site.world.store.delete(CrossAccountBinding.class, KEY);
        site.run(Duration.ofMinutes(1));
        assertThat(site.world.aws.inspect().role(role)).as("waits").isPresent();
        site.run(Duration.ofMinutes(9));
        assertThat(site.world.store.get(CrossAccountBinding.class, KEY)).isEmpty();
        assertThat(site.world.aws.inspect().role(role)).isEmpty();
    }

    private String policyOfReports() {
        return String.valueOf(site.world.aws.inspect().buckets().values().stream()
                .filter(bucket -> bucket.name().equals("reports"))
                .findFirst()
                .orElseThrow()
                .policy());
    }

    private void loseStatus() {
        CrossAccountBinding binding = site.binding("shop/web");
        binding.setStatus(null);
        site.world.store.updateStatus(binding);
        RecordsOfWorld.lose(site.world);
    }
}
