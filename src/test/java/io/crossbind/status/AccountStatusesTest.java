package io.crossbind.status;

import static io.crossbind.status.StatusExamples.LATER;
import static io.crossbind.status.StatusExamples.NOON;
import static io.crossbind.status.StatusExamples.condition;
import static io.crossbind.status.StatusExamples.graceAt;
import static io.crossbind.status.StatusExamples.statusByType;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.Problem;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountStatusesTest {
    private static final String STS = "sts.amazonaws.com";
    private final AccountStatuses atNoon = new AccountStatuses(graceAt(NOON));
    private final AccountStatuses later = new AccountStatuses(graceAt(LATER));

    @Test
    void anAccountThatWasReadSaysWhatWasSeen() {
        AwsAccountStatus status = atNoon.of(null, 2, read(snapshot(provider(STS), 3, 40, 1000, List.of())));
        assertThat(status)
                .isEqualTo(new AwsAccountStatus(
                        2L,
                        status.conditions(),
                        "arn:caller",
                        new AwsAccountStatus.OidcProviderStatus("arn:provider", true),
                        new AwsAccountStatus.Quotas(40, 1000, 4096),
                        40,
                        List.of(),
                        null,
                        List.of("arn:former"),
                        "2026-03-01T12:00:00Z"));
        assertThat(statusByType(status.conditions()))
                .isEqualTo(Map.of(
                        "Ready", "True",
                        "Reconciling", "False",
                        "Stalled", "False",
                        "OidcProviderReady", "True",
                        "QuotaAvailable", "True"));
        assertThat(condition(status.conditions(), "Ready").getReason()).isEqualTo("Observed");
        assertThat(condition(status.conditions(), "Ready").getMessage())
                .isEqualTo("The operator has read the account.");
    }

    @ParameterizedTest
    @CsvSource({
        "sts.amazonaws.com, 1, True, ProviderFound",
        "sts.amazonaws.com, 0, True, ProviderFound",
        "another, 1, False, ProviderMissing",
        "another, 0, False, ProviderNotNeeded",
        ", 1, False, ProviderMissing",
        ", 0, False, ProviderNotNeeded"
    })
    void provider(@Nullable String audience, int bindings, String status, String reason) {
        Optional<ObservedProvider> provider = audience == null ? Optional.empty() : provider(audience);
        Condition condition = condition(
                atNoon.of(null, 1, read(snapshot(provider, bindings, 1, 1000, List.of())))
                        .conditions(),
                "OidcProviderReady");
        assertThat(condition.getStatus()).isEqualTo(status);
        assertThat(condition.getReason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "899, 1000, True, QuotaAvailable",
        "900, 1000, False, QuotaNearlyUsed",
        "5000, 5000, False, QuotaNearlyUsed",
        "0, 1000, True, QuotaAvailable"
    })
    void quota(int roles, int quota, String status, String reason) {
        Condition condition = condition(
                atNoon.of(null, 1, read(snapshot(provider(STS), 1, roles, quota, List.of())))
                        .conditions(),
                "QuotaAvailable");
        assertThat(condition.getStatus()).isEqualTo(status);
        assertThat(condition.getReason()).isEqualTo(reason);
        assertThat(condition.getMessage()).startsWith(roles + " of " + quota + " roles are used");
    }

    @Test
    void noMoreThanTwentyOrphansAreNamedInOrder() {
        List<String> orphans =
                IntStream.range(0, 30).mapToObj(i -> "role-" + (99 - i)).toList();
        assertThat(atNoon.of(null, 1, read(snapshot(provider(STS), 1, 40, 1000, orphans)))
                        .orphans())
                .hasSize(20)
                .isSorted()
                .startsWith("role-70");
    }

    @Test
    void whatWasSeenBeforeStaysWhereNothingIsSeenNow() {
        AwsAccountStatus before = atNoon.of(null, 1, read(snapshot(provider(STS), 3, 40, 1000, List.of("lost"))));
        Problem denied = new Problem(Reason.MANAGEMENT_ROLE_DENIED, "no");
        AwsAccountStatus after = later.of(before, 2, new AccountOutcome(Optional.of(denied), Optional.empty()));
        assertThat(after)
                .isEqualTo(new AwsAccountStatus(
                        2L,
                        after.conditions(),
                        before.callerArn(),
                        before.oidcProvider(),
                        before.quotas(),
                        before.observedRoles(),
                        before.orphans(),
                        before.orphanCount(),
                        before.formerProviders(),
                        before.lastObservedTime()));
        assertThat(statusByType(after.conditions()))
                .isEqualTo(Map.of("Ready", "False", "Reconciling", "False", "Stalled", "True"));
        assertThat(condition(after.conditions(), "Stalled").getMessage()).isEqualTo(denied.conditionMessage());
    }

    @Test
    void anAccountThatWasNeverReadSaysOnlyWhy() {
        Problem denied = new Problem(Reason.MANAGEMENT_ROLE_DENIED, "no");
        AwsAccountStatus status = atNoon.of(null, 1, new AccountOutcome(Optional.of(denied), Optional.empty()));
        assertThat(status)
                .isEqualTo(new AwsAccountStatus(
                        1L, status.conditions(), null, null, null, null, List.of(), null, List.of(), null));
    }

    @Test
    void theSameSightAgainIsTheSameStatus() {
        AccountOutcome outcome = read(snapshot(provider(STS), 3, 40, 1000, List.of("lost")));
        AwsAccountStatus before = atNoon.of(null, 1, outcome);
        assertThat(later.of(before, 1, outcome)).isEqualTo(before);
    }

    @Test
    void aProviderThatIsNotThereIsNotNamed() {
        assertThat(atNoon.of(null, 1, read(snapshot(Optional.empty(), 1, 40, 1000, List.of())))
                        .oidcProvider())
                .isNull();
    }

    private static AccountOutcome read(AccountSnapshot snapshot) {
        return new AccountOutcome(Optional.empty(), Optional.of(snapshot));
    }

    private static Optional<ObservedProvider> provider(String audience) {
        return Optional.of(new ObservedProvider("arn:provider", Set.of(audience), Map.of()));
    }

    private static AccountSnapshot snapshot(
            Optional<ObservedProvider> provider, int bindings, int roles, int quota, List<String> orphans) {
        return new AccountSnapshot(
                "arn:caller",
                new Quotas(7, quota, 4096, 10),
                provider,
                true,
                STS,
                bindings,
                roles,
                orphans,
                List.of("arn:former"),
                NOON);
    }
}
