package io.crossbind.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.InlinePolicies;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantMirrorTest {
    private static final PolicyStatement TOKEN =
            PolicyStatement.allow(null, Set.of("ecr:GetAuthorizationToken"), Set.of("*"), Map.of());
    private static final PolicyStatement OBJECTS = onBuckets("s3:GetObject", "arn:aws:s3:::home-secrets/*");
    private static final PolicyStatement LISTING = onBuckets("s3:ListBucket", "arn:aws:s3:::home-secrets");
    private static final PolicyStatement QUEUE = PolicyStatement.allow(
            null, Set.of("sqs:SendMessage"), Set.of("arn:aws:sqs:eu-west-1:222222222222:orders"), Map.of());
    private static final Set<ResourceArn> REFUSED = Set.of(ResourceArn.parse("arn:aws:s3:::home-secrets"));

    private static PolicyStatement onBuckets(String action, String resource) {
        return PolicyStatement.allow(null, Set.of(action), Set.of(resource), Map.of());
    }

    private static List<Change> put(PolicyStatement... statements) {
        return List.of(new Change.PutInlinePolicy("app", InlinePolicies.GRANTS, document(statements)));
    }

    private static PolicyDocument document(PolicyStatement... statements) {
        return new PolicyDocument(PolicyDocument.CURRENT, List.of(statements));
    }

    private static List<Change> left(Optional<PolicyDocument> there, PolicyStatement... statements) {
        return new GrantMirror(there).without(REFUSED, put(statements));
    }

    @Test
    void aGrantThatItsResourceRefusedNeverEntersThePolicyOfTheRole() {
        assertThat(left(Optional.empty(), TOKEN, OBJECTS, LISTING, QUEUE)).isEqualTo(put(TOKEN, QUEUE));
        assertThat(left(Optional.empty(), OBJECTS, LISTING)).isEmpty();
    }

    @Test
    void aStatementThatTheRoleHasStaysWhileItsResourceRefuses() {
        assertThat(left(Optional.of(document(OBJECTS)), OBJECTS, LISTING, QUEUE))
                .isEqualTo(put(OBJECTS, QUEUE));
        assertThat(left(Optional.of(document(OBJECTS)), OBJECTS, LISTING)).isEmpty();
    }

    @Test
    void statementThatLosesAnActionKeepsTheOthersWhileItsResourceRefuses() {
        PolicyStatement both = PolicyStatement.allow(
                null, Set.of("s3:GetObject", "s3:PutObject"), Set.of("arn:aws:s3:::home-secrets/*"), Map.of());
        assertThat(left(Optional.of(document(both)), OBJECTS)).isEqualTo(put(OBJECTS));
        assertThat(left(Optional.of(document(OBJECTS)), both)).isEmpty();
    }

    @Test
    void whatTheBindingAsksForNoMoreGoesThoughAnotherGrantIsRefused() {
        assertThat(left(Optional.of(document(QUEUE)), OBJECTS))
                .isEqualTo(List.of(new Change.DeleteInlinePolicy("app", InlinePolicies.GRANTS)));
    }

    @Test
    void allOfItIsPutOnceNoResourceRefuses() {
        assertThat(new GrantMirror(Optional.empty()).without(Set.of(), put(OBJECTS, LISTING)))
                .isEqualTo(put(OBJECTS, LISTING));
    }

    @Test
    void desiredRoleGainsNothingOnAResourceThatRefuses() {
        DesiredAccountState side = Examples.side(
                Examples.wantedRole().withInlinePolicies(Map.of(InlinePolicies.GRANTS, document(OBJECTS, QUEUE))));
        GrantMirror none = new GrantMirror(Optional.empty());
        assertThat(policies(none.without(REFUSED, side)))
                .containsExactly(entry(InlinePolicies.GRANTS, document(QUEUE)));
        assertThat(none.without(Set.of(), side)).isEqualTo(side);

        DesiredAccountState onlyRefused = Examples.side(Examples.wantedRole()
                .withInlinePolicies(Map.of("crossbind", document(TOKEN), InlinePolicies.GRANTS, document(OBJECTS))));
        assertThat(policies(none.without(REFUSED, onlyRefused))).containsExactly(entry("crossbind", document(TOKEN)));
        assertThat(none.without(REFUSED, Examples.wanted())).isEqualTo(Examples.wanted());
    }

    private static Map<String, PolicyDocument> policies(DesiredAccountState side) {
        return side.role().inlinePolicies();
    }

    @Test
    void onlyThePolicyOfGrantsWaitsForTheResources() {
        assertThat(GrantMirror.isPut(put(QUEUE).getFirst())).isTrue();
        assertThat(GrantMirror.isPut(new Change.PutInlinePolicy("app", "crossbind", document(QUEUE))))
                .isFalse();
        assertThat(GrantMirror.isPut(new Change.DeleteInlinePolicy("app", InlinePolicies.GRANTS)))
                .isFalse();
    }

    @Test
    void policyThatTheRoleHasIsTakenFromItsObservation() {
        ObservedRole role = Examples.role().withInlinePolicy(InlinePolicies.GRANTS, document(QUEUE));
        assertThat(GrantMirror.of(Examples.remembered(role)).there()).contains(document(QUEUE));
        assertThat(GrantMirror.of(Examples.remembered(Examples.role())).there()).isEmpty();
        assertThat(GrantMirror.of(new RoleObservation.Absent()).there()).isEmpty();
    }
}
