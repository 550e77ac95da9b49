package io.crossbind.operator;

import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.Inventory;
import io.crossbind.model.Durations;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.reconcile.AccountStates.State;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The metrics of AwsAccounts. Each AwsAccount has its own series, because administrators create AwsAccounts. */
final class AccountMetrics {
    private AccountMetrics() {}

    static void accounts(Families families, Memory memory, Clock clock) {
        Map<Ready, Integer> ready = new LinkedHashMap<>();
        Map<Account, Double> ages = new LinkedHashMap<>();
        Map<Account, Integer> orphans = new LinkedHashMap<>();
        List<Account> all = new ArrayList<>();
        new TreeMap<>(memory.accounts().all()).forEach((name, state) -> {
            Account account = new Account(name, state.accountId());
            all.add(account);
            ready.put(new Ready(account, state.reason()), state.reason().recovery() == Recovery.NONE ? 1 : 0);
            state.orphans().ifPresent(number -> orphans.put(account, number));
            if (isRead(state)) {
                Instant since = memory.inventory().of(name).rolesReadAt().orElse(state.since());
                ages.put(account, Durations.seconds(Duration.between(since, clock.instant())));
            }
        });
        families.gauge("crossbind_account_ready", "1 if the AwsAccount is Ready, else 0, with the reason.", ready)
                .gauge(
                        "crossbind_snapshot_age_seconds",
                        "Time since the last full read of the account; before the first read, time since the first attempt.",
                        ages)
                .gauge(
                        "crossbind_orphans",
                        "Roles of this cluster without a binding, and resources with statements of a binding that no longer exists.",
                        orphans)
                .counter(
                        "crossbind_drift_repaired",
                        "Reconciliations that corrected drift: they changed AWS or the cluster for a Ready object without a new manifest.",
                        all,
                        account -> memory.accounts().repairs(account.name()));
        quotas(families, all, memory.inventory());
    }

    /** Quotas are known after the first read of the account. */
    private static void quotas(Families families, List<Account> accounts, Inventory inventory) {
        Map<Quota, Integer> used = new LinkedHashMap<>();
        Map<Quota, Integer> limits = new LinkedHashMap<>();
        for (Account account : accounts) {
            AccountInventory read = inventory.of(account.name());
            read.facts().ifPresent(facts -> {
                used.put(new Quota(account, "roles"), read.size());
                limits.put(new Quota(account, "roles"), facts.quotas().rolesQuota());
            });
        }
        families.gauge(
                        "crossbind_quota_used",
                        "Number of objects that count towards an IAM quota of the account, including the roles of other tools.",
                        used)
                .gauge("crossbind_quota_limit", "The quota of IAM in the account.", limits);
    }

    /** An unread account has no age: another AwsAccount has its ID, or the operator has no access to the account. */
    private static boolean isRead(State state) {
        return state.reason() != Reason.DUPLICATE_ACCOUNT && state.reason() != Reason.UNMANAGED;
    }

    private record Account(String name, String id) implements Families.Labelled {
        @Override
        public Labels labels() {
            return Labels.of("account", name, "account_id", id);
        }
    }

    private record Ready(Account account, Reason reason) implements Families.Labelled {
        @Override
        public Labels labels() {
            return account.labels().add("reason", reason.title());
        }
    }

    private record Quota(Account account, String name) implements Families.Labelled {
        @Override
        public Labels labels() {
            return account.labels().add("quota", name);
        }
    }
}
