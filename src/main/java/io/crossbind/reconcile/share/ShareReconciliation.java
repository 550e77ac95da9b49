package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.desired.AccountRules;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountNotices;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.ConditionCounts;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.Reconciliation;
import io.crossbind.reconcile.Retries;
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
import java.util.Set;
import java.util.stream.Collectors;

/** Reconciles a ResourceShare and records the outcome. The next pass is due once in its account's interval. */
public final class ShareReconciliation implements Reconciliation<ResourceShare> {
    private final AccountsView view;
    private final SharePass pass;
    private final ShareStatusWriter statuses;
    private final Retries retries;
    private final ConditionCounts states;
    private final AccountStates accounts;
    private final AccountNotices notices;
    private final FinalizerKeeper finalizers;

    public ShareReconciliation(
            AccountsView view,
            SharePass pass,
            ShareStatusWriter statuses,
            Retries retries,
            ConditionCounts states,
            AccountStates accounts,
            AccountNotices notices,
            FinalizerKeeper finalizers) {
        this.view = view;
        this.pass = pass;
        this.statuses = statuses;
        this.retries = retries;
        this.states = states;
        this.accounts = accounts;
        this.notices = notices;
        this.finalizers = finalizers;
    }

    @Override
    public Optional<Duration> reconcile(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        boolean wasReady = saidReadyOfThis(share);
        ShareOutcome outcome = outcome(share, writer);
        if (wasReady && outcome.changed() && outcome.reason() == Reason.SHARING) {
            accounts.repaired(share.getSpec().accountRef().name());
        }
        Optional<Duration> due = statuses.write(share, outcome, writer);
        states.enter(NamespacedName.of(share), outcome.reason());
        if (outcome.share() instanceof Share.Gone && Finalizers.has(share)) {
            finalizers.release(share, writer);
        }
        notices.update(share.getMetadata().getUid(), names(share), Finalizers.has(share));
        return due.filter(Duration::isZero)
                .or(() -> pause(share, outcome).or(() -> interval(share)).or(() -> due));
    }

    private static Set<String> names(ResourceShare share) {
        return ShareAccounts.names(share).collect(Collectors.toSet());
    }

    @Override
    public void forget(ResourceShare share) {
        NamespacedName name = NamespacedName.of(share);
        states.leave(name);
        retries.forget(name);
        finalizers.forget(share);
        notices.forget(share.getMetadata().getUid(), names(share));
    }

    private ShareOutcome outcome(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        try {
            return pass.run(share, writer);
        } catch (ConcurrentEdit.PassEnded e) {
            throw e;
        } catch (ProblemException e) {
            return ShareOutcome.refused(e.problem(), new Share.Unchanged(), false);
        } catch (RuntimeException e) {
            return unexpected(e);
        }
    }

    private static boolean saidReadyOfThis(ResourceShare share) {
        return SharePass.statusOf(share)
                .filter(status -> Objects.equals(
                        status.observedGeneration(), share.getMetadata().getGeneration()))
                .flatMap(status -> Conditions.ready(status.conditions()))
                .filter(ready -> "True".equals(ready.getStatus()))
                .isPresent();
    }

    private static ShareOutcome unexpected(RuntimeException e) {
        return ShareOutcome.refused(UnexpectedFailures.problem(e), new Share.Unchanged(), false);
    }

    private Optional<Duration> pause(ResourceShare share, ShareOutcome outcome) {
        return retries.after(
                NamespacedName.of(share),
                outcome.reason().recovery(),
                share.getMetadata().getGeneration());
    }

    /** Whatever the outcome, another pass follows: other clients may change the share, or what blocks it, in AWS. */
    private Optional<Duration> interval(ResourceShare share) {
        return view.account(share.getSpec().accountRef().name()).map(AccountRules::driftCheckInterval);
    }

    @Override
    public Cleanup cleanUp(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        Optional<ShareOutcome> problem = cleanupProblem(share, writer);
        if (problem.isEmpty()) {
            forget(share);
            return new Cleanup.Done();
        }
        Optional<Duration> due = statuses.write(share, problem.get(), writer);
        states.enter(NamespacedName.of(share), problem.get().reason());
        return new Cleanup.Pending(
                pause(share, problem.get()).or(() -> interval(share)).or(() -> due));
    }

    /** The problem that keeps the share; empty if nothing is left. */
    private Optional<ShareOutcome> cleanupProblem(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        try {
            return pass.delete(share, writer);
        } catch (ProblemException e) {
            return Optional.of(ShareOutcome.refused(e.problem(), new Share.Unchanged(), false));
        } catch (RuntimeException e) {
            return Optional.of(unexpected(e));
        }
    }
}
