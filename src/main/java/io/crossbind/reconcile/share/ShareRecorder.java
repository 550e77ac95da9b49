package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.desired.AccountRules;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.PassTrace;
import io.crossbind.reconcile.PassTrace.Step;
import io.crossbind.reconcile.port.AccountsView;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.Conditions;
import io.crossbind.status.ShareOutcome;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Records the outcome of a pass over a ResourceShare: metrics, one status, and the time of the next pass. */
public final class ShareRecorder {
    private final AccountsView view;
    private final ShareStatusWriter statuses;
    private final ShareMemory memory;
    private final AccountStates accounts;

    public ShareRecorder(AccountsView view, ShareStatusWriter statuses, ShareMemory memory, AccountStates accounts) {
        this.view = view;
        this.statuses = statuses;
        this.memory = memory;
        this.accounts = accounts;
    }

    /**
     * Records an outcome.
     *
     * @return when the next pass is due. Another pass follows each outcome within the interval of the account, because other clients may change the
     *     share or its blocker in AWS
     */
    Optional<Duration> record(ResourceShare share, ShareOutcome outcome, ObjectWriter<ResourceShare> writer) {
        String account = share.getSpec().accountRef().name();
        if (outcome.changed() && outcome.reason() == Reason.SHARING && wasReady(share)) {
            accounts.repaired(account);
        }
        NamespacedName name = NamespacedName.of(share);
        PassTrace.outcome(outcome.reason());
        Optional<Duration> due = PassTrace.step(Step.RECORD, () -> statuses.write(share, outcome, writer));
        memory.counts().enter(name, account, outcome.reason(), conditions(share));
        Optional<Duration> pause = memory.retries()
                .after(name, outcome.reason().recovery(), share.getMetadata().getGeneration());
        return due.filter(Duration::isZero)
                .or(() -> pause)
                .or(() -> view.account(account).map(AccountRules::driftCheckInterval))
                .or(() -> due);
    }

    private static List<Condition> conditions(ResourceShare share) {
        return share.getStatus() == null ? List.of() : share.getStatus().conditions();
    }

    /** Returns whether the status is Ready for the current spec. */
    private static boolean wasReady(ResourceShare share) {
        return !share.isMarkedForDeletion()
                && Optional.ofNullable(share.getStatus())
                        .filter(status -> Objects.equals(
                                status.observedGeneration(), share.getMetadata().getGeneration()))
                        .flatMap(status -> Conditions.ready(status.conditions()))
                        .filter(ready -> "True".equals(ready.getStatus()))
                        .isPresent();
    }
}
