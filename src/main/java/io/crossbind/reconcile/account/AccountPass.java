package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.plan.account.AccountJudge;
import io.crossbind.plan.account.AccountJudgement;
import io.crossbind.plan.account.AccountPlan;
import io.crossbind.plan.account.AccountRef;
import io.crossbind.plan.account.AccountRemoval;
import io.crossbind.plan.account.AccountSituation;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.JudgingLoop;
import io.crossbind.reconcile.PassTrace;
import io.crossbind.reconcile.PassTrace.Step;
import io.crossbind.reconcile.UnexpectedFailures;
import io.crossbind.reconcile.port.ObjectWriter;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One pass over an AwsAccount: gathers facts, judges until no fact needs a read, and executes the plan. */
public final class AccountPass {
    private final AccountSites sites;
    private final AccountDependents dependents;
    private final AccountExecutor executor;
    private final AccountEvents events;
    private final Clock clock;

    public AccountPass(
            AccountSites sites,
            AccountDependents dependents,
            AccountExecutor executor,
            AccountEvents events,
            Clock clock) {
        this.sites = sites;
        this.dependents = dependents;
        this.executor = executor;
        this.events = events;
        this.clock = clock;
    }

    /**
     * The result of a pass.
     *
     * @param problem the problem that prevents the use or the read of the account
     * @param keptBy the problem that blocks the deletion of the account; empty if the object can be deleted
     */
    record Result(Optional<Problem> problem, Optional<Problem> keptBy) {
        /** Returns whether bindings or shares block the deletion of the account. */
        boolean isInUse() {
            return keptBy.filter(kept -> kept.reason() == Reason.IN_USE).isPresent();
        }
    }

    /** Adds the finalizer to an account in use by a binding or share, and runs a pass like {@link #run}. */
    Result runAndKeep(AwsAccount account, ObjectWriter<AwsAccount> writer) {
        return guarded(() -> {
            if (!Finalizers.has(account) && dependents.keep(account)) {
                Finalizers.add(account, new AwsAccount(), writer);
            }
            return pass(account);
        });
    }

    /** Reads the due parts of the account, and makes changes independent of bindings. */
    Result run(AwsAccount account) {
        return guarded(() -> pass(account));
    }

    /** A pass that cannot gather its facts keeps the account, because the users of the account are then unknown. */
    private static Result guarded(Supplier<Result> pass) {
        return UnexpectedFailures.asProblem(pass, why -> new Result(Optional.of(why), Optional.of(why)));
    }

    private Result pass(AwsAccount account) {
        AccountGatherer gatherer = new AccountGatherer(account, sites, dependents, clock.instant());
        AccountSituation situation = gatherer.situation();
        AccountInventory inventory = sites.accounts().inventoryOf(account);
        if (specChanged(account)) {
            inventory.expire();
        }
        Optional<Problem> problem = UnexpectedFailures.asProblem(
                () -> problem(account, situation, gatherer), why -> Optional.of(failed(inventory, why)));
        if (!inventory.isKnown() && inventory.takeFailedForGood(clock.instant())) {
            dependents.bindings().requeueAll(account);
        }
        return new Result(problem, AccountRemoval.problem(situation, problem));
    }

    private Optional<Problem> problem(AwsAccount account, AccountSituation situation, AccountGatherer gatherer) {
        return switch (judged(situation, gatherer)) {
            case AccountJudgement.Ready(AccountPlan plan, Optional<Problem> problem) -> {
                AccountAccess access = sites.accounts().access(account);
                Optional<Problem> failure = PassTrace.step(
                        Step.EXECUTE,
                        () -> executor.execute(
                                account,
                                access,
                                plan,
                                change -> gatherer.readProviderUse().areWithoutUseOf(change)));
                yield failure.or(() -> problem).or(access.inventory()::failure);
            }
            case AccountJudgement.Blocked(Problem problem) ->
                Optional.of(failed(sites.accounts().inventoryOf(account), problem));
            case AccountJudgement.Abandoned(Problem problem, boolean isNews) -> {
                if (isNews) {
                    events.abandoned(account, gatherer.remaining());
                }
                yield Optional.of(problem);
            }
            case AccountJudgement.Unmanaged _ ->
                executor.forgetAll(dependents.orphans().recordsOf(account));
            case AccountJudgement.NeedsRead(Set<AccountRef> refs) ->
                throw new IllegalStateException("a judgement needs what was read: " + refs);
        };
    }

    private static AccountJudgement judged(AccountSituation situation, AccountGatherer gatherer) {
        return JudgingLoop.run(
                () -> AccountJudge.judge(situation, gatherer.observations()),
                judgement -> judgement instanceof AccountJudgement.NeedsRead(Set<AccountRef> refs) ? refs : Set.of(),
                gatherer::read);
    }

    /** Records a problem that prevents every read of the account. Otherwise the deletion of a binding would wait for the first read. */
    private Problem failed(AccountInventory inventory, Problem problem) {
        if (!inventory.isKnown()) {
            inventory.failed(problem, clock.instant());
        }
        return problem;
    }

    private static boolean specChanged(AwsAccount account) {
        return account.getStatus() == null
                || !Objects.equals(
                        account.getStatus().observedGeneration(),
                        account.getMetadata().getGeneration());
    }
}
