package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.desired.AccountRules;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.Recovery;
import io.crossbind.model.ResourceArn;
import io.crossbind.reconcile.Retries;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.AccountOutcome;
import io.crossbind.status.AccountSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Records the outcome of a pass over an account: metrics, one status, and the time of the next pass. */
public final class AccountRecorder {
    private final AccountSites sites;
    private final AccountDependents dependents;
    private final AccountStatusWriter statuses;
    private final Retries retries;
    private final Clock clock;

    public AccountRecorder(
            AccountSites sites,
            AccountDependents dependents,
            AccountStatusWriter statuses,
            Retries retries,
            Clock clock) {
        this.sites = sites;
        this.dependents = dependents;
        this.statuses = statuses;
        this.retries = retries;
        this.clock = clock;
    }

    /**
     * When a pass is due.
     *
     * @param status by the status: at once if the account was edited or deleted meanwhile, or when the account stalls
     * @param pass by the outcome: the next read or retry
     */
    record Due(Optional<Duration> status, Optional<Duration> pass) {
        Optional<Duration> next() {
            return status.filter(Duration::isZero).or(() -> pass).or(() -> status);
        }
    }

    /**
     * Records an outcome.
     *
     * @param shown the problem for the status
     * @param attempted the problem of the pass, which determines the time of the next pass
     */
    Due record(
            AwsAccount account, Optional<Problem> shown, Optional<Problem> attempted, ObjectWriter<AwsAccount> writer) {
        AccountOutcome outcome = new AccountOutcome(shown, snapshot(account), AccountRules.isManaged(account));
        return new Due(statuses.write(account, outcome, writer), next(account, attempted));
    }

    /** Forgets a deleted account. */
    void forget(AwsAccount account) {
        dependents.forget(account);
        statuses.forget(account);
        retries.forget(NamespacedName.of(account));
    }

    private Optional<Duration> next(AwsAccount account, Optional<Problem> problem) {
        Recovery recovery = problem.map(why -> why.reason().recovery()).orElse(Recovery.NONE);
        Optional<Duration> retry = retries.after(
                NamespacedName.of(account), recovery, account.getMetadata().getGeneration());
        return recovery == Recovery.NONE
                ? sites.accounts().inventoryOf(account).rolesReadAt().map(at -> untilDue(account, at))
                : retry;
    }

    private Duration untilDue(AwsAccount account, Instant readAt) {
        Duration left = Duration.between(clock.instant(), readAt.plus(AccountRules.driftCheckInterval(account)));
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    private Optional<AccountSnapshot> snapshot(AwsAccount account) {
        AccountInventory inventory = sites.accounts().inventoryOf(account);
        return inventory.isKnown()
                ? inventory
                        .facts()
                        .flatMap(facts ->
                                inventory.rolesReadAt().map(readAt -> snapshot(account, inventory, facts, readAt)))
                : Optional.empty();
    }

    private AccountSnapshot snapshot(
            AwsAccount account, AccountInventory inventory, AccountInventory.Facts facts, Instant readAt) {
        ClusterIdentity cluster = sites.accounts().cluster();
        return new AccountSnapshot(
                facts.callerArn(),
                facts.quotas(),
                inventory.provider(),
                inventory
                        .provider()
                        .filter(provider -> OwnerTags.ownedBy(cluster, provider.tags()))
                        .isPresent(),
                cluster.audience(),
                dependents.bindings().count(account),
                inventory.size(),
                names(dependents.orphans().of(account, inventory)),
                List.copyOf(inventory.formerProviders().arns()),
                readAt);
    }

    /** The names of the orphaned roles, and the ARNs of the resources whose policies have orphaned statements. */
    private static List<String> names(Orphans.Found orphans) {
        return Stream.concat(
                        orphans.roles().stream().map(orphan -> orphan.role().name()),
                        orphans.records().stream()
                                .flatMap(orphan -> orphan.resources().stream())
                                .map(ResourceArn::toString)
                                .distinct())
                .toList();
    }
}
