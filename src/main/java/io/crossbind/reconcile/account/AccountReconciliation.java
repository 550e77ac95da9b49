package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.Reconciliation;
import io.crossbind.reconcile.port.ObjectWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads each account once per interval, requeues the bindings affected by changes, and records the outcome. */
public final class AccountReconciliation implements Reconciliation<AwsAccount> {
    /**
     * The interval at which the deletion of an account checks for remaining use. The end of a use without a deletion does not requeue the account.
     */
    private static final Duration LOOK_FOR_USERS = Duration.ofSeconds(30);

    private final AccountPass pass;
    private final AccountRecorder recorder;
    private final AccountRegistry accounts;

    public AccountReconciliation(AccountPass pass, AccountRecorder recorder, AccountRegistry accounts) {
        this.pass = pass;
        this.recorder = recorder;
        this.accounts = accounts;
    }

    @Override
    public Optional<Duration> reconcile(AwsAccount account, ObjectWriter<AwsAccount> writer) {
        AccountPass.Result result = pass.runAndKeep(account, writer);
        return recorder.record(account, result.problem(), result.problem(), writer)
                .next();
    }

    @Override
    public Cleanup cleanUp(AwsAccount account, ObjectWriter<AwsAccount> writer) {
        AccountPass.Result result = pass.run(account);
        if (result.keptBy().isEmpty()) {
            forget(account);
            return new Cleanup.Done();
        }
        AccountRecorder.Due due = recorder.record(account, result.keptBy(), result.problem(), writer);
        return new Cleanup.Pending(Stream.of(
                        due.next(),
                        due.status().filter(_ -> result.problem().isEmpty()),
                        result.isInUse() ? Optional.of(LOOK_FOR_USERS) : Optional.<Duration>empty())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder()));
    }

    @Override
    public void forget(AwsAccount account) {
        accounts.forget(account);
        recorder.forget(account);
    }
}
