package io.crossbind.plan.binding;

import static io.crossbind.plan.binding.JudgedBinding.there;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.model.ObservedProvider;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The preconditions of a plan: the records of the binding, its principal and its named policies. */
class BindingPreconditionsTest {
    private static final String OWN_PATH = "arn:aws:iam::%s:role/crossbind/%s";
    private static final String OTHER_PATH = "arn:aws:iam::%s:role/elsewhere/%s";

    private final JudgedBinding binding = JudgedBinding.chained();

    @Test
    void serviceAccountThatAnotherBindingHoldsBlocksTheBindingAndNamesTheHolder() {
        binding.holder = Optional.of("invoices");
        assertThat(binding.problem())
                .contains(new Problem(
                        Reason.SERVICE_ACCOUNT_TAKEN, "service account orders is already used by binding invoices"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("recordedRoles")
    void recordedRoleOfAnotherNameOrPathBlocksTheBinding(
            Side side, String difference, String path, String account, String suffix, Optional<Reason> expected) {
        boolean ofTarget = side == Side.TARGET;
        String name = (ofTarget ? binding.targetRole() : binding.sourceRole()).name();
        Optional<String> recorded = Optional.of(path.formatted(account, name + suffix));
        if (ofTarget) {
            binding.recordedTarget = recorded;
        } else {
            binding.recordedSource = recorded;
        }
        assertThat(binding.problem().map(Problem::reason)).isEqualTo(expected);
        assertThat(binding.problem().map(Problem::message).orElse(recorded.get()))
                .contains(recorded.get());
    }

    static Stream<Arguments> recordedRoles() {
        return Stream.of(Side.TARGET, Side.SOURCE).flatMap(side -> {
            String account = side == Side.TARGET ? "222222222222" : "111111111111";
            return Stream.of(
                    arguments(side, "same", OWN_PATH, account, "", Optional.empty()),
                    arguments(side, "other path", OTHER_PATH, account, "", Optional.of(Reason.ROLE_PATH_CHANGED)),
                    arguments(side, "other name", OWN_PATH, account, "-2", Optional.of(Reason.CLUSTER_ID_CHANGED)),
                    arguments(side, "other account", OTHER_PATH, "333333333333", "-2", Optional.empty()));
        });
    }

    @ParameterizedTest(name = "status: source {0}, target {1}; role in AWS: {2}, created by this process: {3}")
    @CsvSource({
        // The status recorded another id, and this process re-created the role.
        "AROAOLD, AROAT, AROANEW, true,  true",
        "AROAOLD,      , AROANEW, true,  true",
        // The target's trust policy may be pinned to a role whose id was never recorded.
        "       , AROAT, AROANEW, false, true",
        // The binding has no trust policy yet.
        "       ,      , AROANEW, false, false",
        "AROAOLD, AROAT, AROAOLD, false, false",
        "AROAOLD, AROAT,        , false, true"
    })
    void trustPolicyIsWrittenAgainWhereTheSourceRoleHasAnotherIdThanTheRecordedOne(
            String recordedSourceId, String recordedTargetId, String current, boolean created, boolean written) {
        binding.recordedSource = Optional.of(binding.sourceRole().arn());
        binding.recordedTarget = Optional.of(binding.targetRole().arn());
        binding.recordedSourceId = Optional.ofNullable(recordedSourceId);
        binding.recordedTargetId = Optional.ofNullable(recordedTargetId);
        binding.createdSourceId = Optional.ofNullable(current).filter(_ -> created);
        binding.source = current == null ? new RoleObservation.Absent() : there(binding.sourceRole(), current);
        binding.target = there(binding.targetRole(), "AROAT");
        assertThat(binding.plan().target().changes())
                .isEqualTo(
                        written
                                ? List.of(new Change.UpdateTrustPolicy(
                                        binding.targetRole().name(),
                                        binding.targetRole().trust()))
                                : List.of());
    }

    @Test
    void sourceRoleThatAnotherClientRecreatedBlocksTheBindingAndNamesBothIds() {
        binding.recordedSource = Optional.of(binding.sourceRole().arn());
        binding.recordedSourceId = Optional.of("AROAOLD");
        binding.source = there(binding.sourceRole(), "AROANEW");
        assertThat(binding.problem()).hasValueSatisfying(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.PRINCIPAL_REPLACED);
            assertThat(problem.message()).contains("AROANEW", "AROAOLD");
        });
    }

    @Test
    void managedPolicyThatIamDidNotKnowIsAskedForOnceMoreBeforeItBlocksTheBinding() {
        String policy = binding.targetRole().attachedPolicies().iterator().next();
        binding.missingPolicies.add(policy);
        assertThat(binding.reads()).isEqualTo(Set.of(new Ref.ManagedPolicy(policy)));
        binding.confirmedMissing.add(policy);
        assertThat(binding.problem())
                .contains(new Problem(Reason.POLICY_NOT_FOUND, "policy " + policy + " does not exist"));
    }

    @Test
    void managedPolicyThatAnotherBindingMissesIsNotAskedFor() {
        binding.missingPolicies.add("arn:aws:iam::222222222222:policy/of-another-binding");
        assertThat(binding.reads()).isEmpty();
        assertThat(binding.problem()).isEmpty();
    }

    @Test
    void accountOutOfReachIsNeitherAskedForPoliciesNorChanged() {
        binding.missingPolicies.addAll(binding.targetRole().attachedPolicies());
        binding.targetIsInReach = false;
        assertThat(binding.reads()).isEmpty();
        assertThat(binding.plan().target().changes()).isEmpty();
    }

    @Test
    void providerOfAnotherOwnerIsReadBeforeItsMissingAudienceBlocksTheBinding() {
        binding.provider = Optional.of(new ObservedProvider(
                "arn:aws:iam::111111111111:oidc-provider/issuer.example", Set.of("other"), Map.of()));
        assertThat(binding.reads()).isEqualTo(Set.of(new Ref.Provider(Side.SOURCE)));
        binding.providerIsFresh = true;
        assertThat(binding.problem().map(Problem::reason)).contains(Reason.AUDIENCE_MISSING);
    }

    @Test
    void roleOfAnotherOwnerBlocksTheBindingWithoutAReadOfTheProvider() {
        binding.source = new RoleObservation.Foreign(binding.sourceRole().arn(), true);
        assertThat(binding.reads()).isEmpty();
        assertThat(binding.problem().map(Problem::reason)).contains(Reason.CONFLICT);
    }
}
