package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.PassTrace;
import io.crossbind.reconcile.PassTrace.Step;
import io.crossbind.reconcile.ReadyEvents;
import io.crossbind.reconcile.WholeStatus;
import io.crossbind.reconcile.port.AccountsView;
import io.crossbind.reconcile.port.Events;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.AccountOutcome;
import io.crossbind.status.AccountStatuses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Writes an account's status after a change, and keeps the state of each account for the metrics. A transition of the Ready condition also publishes
 * an Event.
 */
public final class AccountStatusWriter {
    private static final WholeStatus<AwsAccount, AwsAccountStatus> STATUS =
            new WholeStatus<>(object -> object.getStatus(), (object, status) -> object.setStatus(status));

    private final AccountsView view;
    private final AccountStatuses statuses;
    private final AccountStates states;
    private final ReadyEvents readyEvents;

    public AccountStatusWriter(AccountsView view, AccountStatuses statuses, AccountStates states, Events events) {
        this.view = view;
        this.statuses = statuses;
        this.states = states;
        this.readyEvents = new ReadyEvents(events);
    }

    /**
     * Writes the status if changed.
     *
     * @return when the next pass is due at the latest: at once if the account was edited or deleted meanwhile, or when the account stalls
     */
    Optional<Duration> write(AwsAccount account, AccountOutcome outcome, ObjectWriter<AwsAccount> writer) {
        PassTrace.outcome(outcome.reason());
        return PassTrace.step(Step.RECORD, () -> writeStatus(account, outcome, writer));
    }

    private Optional<Duration> writeStatus(
            AwsAccount account, AccountOutcome outcome, ObjectWriter<AwsAccount> writer) {
        AwsAccountStatus before = account.getStatus();
        enter(account, outcome);
        AwsAccountStatus after = statuses.of(before, account.getMetadata().getGeneration(), outcome);
        if (!after.equals(before)) {
            AwsAccount fresh = new AwsAccount();
            fresh.setMetadata(ObjectWriter.identityOf(account).build());
            fresh.setStatus(after);
            AwsAccount written = STATUS.write(writer, fresh, _ -> after);
            readyEvents.publish(
                    account, before == null ? List.of() : before.conditions(), after.conditions(), outcome.reason());
            if (ConcurrentEdit.isDetected(account, written)) {
                return Optional.of(Duration.ZERO);
            }
        }
        return statuses.untilStalled(after);
    }

    /** The metrics are updated before the write of the status, to show the account even if the API server rejects the status. */
    private void enter(AwsAccount account, AccountOutcome outcome) {
        states.enter(
                account.getMetadata().getName(),
                account.getSpec().accountId(),
                outcome.reason(),
                outcome.snapshot()
                        .map(snapshot -> OptionalInt.of(snapshot.orphans().size()))
                        .orElseGet(OptionalInt::empty));
        states.retain(view.accounts()
                .map(existing -> existing.getMetadata().getName())
                .collect(Collectors.toSet()));
    }

    /** Removes the state of a deleted account. */
    void forget(AwsAccount account) {
        states.leave(account.getMetadata().getName());
    }
}
