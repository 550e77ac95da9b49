package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Edits that reach the API server right before the status of a pass over the older spec. The framework mistakes the event of such an edit for
 * the echo of the status and drops the event. Only the answer to the write shows the edit.
 */
class ConcurrentEditsTest {
    private static final String ID = "520000000001";

    /** Longer than two passes, and shorter than any interval of reconciliations without an event. */
    private static final Duration AT_ONCE = Duration.ofMillis(900);

    private final QuietWorld site = QuietWorld.begin();

    @BeforeEach
    void open() {
        site.openAccount(ID);
        site.world.leader().cluster.view.dropEchoes();
        site.namespace("shop");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static String account(String policies) {
        return QuietWorld.target("data", ID, """
            shares: {resources: ["arn:aws:ec2:eu-west-1:%1$s:*"], principals: ["333333333333"], allowExternalPrincipals: true}
            rules:
              - name: all
                namespaces: {names: [shop]}
                managedPolicyArns: ["%2$s"]
                actions: ["s3:*"]
                resources: ["arn:aws:s3:::*"]
            driftCheckInterval: 1h
            """.formatted(ID, policies));
    }

    private static String binding(String policy) {
        return """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: app, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {serviceAccount: {name: app, create: true}}
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/%s"]}
            """.formatted(policy);
    }

    private static String share(int list) {
        return """
            apiVersion: crossbind.io/v1alpha1
            kind: ResourceShare
            metadata: {name: lists}
            spec:
              accountRef: {name: data}
              resourceArns: ["arn:aws:ec2:eu-west-1:%s:prefix-list/pl-%d"]
              principals: [{accountId: "333333333333"}]
              allowExternalPrincipals: true
            """.formatted(ID, list);
    }

    private static void assertSeen(HasMetadata object, List<Condition> conditions) {
        assertThat(conditions)
                .extracting(Condition::getObservedGeneration)
                .as("generations that the conditions speak of")
                .containsOnly(object.getMetadata().getGeneration());
    }

    private void readyBinding() {
        site.apply(account("arn:aws:iam::aws:policy/*"));
        site.apply(binding("ReadOnlyAccess"));
        site.awaitBinding("shop/app", "Ready");
    }

    @Test
    void bindingEditedRightBeforeItsStatusIsReconciledAgain() {
        readyBinding();
        site.world.checks.interrupt(
                "status of CrossAccountBinding shop/app", () -> site.apply(binding("AmazonS3ReadOnlyAccess")));
        site.apply(binding("AmazonSQSReadOnlyAccess"));
        site.run(AT_ONCE);
        assertSeen(
                site.binding("shop/app"), site.binding("shop/app").getStatus().conditions());
        assertThat(site.role("shop/app").attached()).containsExactly("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess");
    }

    @Test
    void bindingDeletedRightBeforeItsStatusIsRemoved() {
        readyBinding();
        site.world.checks.interrupt(
                "status of CrossAccountBinding shop/app", () -> site.delete(CrossAccountBinding.class, "shop/app"));
        site.apply(binding("AmazonSQSReadOnlyAccess"));
        site.run(AT_ONCE);
        assertThat(site.world.bindings()).isEmpty();
        assertThat(site.world.aws.inspect().roles(ID).keySet()).noneMatch(role -> role.contains("app"));
    }

    @Test
    void accountEditedRightBeforeItsStatusIsReadAgain() {
        site.apply(account("arn:aws:iam::aws:policy/*"));
        site.awaitAccount("data", "Observed");
        site.world.checks.interrupt(
                "status of AwsAccount", () -> site.apply(account("arn:aws:iam::aws:policy/AmazonS3*")));
        site.apply(account("arn:aws:iam::aws:policy/AmazonSQS*"));
        site.run(AT_ONCE);
        AwsAccount account = site.get(AwsAccount.class, "data");
        assertSeen(account, account.getStatus().conditions());
    }

    @Test
    void shareEditedRightBeforeItsStatusIsReconciledAgain() {
        site.apply(account("arn:aws:iam::aws:policy/*"));
        site.awaitAccount("data", "Observed");
        site.apply(share(1));
        site.awaitShare("lists", "InvitationPending");
        site.world.checks.interrupt("status of ResourceShare", () -> site.apply(share(3)));
        site.apply(share(2));
        site.run(AT_ONCE);
        ResourceShare share = site.get(ResourceShare.class, "lists");
        assertSeen(share, share.getStatus().conditions());
        assertThat(site.world.aws.inspect().shares().values())
                .singleElement()
                .satisfies(found -> assertThat(found.entities().toString()).contains("pl-3"));
    }
}
