package io.crossbind.plan.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountRemovalTest {
    private static final String CREATED = "{oidcProvider: {arn: \"" + AccountExamples.PROVIDER + "\", created: true}}";
    private static final String FOUND = "{oidcProvider: {arn: \"" + AccountExamples.PROVIDER + "\", created: false}}";

    private static Optional<Problem> problem(@Nullable String status, Optional<Problem> attempted, String... users) {
        return AccountRemoval.problem(
                AccountExamples.situation(AccountExamples.account("data", "unmanaged: {}", status), users), attempted);
    }

    @Test
    void accountInUseStaysAndNamesItsFirstUsers() {
        String[] users = IntStream.range(0, 7).mapToObj(each -> "shop/b" + each).toArray(String[]::new);
        assertThat(problem(CREATED, Optional.empty(), users))
                .contains(
                        new Problem(
                                Reason.IN_USE,
                                "still referenced by bindings or shares: shop/b0, shop/b1, shop/b2, shop/b3, shop/b4 and 2 more"));
    }

    @Test
    void accountWithoutUsersGoesAfterAPassWithoutProblems() {
        assertThat(problem(CREATED, Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ACCESS_DENIED, true", "AWS_UNREACHABLE, true", "DUPLICATE_ACCOUNT, false", "ACCOUNT_ABANDONED, false"})
    void accountWhoseProviderMayRemainWaitsForAReadUnlessTheOperatorMustNotReadIt(Reason reason, boolean stays) {
        Problem attempted = new Problem(reason, "text");
        assertThat(problem(CREATED, Optional.of(attempted)))
                .isEqualTo(stays ? Optional.of(attempted) : Optional.empty());
    }

    @Test
    void unreadableAccountGoesWhereNothingCanRemain() {
        Optional<Problem> denied = Optional.of(new Problem(Reason.ACCESS_DENIED, "text"));
        assertThat(problem(FOUND, denied)).isEmpty();
        assertThat(problem("{}", denied)).isEmpty();
        assertThat(problem(null, denied)).isEmpty();
    }
}
