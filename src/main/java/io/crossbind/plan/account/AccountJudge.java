package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.desired.AccountRules;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.plan.Reading;
import io.crossbind.plan.account.AccountJudgement.Abandoned;
import io.crossbind.plan.account.AccountJudgement.Blocked;
import io.crossbind.plan.account.AccountJudgement.NeedsRead;
import io.crossbind.plan.account.AccountJudgement.Ready;
import io.crossbind.plan.account.AccountJudgement.Unmanaged;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Judges one AwsAccount. The judge has no effect and reads nothing. The judge names the objects to read, the pass reads them and judges again. */
public final class AccountJudge {
    private final AccountSituation situation;
    private final AccountObservations observed;

    private AccountJudge(AccountSituation situation, AccountObservations observed) {
        this.situation = situation;
        this.observed = observed;
    }

    /** Judges by the known facts. */
    public static AccountJudgement judge(AccountSituation situation, AccountObservations observed) {
        return new AccountJudge(situation, observed).judge();
    }

    private AccountJudgement judge() {
        AwsAccount account = situation.account();
        Optional<Problem> duplicate = AccountRules.duplicate(account, situation.all().stream());
        if (duplicate.isPresent()) {
            return new Blocked(duplicate.get());
        }
        Optional<Problem> abandonment = AccountRules.abandonment(account);
        if (abandonment.isPresent()) {
            return new Abandoned(
                    abandonment.get(),
                    !situation.recordedReason().equals(Optional.of(Reason.ACCOUNT_ABANDONED.title())));
        }
        if (!AccountRules.isManaged(account)) {
            return new Unmanaged();
        }
        return switch (situation.cluster()) {
            case Reading.Failed<ClusterIdentity>(Problem problem) -> new Blocked(problem);
            case Reading.Known<ClusterIdentity>(ClusterIdentity cluster) ->
                observed.contents()
                        .map(contents -> inAccount(account, cluster, contents))
                        .orElseGet(() -> new NeedsRead(Set.of(new AccountRef.Contents())));
        };
    }

    /** A provider is only removed after every role could be checked. */
    private AccountJudgement inAccount(AwsAccount account, ClusterIdentity cluster, ObservedAccount contents) {
        if (!contents.isKnown()) {
            return new Ready(AccountPlan.NOTHING, Optional.empty());
        }
        OrphanRule rule = new OrphanRule(
                account.getSpec(), contents.isConfirmed(), account.isMarkedForDeletion(), situation.now());
        RoleFindings roles = new RoleFindings(observed);
        OrphanJudge.judge(rule, contents.orphans(), roles);
        RetainedJudge.judge(account.getSpec(), contents.retained(), roles);
        if (!roles.unread().isEmpty()) {
            return new NeedsRead(roles.unread());
        }
        List<AccountChange> changes = new ArrayList<>(roles.changes());
        new RecordJudge(cluster, rule).changes(contents.records()).forEach(changes::add);
        if (roles.problem().isEmpty()) {
            removals(cluster, contents.providers()).forEach(changes::add);
        }
        return new Ready(new AccountPlan(changes), roles.problem());
    }

    private static Stream<AccountChange.OfProvider> removals(ClusterIdentity cluster, ObservedProviders providers) {
        Stream<AccountChange.OfProvider> former =
                providers.former().stream().sorted().map(AccountChange.RemoveFormerProvider::new);
        Stream<AccountChange.OfProvider> current = providers.current().stream()
                .filter(provider -> OwnerTags.ownedBy(cluster, provider.tags()))
                .map(ObservedProvider::arn)
                .map(AccountChange.RemoveProvider::new);
        return Stream.concat(former, current).filter(providers::areWithoutUseOf);
    }
}
