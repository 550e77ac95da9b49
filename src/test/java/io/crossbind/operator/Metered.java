package io.crossbind.operator;

import io.crossbind.aws.CallObserver.Call;
import io.crossbind.inventory.Inventory;
import io.crossbind.inventory.KnownAccounts;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.ConditionCounts;
import io.crossbind.reconcile.port.NamespacedName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An operator at noon, as its metrics show. */
final class Metered {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration QUARTER = Duration.ofMillis(250);

    volatile Instant now = NOON;
    final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    };
    final AccountStates accounts = new AccountStates(clock);
    final ConditionCounts bindings = new ConditionCounts(clock);
    final ConditionCounts shares = new ConditionCounts(clock);
    final Inventory inventory = new Inventory();
    final OperatorMetrics meters;

    Metered(boolean leads, boolean apiServerReachable) {
        meters = new OperatorMetrics(
                "1.2.3",
                new Observed(
                        new Memory(inventory, accounts, bindings, shares),
                        () -> leads,
                        () -> apiServerReachable,
                        () -> 0,
                        () -> Optional.of(NOON.plus(Duration.ofDays(90)))),
                clock);
    }

    static Metered healthy() {
        Metered operator = new Metered(true, true);
        operator.accounts.enter("data", "222222222222", Reason.OBSERVED, OptionalInt.of(0));
        operator.enter("analytics", "app", Reason.READY);
        operator.shares.enter(NamespacedName.ofCluster("subnets"), "data", Reason.READY, List.of());
        operator.read("data", 20, 1000);
        operator.called("data", "222222222222", "OK");
        return operator;
    }

    static Metered withoutCredentials() {
        Metered operator = new Metered(true, true);
        operator.accounts.enter("data", "222222222222", Reason.CREDENTIALS_MISSING, OptionalInt.empty());
        operator.now = NOON.plus(Duration.ofHours(2));
        return operator;
    }

    static Metered withoutApiServer() {
        return new Metered(false, false);
    }

    /** Adds a binding of account {@code data}. */
    void enter(String namespace, String name, Reason reason) {
        bindings.enter(new NamespacedName(namespace, name), "data", reason, List.of());
    }

    /** Records a read of the account. */
    void read(String account, int roles, int quota) {
        KnownAccounts.fill(inventory.of(account), roles, quota, now);
    }

    void called(String account, String id, String result) {
        meters.called(new Call("Iam", "CreateRole", account, id, result, QUARTER, 2, Optional.of("request-1")));
    }

    String scrape() {
        return meters.scrape();
    }
}
