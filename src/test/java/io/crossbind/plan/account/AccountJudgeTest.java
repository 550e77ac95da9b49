package io.crossbind.plan.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.desired.InlinePolicies;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.Reading;
import io.crossbind.plan.account.AccountChange.BlockRole;
import io.crossbind.plan.account.AccountChange.RemoveFormerProvider;
import io.crossbind.plan.account.AccountChange.RemoveProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountJudgeTest {
    private static final String REPORTING =
            "managementRole: {arn: \"arn:aws:iam::222222222222:role/op\", externalId: x}\n  orphans: {action: Report}";
    private static final ObservedProviders NO_PROVIDERS =
            new ObservedProviders(Optional.empty(), Set.of(), Set.of(), false);

    private final Map<String, Reading<Optional<String>>> namespaces = new HashMap<>();
    private final Map<String, Reading<RoleObservation>> roles = new HashMap<>();
    private Optional<ObservedAccount> contents = Optional.empty();

    private AccountJudgement judge(AccountSituation situation) {
        return AccountJudge.judge(situation, new AccountObservations(contents, namespaces, roles));
    }

    private AccountJudgement judge() {
        return judge(AccountExamples.situation(AccountExamples.managed()));
    }

    private void contains(ObservedRole... orphans) {
        contains(AccountExamples.NOW, true, true, orphans);
    }

    private void contains(Instant since, boolean isAdmitted, boolean isConfirmed, ObservedRole... orphans) {
        contents = Optional.of(new ObservedAccount(
                true,
                Stream.of(orphans)
                        .map(role -> new OrphanedRole(role, since, isAdmitted))
                        .toList(),
                List.of(),
                List.of(),
                isConfirmed,
                NO_PROVIDERS));
    }

    private void contains(ObservedProviders providers) {
        contents = Optional.of(new ObservedAccount(true, List.of(), List.of(), List.of(), true, providers));
    }

    private static ObservedRole orphan(String name, @Nullable String madeIn) {
        return AccountExamples.role(name, "shop", madeIn, AccountExamples.TRUST);
    }

    private static <T> Reading<T> failed(String message) {
        return new Reading.Failed<>(new Problem(Reason.KUBERNETES_ERROR, message));
    }

    private static List<AccountChange> changes(AccountJudgement judgement) {
        assertThat(judgement).isInstanceOf(AccountJudgement.Ready.class);
        return ((AccountJudgement.Ready) judgement).plan().changes();
    }

    @Test
    void youngerAccountOfTheSameIdIsBlocked() {
        AwsAccount account = AccountExamples.managed();
        AwsAccount older = AccountExamples.account("older", "unmanaged: {}", null);
        older.getMetadata().setCreationTimestamp("2025-01-01T00:00:00Z");
        assertThat(judge(new AccountSituation(
                        account,
                        List.of(account, older),
                        new Reading.Known<>(AccountExamples.CLUSTER),
                        Set.of(),
                        AccountExamples.NOW)))
                .isInstanceOfSatisfying(
                        AccountJudgement.Blocked.class,
                        blocked -> assertThat(blocked.problem().reason()).isEqualTo(Reason.DUPLICATE_ACCOUNT));
    }

    @ParameterizedTest
    @CsvSource({
        ", true",
        "'{conditions: [{type: Ready, reason: Observed}]}', true",
        "'{conditions: [{type: Ready, reason: AccountAbandoned}]}', false"
    })
    void abandonedAccountIsNewsOnce(@Nullable String status, boolean isNews) {
        assertThat(judge(AccountExamples.situation(
                        AccountExamples.account("data", "abandon: \"222222222222\"", status))))
                .isInstanceOfSatisfying(AccountJudgement.Abandoned.class, abandoned -> {
                    assertThat(abandoned.isNews()).isEqualTo(isNews);
                    assertThat(abandoned.problem().reason()).isEqualTo(Reason.ACCOUNT_ABANDONED);
                });
    }

    @Test
    void unmanagedAccountIsNotRead() {
        assertThat(judge(AccountExamples.situation(AccountExamples.account("data", "unmanaged: {}", null))))
                .isEqualTo(new AccountJudgement.Unmanaged());
    }

    @Test
    void accountIsBlockedWhileTheClusterIsUnknown() {
        AwsAccount account = AccountExamples.managed();
        assertThat(judge(new AccountSituation(
                        account, List.of(account), failed("no issuer"), Set.of(), AccountExamples.NOW)))
                .isEqualTo(new AccountJudgement.Blocked(new Problem(Reason.KUBERNETES_ERROR, "no issuer")));
    }

    @Test
    void contentsAreReadBeforeAnythingIsPlanned() {
        assertThat(judge()).isEqualTo(new AccountJudgement.NeedsRead(Set.of(new AccountRef.Contents())));
    }

    @Test
    void accountWithoutKnownContentsIsNotChanged() {
        contents = Optional.of(new ObservedAccount(
                false,
                List.of(),
                List.of(),
                List.of(),
                true,
                new ObservedProviders(
                        Optional.of(AccountExamples.provider("prod")),
                        Set.of(AccountExamples.FORMER),
                        Set.of(),
                        false)));
        assertThat(changes(judge())).isEmpty();
    }

    @Test
    void orphanOfAReCreatedNamespaceIsReadThenBlocked() {
        ObservedRole orphan = orphan("orders", "uid-1");
        contains(orphan);
        assertThat(judge()).isEqualTo(new AccountJudgement.NeedsRead(Set.of(new AccountRef.NamespaceUid("shop"))));

        namespaces.put("shop", new Reading.Known<>(Optional.of("uid-2")));
        assertThat(judge()).isEqualTo(new AccountJudgement.NeedsRead(Set.of(new AccountRef.Role("orders"))));

        roles.put("orders", new Reading.Known<>(new RoleObservation.Owned(orphan, true)));
        assertThat(changes(judge()))
                .containsExactly(new BlockRole(
                        "orders",
                        BlockCause.NAMESPACE_RECREATED,
                        List.of(
                                new Change.PutPermissionsBoundary("orders", AccountExamples.BOUNDARY),
                                new Change.UpdateTrustPolicy("orders", AccountExamples.NOBODY),
                                new Change.PutInlinePolicy(
                                        "orders", InlinePolicies.BLOCKED, InlinePolicies.denyAll()))));
    }

    /** In a cluster that was restored, each namespace and each binding has a new UID. */
    @Test
    void orphanOfAReCreatedNamespaceStaysWhereBindingsAdoptTheirRoles() {
        contains(orphan("orders", "uid-1"));
        namespaces.put("shop", new Reading.Known<>(Optional.of("uid-2")));
        AwsAccount restored = AccountExamples.account(
                "data",
                "managementRole: {arn: \"arn:aws:iam::222222222222:role/op\", externalId: x}\n  orphans: {action: Adopt}",
                null);
        assertThat(changes(judge(AccountExamples.situation(restored)))).isEmpty();
    }

    /** An accepted binding of the new namespace can take the role between two reads. */
    @Test
    void roleThatABindingOfTheNewNamespaceTookMeanwhileIsNotBlocked() {
        contains(orphan("orders", "uid-1"));
        namespaces.put("shop", new Reading.Known<>(Optional.of("uid-2")));
        roles.put("orders", new Reading.Known<>(new RoleObservation.Owned(orphan("orders", "uid-2"), true)));
        assertThat(changes(judge())).isEmpty();
    }

    @Test
    void orphanStaysWhereNobodyCanInheritIt() {
        contains(orphan("same", "uid-1"), orphan("unmarked", null));
        namespaces.put("shop", new Reading.Known<>(Optional.of("uid-1")));
        assertThat(changes(judge())).isEmpty();

        contains(orphan("gone", "uid-1"));
        namespaces.put("shop", new Reading.Known<>(Optional.empty()));
        assertThat(changes(judge())).isEmpty();
    }

    @Test
    void orphanThatIsBlockedAlreadyIsNotReadAgain() {
        contains(AccountExamples.role("orders", "shop", "uid-1", AccountExamples.NOBODY)
                .withInlinePolicy(InlinePolicies.BLOCKED, InlinePolicies.denyAll()));
        namespaces.put("shop", new Reading.Known<>(Optional.of("uid-2")));
        assertThat(changes(judge())).isEmpty();
    }

    private static final Duration GRACE = Duration.ofMinutes(15);

    private List<AccountChange> changesOfOrphan(
            String account, Instant since, boolean isAdmitted, boolean isConfirmed) {
        ObservedRole orphan = orphan("orders", "uid-1");
        contains(since, isAdmitted, isConfirmed, orphan);
        namespaces.put("shop", new Reading.Known<>(Optional.of("uid-1")));
        roles.put("orders", new Reading.Known<>(new RoleObservation.Owned(orphan, true)));
        return changes(judge(AccountExamples.situation(AccountExamples.account(
                "data",
                "managementRole: {arn: \"arn:aws:iam::222222222222:role/op\", externalId: x}\n  " + account,
                null))));
    }

    private static List<BlockCause> causes(List<AccountChange> changes) {
        return changes.stream().map(change -> ((BlockRole) change).cause()).toList();
    }

    @Test
    void orphanIsBlockedWhenTheGracePeriodIsOver() {
        Instant overdue = AccountExamples.NOW.minus(GRACE);
        assertThat(changesOfOrphan("", overdue.plusSeconds(1), true, true)).isEmpty();
        assertThat(causes(changesOfOrphan("", overdue, true, true))).containsExactly(BlockCause.WITHOUT_BINDING);
        assertThat(changesOfOrphan("orphans: {gracePeriod: 1h}", overdue, true, true))
                .isEmpty();
        assertThat(changesOfOrphan("orphans: {action: Report}", overdue, true, true))
                .isEmpty();
    }

    @Test
    void orphanOfANamespaceThatNoRuleAdmitsIsBlockedAtOnce() {
        assertThat(causes(changesOfOrphan("", AccountExamples.NOW, false, true)))
                .containsExactly(BlockCause.NAMESPACE_NOT_ADMITTED);
    }

    @Test
    void orphansOfAClusterWithoutAnyBindingStayUntilAnAdministratorConfirms() {
        Instant overdue = AccountExamples.NOW.minus(GRACE);
        assertThat(changesOfOrphan("", overdue, true, false)).isEmpty();
        assertThat(changesOfOrphan("", overdue, false, false)).isEmpty();
    }

    @Test
    void orphanThatGotAnotherOwnerMeanwhileIsNotChanged() {
        contains(AccountExamples.NOW.minus(GRACE), true, true, orphan("orders", "uid-1"));
        namespaces.put("shop", new Reading.Known<>(Optional.of("uid-1")));
        roles.put(
                "orders",
                new Reading.Known<>(new RoleObservation.Owned(
                        AccountExamples.role("other", "shop", "uid-1", AccountExamples.TRUST), true)));
        assertThat(changes(judge())).isEmpty();
    }

    /** The administrator names the access, so neither a report nor a restored cluster keeps the access. */
    @Test
    void revokedOrphanIsBlockedAtOnceAlsoWhereOrphansAreOnlyReported() {
        ObservedRole orphan = orphan("orders", "uid-1");
        contains(AccountExamples.NOW, true, false, orphan);
        namespaces.put("shop", new Reading.Known<>(Optional.of("uid-1")));
        roles.put("orders", new Reading.Known<>(new RoleObservation.Owned(orphan, true)));
        assertThat(changes(judge(AccountExamples.situation(AccountExamples.account("data", REPORTING, null)))))
                .isEmpty();
        Stream.of("{namespace: shop}", "{namespace: shop, binding: orders}")
                .forEach(revoked -> assertThat(changes(judge(AccountExamples.situation(
                                AccountExamples.account("data", REPORTING + "\n  revoke: [" + revoked + "]", null)))))
                        .singleElement()
                        .isInstanceOfSatisfying(
                                BlockRole.class,
                                block -> assertThat(block.cause()).isEqualTo(BlockCause.REVOKED)));
        assertThat(changes(judge(AccountExamples.situation(AccountExamples.account(
                        "data", REPORTING + "\n  revoke: [{namespace: shop, binding: other}]", null)))))
                .isEmpty();
    }

    @Test
    void orphanThatIamReturnsNoLongerIsNotChanged() {
        contains(orphan("orders", "uid-1"), orphan("foreign", "uid-1"));
        namespaces.put("shop", new Reading.Known<>(Optional.of("uid-2")));
        roles.put("orders", new Reading.Known<>(new RoleObservation.Absent()));
        roles.put("foreign", new Reading.Known<>(new RoleObservation.Foreign("arn:foreign", true)));
        assertThat(changes(judge())).isEmpty();
    }

    @Test
    void orphanThatCannotBeCheckedHoldsUpProvidersButNoOtherRole() {
        ObservedRole other = AccountExamples.role("other", "web", "uid-1", AccountExamples.TRUST);
        contents = Optional.of(new ObservedAccount(
                true,
                Stream.of(orphan("orders", "uid-1"), other)
                        .map(role -> new OrphanedRole(role, AccountExamples.NOW, true))
                        .toList(),
                List.of(),
                List.of(),
                true,
                new ObservedProviders(
                        Optional.of(AccountExamples.provider("prod")),
                        Set.of(AccountExamples.FORMER),
                        Set.of(),
                        false)));
        namespaces.put("shop", failed("namespace shop: timeout"));
        namespaces.put("web", new Reading.Known<>(Optional.of("uid-2")));
        roles.put("other", new Reading.Known<>(new RoleObservation.Owned(other, true)));
        AccountJudgement judgement = judge();
        assertThat(changes(judgement)).singleElement().isInstanceOf(BlockRole.class);
        assertThat(((AccountJudgement.Ready) judgement).problem())
                .contains(new Problem(Reason.KUBERNETES_ERROR, "namespace shop: timeout"));
    }

    @ParameterizedTest
    @CsvSource({
        "prod, false, false, true",
        "prod, true, false, false",
        "prod, false, true, false",
        "staging, false, false, false",
    })
    void providerOfTheClusterIsRemovedOnceNothingUsesIt(
            String owner, boolean trusted, boolean hasBindings, boolean removed) {
        contains(new ObservedProviders(
                Optional.of(AccountExamples.provider(owner)),
                Set.of(),
                trusted ? Set.of(AccountExamples.PROVIDER) : Set.of(),
                hasBindings));
        assertThat(changes(judge()))
                .isEqualTo(removed ? List.of(new RemoveProvider(AccountExamples.PROVIDER)) : List.of());
    }

    @Test
    void formerProviderIsRemovedBeforeTheCurrentOneAndDespiteBindings() {
        ObservedProviders unused = new ObservedProviders(
                Optional.of(AccountExamples.provider("prod")), Set.of(AccountExamples.FORMER), Set.of(), false);
        contains(unused);
        assertThat(changes(judge()))
                .containsExactly(
                        new RemoveFormerProvider(AccountExamples.FORMER), new RemoveProvider(AccountExamples.PROVIDER));

        contains(new ObservedProviders(unused.current(), unused.former(), Set.of(), true));
        assertThat(changes(judge())).containsExactly(new RemoveFormerProvider(AccountExamples.FORMER));

        contains(new ObservedProviders(unused.current(), unused.former(), Set.of(AccountExamples.FORMER), true));
        assertThat(changes(judge())).isEmpty();
    }
}
