package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applier;
import io.crossbind.apply.ApplyResult;
import io.crossbind.apply.ProviderChanges;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.AccountRoles;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.plan.account.AccountChange;
import io.crossbind.plan.account.AccountChange.BlockRole;
import io.crossbind.plan.account.AccountChange.ClampRole;
import io.crossbind.plan.account.AccountChange.ForgetRecord;
import io.crossbind.plan.account.AccountChange.OfProvider;
import io.crossbind.plan.account.AccountChange.ReleaseRole;
import io.crossbind.plan.account.AccountChange.RemoveFormerProvider;
import io.crossbind.plan.account.AccountChange.RemoveProvider;
import io.crossbind.plan.account.AccountChange.RemoveStatements;
import io.crossbind.plan.account.AccountPlan;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.ClusterFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Executes the plan of an account, and requeues the bindings affected by changes. A failed change does not block the other changes. */
public final class AccountExecutor {
    private final Applier applier;
    private final ProviderChanges providers;
    private final BindingsOfAccount bindings;
    private final AccessRecords records;
    private final AccountEvents events;

    public AccountExecutor(
            Applier applier,
            ProviderChanges providers,
            BindingsOfAccount bindings,
            AccessRecords records,
            AccountEvents events) {
        this.applier = applier;
        this.providers = providers;
        this.bindings = bindings;
        this.records = records;
        this.events = events;
    }

    /**
     * Executes a plan.
     *
     * @param isUnused reads and judges again whether a provider has no users. The executor evaluates the predicate under the provider's lock, so no
     *     binding starts to use the provider meanwhile
     * @return the problem for the status; an Event reports other failures
     */
    Optional<Problem> execute(
            AwsAccount account, AccountAccess access, AccountPlan plan, Predicate<OfProvider> isUnused) {
        Optional<Problem> first = Optional.empty();
        for (AccountChange change : plan.changes()) {
            Optional<Problem> failure = execute(account, access, change, isUnused);
            first = first.or(() -> failure);
        }
        return first;
    }

    private Optional<Problem> execute(
            AwsAccount account, AccountAccess access, AccountChange change, Predicate<OfProvider> isUnused) {
        try {
            return switch (change) {
                case BlockRole block -> block(account, access, block);
                case ClampRole clamp -> clamp(account, access, clamp);
                case ReleaseRole release -> release(account, access, release);
                case RemoveStatements removal -> remove(account, access, removal);
                case ForgetRecord(AccessRecordSpec record) -> forget(record);
                case RemoveFormerProvider former -> remove(account, access, former, isUnused);
                case RemoveProvider current -> remove(account, access, current, isUnused);
            };
        } catch (ClusterFailure e) {
            return Optional.of(refused(e));
        }
    }

    /** A plan of an account has no changes in the cluster. */
    private static void ofCluster(Change.OfCluster change) {
        throw new IllegalArgumentException(String.valueOf(change));
    }

    private ApplyResult apply(AccountAccess access, List<Change> changes) {
        return applier.apply(access, AccountExecutor::ofCluster, changes);
    }

    private Optional<Problem> clamp(AwsAccount account, AccountAccess access, ClampRole clamp) {
        ApplyResult applied = apply(access, clamp.changes());
        if (!applied.done().isEmpty()) {
            events.roleClamped(account, clamp.role(), clamp.record(), applied.done());
        }
        applied.failure().ifPresent(failure -> events.changeFailed(account, failure));
        return Optional.empty();
    }

    private Optional<Problem> release(AwsAccount account, AccountAccess access, ReleaseRole release) {
        ApplyResult applied = apply(access, release.changes());
        applied.failure()
                .ifPresentOrElse(
                        failure -> events.changeFailed(account, failure),
                        () -> events.roleReleased(account, release.role(), release.record()));
        return Optional.empty();
    }

    private Optional<Problem> block(AwsAccount account, AccountAccess access, BlockRole block) {
        ApplyResult applied = apply(access, block.changes());
        if (!applied.done().isEmpty()) {
            events.roleBlocked(account, block.role(), block.cause());
            bindings.requeue(
                    account,
                    new AccountReader.ChangedResources(Set.of(AccountRoles.key(block.role())), Set.of(), Set.of()));
        }
        applied.failure().ifPresent(failure -> events.changeFailed(account, failure));
        return Optional.empty();
    }

    /** A binding of the same name may have got its own statements meanwhile, so the binding is requeued to read the resources again. */
    private Optional<Problem> remove(AwsAccount account, AccountAccess access, RemoveStatements removal) {
        ApplyResult applied = applier.applyEach(access, AccountExecutor::ofCluster, removal.changes());
        Set<ResourceArn> resources = applied.done().stream()
                .map(change -> ((Change.RemoveGrant) change).holder())
                .collect(Collectors.toSet());
        if (!resources.isEmpty()) {
            events.statementsRemoved(account, removal.record(), resources, removal.cause());
            records.write(removal.record()
                    .without(resources.stream().map(ResourceArn::toString).toList()));
            bindings.requeue(account, new AccountReader.ChangedResources(Set.of(), Set.of(), resources));
        }
        applied.failure().ifPresent(failure -> events.changeFailed(account, failure));
        return Optional.empty();
    }

    /** Deletes the records of deleted bindings to an unmanaged account. */
    Optional<Problem> forgetAll(Stream<AccessRecordSpec> orphans) {
        try {
            orphans.toList().forEach(records::delete);
            return Optional.empty();
        } catch (ClusterFailure e) {
            return Optional.of(refused(e));
        }
    }

    private static Problem refused(ClusterFailure failure) {
        return new Problem(Reason.KUBERNETES_ERROR, "cannot change an AccessRecord: " + failure.getMessage());
    }

    private Optional<Problem> forget(AccessRecordSpec record) {
        records.delete(record);
        return Optional.empty();
    }

    /** A rejected removal is not retried before the next read of the account. */
    private Optional<Problem> remove(
            AwsAccount account, AccountAccess access, RemoveFormerProvider change, Predicate<OfProvider> isUnused) {
        access.inventory().formerProviders().recordAttempt(change.arn());
        try {
            if (providers.deleteFormerIfUnused(access, change.arn(), () -> isUnused.test(change))) {
                events.formerProviderRemoved(account, change.arn());
            }
        } catch (ProblemException e) {
            events.formerProviderLeft(account, change.arn(), e.problem());
        }
        return Optional.empty();
    }

    private Optional<Problem> remove(
            AwsAccount account, AccountAccess access, RemoveProvider change, Predicate<OfProvider> isUnused) {
        try {
            if (providers.deleteIfUnused(access, () -> isUnused.test(change))) {
                bindings.requeueAll(account);
            }
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problem());
        }
    }
}
