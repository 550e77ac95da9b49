package io.crossbind.plan.binding;

import static io.crossbind.plan.binding.JudgedBinding.BUCKET;
import static io.crossbind.plan.binding.JudgedBinding.known;
import static io.crossbind.plan.binding.JudgedBinding.there;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.plan.Change;
import io.crossbind.plan.Merged;
import io.crossbind.plan.PolicyMerge;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The facts from AWS for a judgement: the required reads, the existing objects, and whether the binding was once complete. */
class BindingMemoryOfAwsTest {
    private static final String GRANTS_OF_PODS = """
            workload: {serviceAccount: {name: orders, create: true, delivery: WebIdentity}}
            grants: [{resourceArn: "arn:aws:s3:::orders/in/*", access: Read}]
            """;
    private static final String GRANTS_OF_A_PRINCIPAL = """
            workload: {principal: {arn: "arn:aws:iam::111111111111:role/nodes"}}
            grants: [{resourceArn: "arn:aws:s3:::orders/in/*", access: Read}]
            """;
    private static final String POD_IDENTITY = """
            workload: {serviceAccount: {name: orders, create: true, delivery: PodIdentity}}
            role: {statements: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::orders/*"]}]}
            """;

    @Test
    void associationThatWasNeverReadIsReadFirst() {
        JudgedBinding binding = new JudgedBinding(POD_IDENTITY);
        binding.associationIsKnown = false;
        assertThat(binding.reads()).isEqualTo(Set.of(new Ref.Association()));
        binding.associationIsKnown = true;
        assertThat(binding.reads()).isEmpty();
        assertThat(binding.plan().cluster().changes()).hasAtLeastOneElementOfType(Change.CreateAssociation.class);
    }

    @Test
    void bindingWithoutAnAssociationReadsNone() {
        JudgedBinding binding = JudgedBinding.chained();
        binding.associationIsKnown = false;
        assertThat(binding.reads()).isEmpty();
    }

    @Test
    void statementThatTheResourceHasIsNotWrittenAgain() {
        JudgedBinding binding = JudgedBinding.chained();
        binding.target = there(binding.targetRole(), "AROAT");
        assertThat(binding.plan().grants().added()).hasSize(1);
        binding.policies.put(BUCKET, known(Optional.of(withGrantOf(binding))));
        assertThat(binding.plan().grants().added()).isEmpty();
        assertThat(binding.plan().grants().changes()).isEmpty();
    }

    @Test
    void grantThatTheOwnRoleHasStaysWhileItsResourceIsOutOfReach() {
        JudgedBinding binding = new JudgedBinding(GRANTS_OF_PODS);
        binding.delivered = true;
        binding.policies.put(
                BUCKET, new PolicyObservation.Unreadable(new Problem(Reason.RESOURCE_NOT_FOUND, "no bucket")));
        binding.source = there(binding.sourceRole(), "AROAS");
        binding.provider = Optional.of(new ObservedProvider(
                "arn:aws:iam::111111111111:oidc-provider/issuer.example", Set.of("sts.amazonaws.com"), Map.of()));
        assertThat(binding.plan().ofRoles()).isEmpty();
    }

    @Test
    void bindingWasThereBeforeIfTheRoleThatLeadsToItsGrantsExists() {
        JudgedBinding chained = JudgedBinding.chained();
        chained.source = there(chained.sourceRole(), "AROAS");
        assertThat(wasDelivered(chained)).isFalse();
        chained.target = there(chained.targetRole(), "AROAT");
        assertThat(wasDelivered(chained)).isTrue();

        JudgedBinding ofPods = new JudgedBinding(GRANTS_OF_PODS);
        assertThat(wasDelivered(ofPods)).isFalse();
        ofPods.source = there(ofPods.sourceRole(), "AROAS");
        assertThat(wasDelivered(ofPods)).isTrue();
    }

    @Test
    void bindingOfAnExistingPrincipalWasThereBeforeIfAResourceHasItsStatements() {
        JudgedBinding binding = new JudgedBinding(GRANTS_OF_A_PRINCIPAL);
        assertThat(wasDelivered(binding)).isFalse();
        binding.policies.put(BUCKET, known(Optional.of("""
                {"Version":"2012-10-17","Statement":[{"Sid":"others","Effect":"Allow","Principal":{"AWS":"111111111111"},\
                "Action":"s3:GetObject","Resource":"%s/*"}]}""".formatted(BUCKET))));
        assertThat(wasDelivered(binding)).isFalse();
        binding.policies.put(BUCKET, known(Optional.of(withGrantOf(binding))));
        assertThat(wasDelivered(binding)).isTrue();
    }

    @Test
    void bindingWhoseStatusNamesItsObjectsWasDeliveredOnlyIfTheStatusSaysSo() {
        JudgedBinding binding = JudgedBinding.chained();
        binding.target = there(binding.targetRole(), "AROAT");
        binding.recordedTarget = Optional.of(binding.targetRole().arn());
        assertThat(wasDelivered(binding)).isFalse();
        binding.delivered = true;
        assertThat(wasDelivered(binding)).isTrue();
    }

    private static boolean wasDelivered(JudgedBinding binding) {
        return binding.plan().deliveredBefore();
    }

    private static String withGrantOf(JudgedBinding binding) {
        DesiredGrant grant = binding.wanted.grants().getFirst();
        return ((Merged.Replaced) PolicyMerge.merge(Optional.empty(), grant)).json();
    }
}
