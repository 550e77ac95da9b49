package io.crossbind.plan.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements in the policies of resources that a binding loses, and the reads before. */
class GivenGrantsPlannerTest {
    private static final ResourceArn BUCKET = GivenBinding.BUCKET;
    private static final ResourceArn ANOTHER = ResourceArn.parse("arn:aws:s3:::accounts");
    private static final ResourceArn LAST = ResourceArn.parse("arn:aws:s3:::zebras");
    private static final Problem DENIED = new Problem(Reason.ACCESS_DENIED, "AWS denied a call");
    private static final Problem GONE = new Problem(Reason.RESOURCE_NOT_FOUND, "no such bucket");
    private static final String OF_OTHERS = """
            {"Version":"2012-10-17","Statement":[{"Sid":"others","Effect":"Allow","Principal":{"AWS":"111111111111"},\
            "Action":"s3:GetObject","Resource":"arn:aws:s3:::orders/*"}]}""";

    private final GivenBinding binding = new GivenBinding();

    private GivenGrantsPlanner.Planned removal(boolean onlyIfThere) {
        return GivenGrantsPlanner.removal(binding.access().grants(), onlyIfThere);
    }

    private GivenGrantsPlanner.Planned clamp() {
        return GivenGrantsPlanner.clamp(binding.access().grants(), false);
    }

    private List<Change> removed(ResourceArn... resources) {
        return List.of(resources).stream().map(binding::removal).toList();
    }

    private void askFor(ResourceArn resource) {
        binding.asked.add(resource.toString());
        binding.desired.add(resource.toString());
    }

    /** The policy of the bucket with one word replaced, as another client may have left it. */
    private void replaceInPolicy(String word, String other) {
        String edited = binding.document().replace(word, other);
        assertThat(edited).isNotEqualTo(binding.document());
        binding.policies.put(BUCKET, GivenBinding.known(edited));
    }

    // Removal

    @Test
    void statementsOfEveryNamedResourceGoInTheOrderOfTheirArns() {
        binding.named.addAll(Set.of(LAST.toString(), ANOTHER.toString()));
        assertThat(removal(false).changes()).isEqualTo(removed(ANOTHER, BUCKET, LAST));
    }

    @Test
    void resourceThatIsTriedAgainIsWrittenOnlyIfItHasStatements() {
        assertThat(removal(true).changes()).isEqualTo(removed(BUCKET));
        binding.policies.put(BUCKET, GivenBinding.known(OF_OTHERS));
        assertThat(removal(true).changes()).isEmpty();
        assertThat(removal(false).changes()).isEqualTo(removed(BUCKET));
    }

    @Test
    void resourceThatTheStatusDoesNotNameIsReadAndLosesTheStatementsThatItHas() {
        askFor(ANOTHER);
        assertThat(removal(false).refs()).containsExactly(new Ref.Policy(ANOTHER));
        binding.policies.put(ANOTHER, GivenBinding.known(OF_OTHERS));
        assertThat(removal(false).changes()).isEqualTo(removed(BUCKET));
        binding.policies.put(ANOTHER, GivenBinding.known(binding.document()));
        assertThat(removal(false).changes()).isEqualTo(removed(BUCKET, ANOTHER));
    }

    @Test
    void resourceThatTheStatusDoesNotNameIsNotReadBeforeItsAccountIs() {
        askFor(ANOTHER);
        binding.isAccountRead = false;
        assertThat(removal(false).refs()).isEmpty();
        assertThat(removal(false).unread()).isEmpty();
        binding.accountFailure = Optional.of(DENIED);
        assertThat(removal(false).unread()).containsExactly(GivenBinding.of(ANOTHER, DENIED));
        assertThat(removal(false).problem()).isEmpty();
    }

    // Policies that cannot be read

    @ParameterizedTest(name = "clamp: {0}")
    @ValueSource(booleans = {false, true})
    void namedResourceThatCannotBeReadIsAProblem(boolean isClamp) {
        binding.policies.put(BUCKET, new PolicyObservation.Unreadable(DENIED));
        GivenGrantsPlanner.Planned planned = isClamp ? clamp() : removal(true);
        assertThat(planned.problem()).contains(DENIED);
        assertThat(planned.unread()).isEmpty();
        assertThat(planned.changes()).isEmpty();
    }

    @Test
    void askedResourceThatCannotBeReadIsReportedAndNoFailure() {
        askFor(ANOTHER);
        binding.policies.put(ANOTHER, new PolicyObservation.Unreadable(DENIED));
        assertThat(removal(false).problem()).isEmpty();
        assertThat(removal(false).unread()).containsExactly(GivenBinding.of(ANOTHER, DENIED));
    }

    @Test
    void resourceThatIsGoneHasNoStatements() {
        askFor(ANOTHER);
        binding.policies.put(BUCKET, new PolicyObservation.Unreadable(GONE));
        binding.policies.put(ANOTHER, new PolicyObservation.Unreadable(GONE));
        GivenGrantsPlanner.Planned planned = removal(true);
        assertThat(planned.problem()).isEmpty();
        assertThat(planned.unread()).isEmpty();
        assertThat(planned.changes()).isEmpty();
    }

    @ParameterizedTest(name = "clamp: {0}")
    @ValueSource(booleans = {false, true})
    void policyThatIsNoPolicyDocumentIsAProblemAndStaysUnchanged(boolean isClamp) {
        binding.policies.put(BUCKET, GivenBinding.known("no JSON"));
        GivenGrantsPlanner.Planned planned = isClamp ? clamp() : removal(true);
        assertThat(planned.problem().map(Problem::reason)).contains(Reason.RESOURCE_POLICY_UNREADABLE);
        assertThat(planned.problem().map(Problem::message).orElse("")).contains(BUCKET.toString());
        assertThat(planned.changes()).isEmpty();
    }

    @ParameterizedTest(name = "clamp: {0}")
    @ValueSource(booleans = {false, true})
    void accountThatCannotBeFoundIsAProblemOnlyIfTheStatusNamesAResourceOfIt(boolean isClamp) {
        Problem notFound = new Problem(Reason.ACCOUNT_NOT_FOUND, "no such AwsAccount");
        binding.accountProblem = Optional.of(notFound);
        askFor(ANOTHER);
        GivenGrantsPlanner.Planned named = isClamp ? clamp() : removal(false);
        assertThat(named.problem()).contains(notFound);
        assertThat(named.changes()).isEmpty();
        assertThat(named.refs()).isEmpty();
        binding.named.clear();
        assertThat((isClamp ? clamp() : removal(false)).problem()).isEmpty();
    }

    // Clamp

    @Test
    void statementsWithinTheLimitsStay() {
        assertThat(clamp().changes()).isEmpty();
        assertThat(clamp().refs()).isEmpty();
        assertThat(clamp().problem()).isEmpty();
    }

    @ParameterizedTest(name = "{0} became {1}")
    @CsvSource({
        "s3:GetObject, s3:PutObject",
        "arn:aws:s3:::orders/in/*, arn:aws:s3:::salaries/in/*",
        "arn:aws:iam::111111111111:root, *"
    })
    void statementBeyondTheLimitsIsRemoved(String word, String other) {
        String json = binding.document();
        replaceInPolicy(json.contains(word) ? word : principal(json), other);
        assertThat(clamp().changes()).isEqualTo(removed(BUCKET));
    }

    private static String principal(String json) {
        return json.replaceFirst("(?s).*\"(arn:aws:iam::[^\"]*)\".*", "$1");
    }

    @Test
    void statementsOnAResourceThatTheBindingNoLongerAsksForAreRemoved() {
        binding.desired.clear();
        assertThat(clamp().changes()).isEqualTo(removed(BUCKET));
        binding.policies.put(BUCKET, GivenBinding.known(OF_OTHERS));
        assertThat(clamp().changes()).isEmpty();
    }

    @Test
    void namedResourceOfUnknownPolicyIsReadBeforeItIsClamped() {
        binding.policies.clear();
        assertThat(clamp().refs()).containsExactly(new Ref.Policy(BUCKET));
        assertThat(clamp().changes()).isEmpty();
    }

    @Test
    void clampReadsAnAskedResourceOnlyIfTheStatusNamesNothing() {
        askFor(ANOTHER);
        assertThat(clamp().refs()).isEmpty();
        assertThat(GivenGrantsPlanner.clamp(binding.access().grants(), true).refs())
                .containsExactly(new Ref.Policy(ANOTHER));
    }

    @Test
    void clampRemovesStatementsOfAnAskedResourceOfKnownPolicy() {
        askFor(ANOTHER);
        binding.policies.put(ANOTHER, GivenBinding.known(binding.document().replace("GetObject", "PutObject")));
        assertThat(clamp().changes()).isEqualTo(removed(ANOTHER));
    }
}
