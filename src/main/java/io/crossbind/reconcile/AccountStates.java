package io.crossbind.reconcile;

import io.crossbind.model.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The last known state of each AwsAccount, by name. Metrics report these states. */
public final class AccountStates {
    private final ConcurrentHashMap<String, State> states = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, LongAdder> repairs = new ConcurrentHashMap<>();
    private final Clock clock;

    public AccountStates(Clock clock) {
        this.clock = clock;
    }

    /**
     * Records the result of a reconciliation of an account.
     *
     * @param orphans number of roles of this cluster without a binding; empty if the account could not be read
     */
    public void enter(String account, String accountId, Reason reason, OptionalInt orphans) {
        Instant now = clock.instant();
        states.compute(
                account,
                (_, before) -> new State(
                        accountId,
                        reason,
                        orphans.isPresent() || before == null ? orphans : before.orphans(),
                        before == null ? now : before.since()));
    }

    public void leave(String account) {
        states.remove(account);
        repairs.remove(account);
    }

    /** Removes accounts deleted without a last reconciliation, as after a manual removal of the finalizer. */
    public void retain(Collection<String> existing) {
        states.keySet().retainAll(existing);
        repairs.keySet().retainAll(existing);
    }

    /** Counts a pass that repaired drift in the account for an object. The object was Ready and its manifest had not changed. */
    public void repaired(String account) {
        repairs.computeIfAbsent(account, _ -> new LongAdder()).increment();
    }

    /** How often drift was repaired in an account since this process started. */
    public long repairs(String account) {
        LongAdder counted = repairs.get(account);
        return counted == null ? 0 : counted.sum();
    }

    /** A copy of all states. */
    public Map<String, State> all() {
        return Map.copyOf(states);
    }

    /**
     * The state of an account.
     *
     * @param accountId 12 digits
     * @param reason of the Ready condition
     * @param orphans number of roles of this cluster without a binding; empty if the account was never read
     * @param since the time of this process's first reconciliation of the account
     */
    public record State(String accountId, Reason reason, OptionalInt orphans, Instant since) {}
}
