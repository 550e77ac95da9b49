package io.crossbind.reconcile.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.ClusterFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The findings of a pass over an account, and the bindings whose wait ends because of them. */
class AccountPassTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ABANDONED = "abandon: \"" + AccountSite.DATA + "\"";

    private final AccountSite site = new AccountSite();

    private Optional<Reason> problem(AwsAccount account) {
        return site.pass.run(account).problem().map(Problem::reason);
    }

    private Optional<Reason> knownFailure(AwsAccount account) {
        return site.accounts.inventoryOf(account).failure().map(Problem::reason);
    }

    private static ClusterIdentity unknownCluster() {
        throw new ProblemException(Reason.ISSUER_UNREACHABLE, "the issuer does not answer");
    }

    // Accounts that cannot be read

    @Test
    void bindingsAreRequeuedOnceWhenAnAccountThatWasNeverReadHasFailedForLong() {
        site.aws.faults().on("sts", "AssumeRole").closeConnection();
        AwsAccount data = site.data("");
        assertThat(problem(data)).contains(Reason.AWS_UNREACHABLE);
        site.bindings.takeRequeued();
        assertThat(problem(data)).contains(Reason.AWS_UNREACHABLE);
        assertThat(site.bindings.takeRequeued()).as("the failure may pass").isEmpty();

        site.clock.pass(PATIENCE);
        problem(data);
        assertThat(site.bindings.takeRequeued()).containsExactly("all");
        problem(data);
        assertThat(site.bindings.takeRequeued()).isEmpty();
    }

    @Test
    void bindingsOfAnAccountThatWasReadDoNotWaitForItsFailure() {
        site.open();
        AwsAccount data = site.data("");
        assertThat(problem(data)).isEmpty();
        site.aws.faults().on("iam", "*").closeConnection();
        assertThat(problem(data)).contains(Reason.AWS_UNREACHABLE);
        site.bindings.takeRequeued();

        site.clock.pass(PATIENCE);
        assertThat(problem(data)).contains(Reason.AWS_UNREACHABLE);
        assertThat(site.bindings.takeRequeued()).isEmpty();
    }

    @Test
    void problemThatPreventsTheFirstReadIsKnownToTheBindings() {
        AwsAccount data = site.data("");
        site.cluster = AccountPassTest::unknownCluster;
        assertThat(problem(data)).contains(Reason.ISSUER_UNREACHABLE);
        assertThat(knownFailure(data)).contains(Reason.ISSUER_UNREACHABLE);
    }

    @Test
    void problemOfThePassIsNoFailureOfAnAccountThatWasRead() {
        site.open();
        AwsAccount data = site.data("");
        problem(data);
        site.cluster = AccountPassTest::unknownCluster;
        assertThat(problem(data)).contains(Reason.ISSUER_UNREACHABLE);
        assertThat(knownFailure(data)).isEmpty();
    }

    @Test
    void faultOfTheOperatorIsTheProblemOfTheAccount() {
        site.open();
        site.bindings.breakDown();
        assertThat(problem(site.data(""))).contains(Reason.INTERNAL_ERROR);
    }

    /** While the users of the account are unknown, the account must stay. */
    @Test
    void faultOfTheOperatorKeepsAnAccountThatIsBeingDeleted() {
        site.open();
        site.bindings.breakDown();
        AwsAccount data = site.data("");
        data.getMetadata().setDeletionTimestamp("2026-03-01T13:00:00Z");
        AccountPass.Result result = site.pass.run(data);
        assertThat(result.problem().map(Problem::reason)).contains(Reason.INTERNAL_ERROR);
        assertThat(result.keptBy()).isEqualTo(result.problem());
    }

    // Roles without a binding

    @Test
    void roleWhoseNamespaceCannotBeReadIsAProblemOfTheAccount() {
        site.open();
        site.role("left", "shop/left", "uid-1");
        site.namespaceUid = _ -> {
            throw new ClusterFailure(503, "unavailable", new IllegalStateException());
        };
        assertThat(problem(site.data(""))).contains(Reason.KUBERNETES_ERROR);
    }

    @Test
    void roleOfARecreatedNamespaceIsBlockedAndItsBindingIsRequeued() {
        site.open();
        site.role("left", "shop/left", "uid-1");
        site.namespaceUid = _ -> Optional.of("uid-2");
        assertThat(problem(site.data(""))).isEmpty();
        assertThat(site.events.all()).singleElement().asString().startsWith("TrustWithdrawn: Role left ");
        assertThat(site.bindings.takeRequeued()).contains("left");
    }

    @Test
    void roleThatOnlyALaterReadShowsIsBlockedToo() {
        site.open();
        site.namespaceUid = _ -> Optional.of("uid-2");
        AwsAccount data = site.data("");
        problem(data);
        site.role("left", "shop/left", "uid-1");
        site.clock.pass(Duration.ofMinutes(5));
        problem(data);
        assertThat(site.events.all()).singleElement().asString().startsWith("TrustWithdrawn: Role left ");
    }

    // Abandoned accounts

    @Test
    void abandonmentNamesTheRolesAndTheProviderThatMayRemain() {
        site.open();
        String role = site.role("left", "shop/left", "uid-1");
        site.provider();
        site.bindings.counted = 1;
        AwsAccount data = site.data("");
        site.reconciliation.reconcile(data, site);
        assertThat(site.events.all()).singleElement().asString().startsWith("Observed");

        AwsAccount abandoned = site.data(ABANDONED);
        abandoned.setStatus(data.getStatus());
        site.bindings.statuses.add("arn:of-a-binding");
        assertThat(problem(abandoned)).contains(Reason.ACCOUNT_ABANDONED);
        assertThat(site.events.all())
                .last()
                .asString()
                .startsWith("AccountAbandoned: ")
                .contains("arn:of-a-binding", role, AccountSite.PROVIDER);
    }

    @Test
    void abandonmentNamesNoProviderOfAnother() {
        AwsAccount abandoned = site.data(ABANDONED);
        abandoned.setStatus(new AwsAccountStatus(
                1L,
                List.of(),
                null,
                new AwsAccountStatus.OidcProviderStatus(AccountSite.PROVIDER, false),
                null,
                null,
                List.of(),
                null,
                List.of(),
                null));
        problem(abandoned);
        assertThat(site.events.all()).singleElement().asString().contains("No objects are known");
    }

    // Removal

    @Test
    void providerThatNothingUsesIsDeletedAndAllBindingsAreRequeued() {
        site.open();
        site.provider();
        AwsAccount data = site.data("");
        site.bindings.counted = 1;
        problem(data);
        assertThat(site.aws.inspect().providers(AccountSite.DATA)).hasSize(1);
        site.bindings.takeRequeued();

        site.bindings.counted = 0;
        problem(data);
        assertThat(site.aws.inspect().providers(AccountSite.DATA)).isEmpty();
        assertThat(site.bindings.takeRequeued()).containsExactly("all");
    }

    @Test
    void providerThatARoleHasTrustedSinceTheLastReadIsKept() {
        site.open();
        site.provider();
        AwsAccount data = site.data("");
        site.bindings.counted = 1;
        problem(data);
        site.roleThatTrustsTheProvider();
        site.bindings.counted = 0;
        assertThat(problem(data)).isEmpty();
        assertThat(site.aws.inspect().providers(AccountSite.DATA)).hasSize(1);
    }

    // Changes found by a read

    @Test
    void bindingsPassAgainWhenTheFirstReadSucceedsAndLaterOnlyThoseOfTheChangedRoles() {
        site.open();
        AwsAccount data = site.data("");
        problem(data);
        assertThat(site.bindings.takeRequeued()).containsExactly("all");

        site.role("Shop-App", "shop/app", "uid-1");
        site.clock.pass(Duration.ofMinutes(5));
        problem(data);
        assertThat(site.bindings.takeRequeued()).containsExactly("shop-app");
    }
}
