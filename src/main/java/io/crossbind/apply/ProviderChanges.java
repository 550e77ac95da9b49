package io.crossbind.apply;

import io.crossbind.aws.IamProviders;
import io.crossbind.desired.DesiredProvider;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.OwnerTags;
import io.crossbind.plan.Change;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Changes the OpenID Connect providers that many bindings share. There is one lock per provider: of a hundred bindings that find
 * it missing at once, one makes it and the others see that it is there.
 */
public final class ProviderChanges {
    private final ConcurrentHashMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Clock clock;

    public ProviderChanges(Clock clock) {
        this.clock = clock;
    }

    void carryOut(AccountAccess account, Change.OfProvider change) {
        DesiredProvider wanted = switch (change) {
            case Change.CreateProvider(DesiredProvider provider) -> provider;
            case Change.AddAudience(DesiredProvider provider) -> provider;
        };
        locked(wanted.arn(), () -> ensure(account, wanted));
    }

    private void ensure(AccountAccess account, DesiredProvider wanted) {
        Optional<ObservedProvider> known = account.inventory().provider();
        IamProviders iam = new IamProviders(account.session());
        if (known.isEmpty() && !iam.create(wanted)) {
            known = iam.read(wanted.arn());
        } else if (known.isEmpty()) {
            known = Optional.of(new ObservedProvider(wanted.arn(), Set.of(wanted.audience()), wanted.tags()));
        } else if (!known.get().clientIds().contains(wanted.audience())) {
            iam.addAudience(wanted);
            Set<String> audiences = new HashSet<>(known.get().clientIds());
            audiences.add(wanted.audience());
            known = Optional.of(
                    new ObservedProvider(wanted.arn(), audiences, known.get().tags()));
        }
        account.inventory().recordProvider(known, clock.instant());
    }

    /**
     * Deletes the provider if this operator made it and nobody uses it.
     *
     * @param unused asked under the lock, so that no binding begins to use it in between
     * @return whether it was deleted
     */
    public boolean deleteIfUnused(AccountAccess account, BooleanSupplier unused) {
        Optional<ObservedProvider> known = account.inventory().provider();
        if (known.isEmpty() || !OwnerTags.ownedBy(account.cluster(), known.get().tags())) {
            return false;
        }
        String arn = known.get().arn();
        return locked(arn, () -> {
            if (account.inventory().provider().isEmpty() || !unused.getAsBoolean()) {
                return false;
            }
            new IamProviders(account.session()).delete(arn);
            account.inventory().recordProvider(Optional.empty(), clock.instant());
            return true;
        });
    }

    private void locked(String arn, Runnable action) {
        locked(arn, () -> {
            action.run();
            return true;
        });
    }

    private boolean locked(String arn, BooleanSupplier action) {
        ReentrantLock lock = locks.computeIfAbsent(arn, _ -> new ReentrantLock());
        lock.lock();
        try {
            return action.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
