package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.desired.AccountRules;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.Reconciliation;
import io.crossbind.reconcile.UnexpectedFailures;
import io.crossbind.reconcile.port.AccountsView;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.Conditions;
import io.crossbind.status.ShareOutcome;
import io.crossbind.status.ShareOutcome.Share;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reconciles a ResourceShare and records the outcome. The next pass is due once in its account's interval. */
public final class ShareReconciliation implements Reconciliation<ResourceShare> {
    private final AccountsView view;
    private final SharePass pass;
    private final ShareStatusWriter statuses;
    private final ShareMemory memory;
    private final AccountStates accounts;

    public ShareReconciliation(
            AccountsView view, SharePass pass, ShareStatusWriter statuses, ShareMemory memory, AccountStates accounts) {
        this.view = view;
        this.pass = pass;
        this.statuses = statuses;
        this.memory = memory;
        this.accounts = accounts;
    }

    @Override
    public Optional<Duration> reconcile(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        boolean wasReady = saidReadyOfThis(share);
        ShareOutcome outcome = outcome(share, writer).orElseThrow();
        if (wasReady && outcome.changed() && outcome.reason() == Reason.SHARING) {
            accounts.repaired(share.getSpec().accountRef().name());
        }
        Optional<Duration> due = record(share, outcome, writer);
        if (outcome.share() instanceof Share.Forgotten && Finalizers.has(share)) {
            memory.finalizers().release(share, writer);
        }
        memory.notices()
                .update(
                        share.getMetadata().getUid(),
                        ShareAccounts.names(share).collect(Collectors.toSet()),
                        Finalizers.has(share));
        return due;
    }

    @Override
    public Cleanup cleanUp(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        Optional<ShareOutcome> left = outcome(share, writer);
        if (left.isEmpty()) {
            forget(share);
            return new Cleanup.Done();
        }
        return new Cleanup.Pending(record(share, left.get(), writer));
    }

    @Override
    public void forget(ResourceShare share) {
        memory.forget(share);
        pass.forget(share);
    }

    /** The outcome of a pass; empty if nothing is left of a share that is being deleted. */
    private Optional<ShareOutcome> outcome(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        return UnexpectedFailures.asProblem(
                () -> pass.run(share, writer),
                problem -> Optional.of(ShareOutcome.blocked(problem, new Share.Unchanged(), false)));
    }

    /** Records an outcome, and returns when the next pass is due. */
    private Optional<Duration> record(ResourceShare share, ShareOutcome outcome, ObjectWriter<ResourceShare> writer) {
        NamespacedName name = NamespacedName.of(share);
        Optional<Duration> due = statuses.write(share, outcome, writer);
        memory.counts().enter(name, outcome.reason());
        Optional<Duration> pause = memory.retries()
                .after(name, outcome.reason().recovery(), share.getMetadata().getGeneration());
        return due.filter(Duration::isZero)
                .or(() -> pause)
                .or(() -> interval(share))
                .or(() -> due);
    }

    private static boolean saidReadyOfThis(ResourceShare share) {
        return Optional.ofNullable(share.getStatus())
                .filter(status -> Objects.equals(
                        status.observedGeneration(), share.getMetadata().getGeneration()))
                .flatMap(status -> Conditions.ready(status.conditions()))
                .filter(ready -> "True".equals(ready.getStatus()))
                .isPresent();
    }

    /** Another pass follows each outcome, because other clients may change the share, or what blocks it, in AWS. */
    private Optional<Duration> interval(ResourceShare share) {
        return view.account(share.getSpec().accountRef().name()).map(AccountRules::driftCheckInterval);
    }
}
