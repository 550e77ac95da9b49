package io.crossbind.apply;

import io.crossbind.aws.IamProviders;
import io.crossbind.desired.DesiredProvider;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.Change;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Changes the OpenID Connect providers that many bindings share. Each provider has a lock: if a hundred bindings miss the provider at once,
 * one binding creates the provider and the others find it.
 */
public final class ProviderChanges {
    private final Locks locks;
    private final Clock clock;

    public ProviderChanges(Locks locks, Clock clock) {
        this.locks = locks;
        this.clock = clock;
    }

    void carryOut(AccountAccess account, Change.OfProvider change) {
        DesiredProvider wanted = switch (change) {
            case Change.CreateProvider(DesiredProvider provider) -> provider;
            case Change.AddAudience(DesiredProvider provider) -> provider;
        };
        locks.withLock(wanted.arn(), () -> ensure(account, wanted));
    }

    private void ensure(AccountAccess account, DesiredProvider wanted) {
        IamProviders iam = new IamProviders(account.session());
        ObservedProvider there = account.inventory().provider().orElseGet(() -> createdOrFound(account, iam, wanted));
        if (there.clientIds().contains(wanted.audience())) {
            record(account, there);
        } else if (OwnerTags.ownedBy(account.cluster(), there.tags())) {
            iam.addAudience(wanted);
            record(account, withAudience(there, wanted.audience()));
        } else {
            // The plan did not know of the foreign provider. The next reconciliation reports the problem. This
            // reconciliation creates nothing else for the provider.
            record(account, there);
            throw madeMeanwhile(wanted);
        }
    }

    private static ObservedProvider createdOrFound(AccountAccess account, IamProviders iam, DesiredProvider wanted) {
        try {
            return iam.create(wanted)
                    ? new ObservedProvider(wanted.arn(), Set.of(wanted.audience()), wanted.tags())
                    : iam.read(wanted.arn()).orElseThrow(() -> madeMeanwhile(wanted));
        } catch (ProblemException e) {
            if (e.problem().reason() == Reason.AWS_UNREACHABLE) {
                // The provider may exist although the answer was lost. The next read of the account finds the provider,
                // and then the account deletes the provider once no binding uses it.
                account.inventory().expire();
            }
            throw e;
        }
    }

    private static ProblemException madeMeanwhile(DesiredProvider wanted) {
        return new ProblemException(
                Reason.CHANGED_MEANWHILE, wanted.arn() + " was just created or deleted by another client");
    }

    private static ObservedProvider withAudience(ObservedProvider provider, String audience) {
        Set<String> audiences = new HashSet<>(provider.clientIds());
        audiences.add(audience);
        return new ObservedProvider(provider.arn(), audiences, provider.tags());
    }

    private void record(AccountAccess account, ObservedProvider provider) {
        account.inventory().recordProvider(Optional.of(provider), clock.instant());
    }

    /**
     * Deletes the provider of a former issuer of the cluster, if the provider still has this cluster's owner tag and is unused.
     *
     * @param unused as in {@link #deleteIfUnused}
     * @return whether the provider was deleted
     * @throws ProblemException if the deletion or the read before it fails
     */
    public boolean deleteFormerIfUnused(AccountAccess account, String arn, BooleanSupplier unused) {
        return locks.withLock(arn, () -> {
            IamProviders iam = new IamProviders(account.session());
            Optional<ObservedProvider> there = iam.read(arn);
            boolean deletes = there.filter(found -> OwnerTags.ownedBy(account.cluster(), found.tags()))
                            .isPresent()
                    && unused.getAsBoolean();
            if (deletes) {
                iam.delete(arn);
            }
            if (deletes || there.isEmpty()) {
                account.inventory().formerProviders().removed(arn);
            }
            return deletes;
        });
    }

    /**
     * Deletes the provider if this operator created the provider and no binding uses it.
     *
     * @param unused evaluated under the lock, so that no binding begins to use the provider meanwhile
     * @return whether the provider was deleted
     */
    public boolean deleteIfUnused(AccountAccess account, BooleanSupplier unused) {
        Optional<ObservedProvider> known = account.inventory().provider();
        if (known.isEmpty() || !OwnerTags.ownedBy(account.cluster(), known.get().tags())) {
            return false;
        }
        String arn = known.get().arn();
        return locks.withLock(arn, () -> {
            if (account.inventory().provider().isEmpty() || !unused.getAsBoolean()) {
                return false;
            }
            new IamProviders(account.session()).delete(arn);
            account.inventory().recordProvider(Optional.empty(), clock.instant());
            return true;
        });
    }
}
