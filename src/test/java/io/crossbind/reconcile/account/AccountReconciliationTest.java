package io.crossbind.reconcile.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.aws.AwsSession;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.Reconciliation.Cleanup;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The results of a pass over an account in its status and in the metrics, the time of the next pass, and the data forgotten by a deletion. */
class AccountReconciliationTest {
    private static final Duration INTERVAL = Duration.ofMinutes(7);

    private final AccountSite site = new AccountSite();

    private AwsAccount data() {
        return site.data("driftCheckInterval: 7m");
    }

    private Optional<Duration> reconcile(AwsAccount account) {
        return site.reconciliation.reconcile(account, site);
    }

    private AccountStates.State state(String account) {
        return Objects.requireNonNull(site.states.all().get(account));
    }

    // The next pass

    @Test
    void accountIsReadAgainAfterItsIntervalAndADueReadIsNotPutOff() {
        site.open();
        AwsAccount data = data();
        assertThat(reconcile(data)).contains(INTERVAL);
        site.clock.pass(Duration.ofMinutes(3));
        assertThat(reconcile(data)).contains(INTERVAL.minusMinutes(3));
    }

    @Test
    void accountThatDoesNotAnswerIsTriedAgainAfterABackoffThatEndsWithTheAccount() {
        site.aws.faults().on("sts", "AssumeRole").closeConnection();
        AwsAccount data = data();
        assertThat(reconcile(data)).contains(Duration.ofSeconds(1));
        assertThat(reconcile(data)).contains(Duration.ofSeconds(2));
        site.reconciliation.forget(data);
        assertThat(reconcile(data())).contains(Duration.ofSeconds(1));
    }

    @Test
    void accountThatWasEditedMeanwhileIsPassedOverAtOnce() {
        site.open();
        AwsAccount passed = data();
        AwsAccount edited = data();
        edited.getMetadata().setGeneration(2L);
        assertThat(reconcile(passed)).contains(Duration.ZERO);
    }

    @Test
    void accountThatABindingUsesGetsTheFinalizer() {
        site.open();
        AwsAccount data = data();
        reconcile(data);
        assertThat(Finalizers.has(data)).isFalse();
        site.bindings.isUsed = true;
        reconcile(data);
        assertThat(Finalizers.has(data)).isTrue();
    }

    @Test
    void faultOfTheOperatorBeforeThePassIsShownInTheStatus() {
        site.open();
        site.bindings.breakDown();
        AwsAccount data = data();
        assertThat(reconcile(data)).contains(Duration.ofSeconds(1));
        assertThat(data.getStatus().conditions())
                .anySatisfy(condition -> assertThat(condition.getReason()).isEqualTo("InternalError"));
    }

    // Metrics

    @Test
    void metricsShowTheReasonAndTheOrphansOfEachAccountThatExists() {
        site.open();
        site.role("left", "shop/left", "uid-1");
        site.all.add(AccountSite.account("gone", "333333333333", "  unmanaged: {}"));
        reconcile(site.all.getFirst());
        assertThat(state("gone").reason()).isEqualTo(Reason.UNMANAGED);
        assertThat(state("gone").orphans()).isEqualTo(OptionalInt.empty());
        site.all.clear();

        reconcile(data());
        assertThat(state("data"))
                .isEqualTo(new AccountStates.State(
                        AccountSite.DATA, Reason.OBSERVED, OptionalInt.of(1), site.clock.instant()));
        assertThat(site.states.all()).containsOnlyKeys("data");
    }

    @Test
    void deletedAccountHasNoMetrics() {
        AwsAccount data = data();
        reconcile(data);
        assertThat(site.states.all()).containsKey("data");
        site.reconciliation.forget(data);
        assertThat(site.states.all()).isEmpty();
    }

    // Deletion

    @Test
    void accountThatIsInUseStaysAndLooksForItsUsersAgain() {
        site.open();
        AwsAccount data = data();
        reconcile(data);
        data.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
        site.shares.add("subnets");
        assertThat(site.reconciliation.cleanUp(data, site))
                .isEqualTo(new Cleanup.Pending(Optional.of(Duration.ofSeconds(30))));
        assertThat(data.getStatus().conditions())
                .filteredOn(condition -> condition.getType().equals("Ready"))
                .singleElement()
                .satisfies(ready -> {
                    assertThat(ready.getReason()).isEqualTo("InUse");
                    assertThat(ready.getMessage()).contains("ResourceShare subnets");
                });

        site.shares.clear();
        assertThat(site.reconciliation.cleanUp(data, site)).isEqualTo(new Cleanup.Done());
        assertThat(site.states.all()).isEmpty();
    }

    @Test
    void accountThatIsInUseStallsAtTheEndOfTheGracePeriod() {
        site.open();
        AwsAccount data = data();
        data.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
        site.shares.add("subnets");
        site.reconciliation.cleanUp(data, site);
        site.clock.pass(AccountSite.GRACE.minusSeconds(10));
        assertThat(site.reconciliation.cleanUp(data, site))
                .isEqualTo(new Cleanup.Pending(Optional.of(Duration.ofSeconds(10))));
    }

    @Test
    void accountWhoseProviderMayRemainIsTriedAgainAfterThePauseOfItsProblem() {
        AwsAccount data = data();
        data.setStatus(new AwsAccountStatus(
                1L,
                List.of(),
                null,
                new AwsAccountStatus.OidcProviderStatus(AccountSite.PROVIDER, true),
                null,
                null,
                List.of(),
                null,
                List.of(),
                null));
        data.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
        assertThat(site.reconciliation.cleanUp(data, site))
                .isEqualTo(new Cleanup.Pending(Optional.of(AccountSite.SLOW)));
    }

    @Test
    void accountThatIsCreatedAgainIsReadWithANewSessionAndShowsItsOwnOrphans() {
        site.open();
        AwsAccount first = data();
        reconcile(first);
        AwsSession session = site.accounts.access(first).session();
        site.reconciliation.forget(first);
        site.role("left", "shop/left", "uid-1");

        AwsAccount second = data();
        reconcile(second);
        AwsAccountStatus status = Objects.requireNonNull(second.getStatus());
        assertThat(status.orphans()).isEqualTo(List.of("left"));
        assertThat(site.accounts.access(second).session()).isNotSameAs(session);
    }
}
