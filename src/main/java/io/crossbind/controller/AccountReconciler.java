package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.ProviderChanges;
import io.crossbind.desired.LimitsCheck;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.Durations;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.model.Refusal;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Reads each account once per interval, wakes the bindings that it concerns, and says what was seen. */
@ControllerConfiguration(
        name = "awsaccount",
        finalizerName = "crossbind.io/aws",
        fieldManager = ClusterWriter.FIELD_MANAGER)
public final class AccountReconciler implements Reconciler<AwsAccount>, Cleaner<AwsAccount> {
    private static final Logger LOG = LoggerFactory.getLogger(AccountReconciler.class);
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(5);

    /** How many bindings and shares a message names that keep an account from being deleted. */
    private static final int NAMED = 5;

    /** How often an account that is to be deleted looks whether a share still names it: one that does so no longer does not wake it. */
    private static final Duration LOOK_FOR_SHARES = Duration.ofSeconds(30);

    private final Accounts accounts;
    private final AccountReader reader;
    private final ProviderChanges providers;
    private final BindingWaker bindings;
    private final Disinheritance disinheritance;
    private final AccountStatusWriter statuses;
    private final Retries retries;
    private final Clock clock;

    public AccountReconciler(
            Accounts accounts,
            AccountReader reader,
            ProviderChanges providers,
            BindingWaker bindings,
            Disinheritance disinheritance,
            AccountStatusWriter statuses,
            Retries retries,
            Clock clock) {
        this.accounts = accounts;
        this.reader = reader;
        this.providers = providers;
        this.bindings = bindings;
        this.disinheritance = disinheritance;
        this.statuses = statuses;
        this.retries = retries;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, AwsAccount>> prepareEventSources(EventSourceContext<AwsAccount> context) {
        return List.of(AccountBindings.eventSource(context), AccountShares.eventSource(context));
    }

    @Override
    public UpdateControl<AwsAccount> reconcile(AwsAccount account, Context<AwsAccount> context) {
        try (var _ = MDC.putCloseable("account", nameOf(account))) {
            Optional<Refusal> refusal = attempt(account, context);
            Optional<Duration> due = statuses.write(account, refusal, context);
            UpdateControl<AwsAccount> control = UpdateControl.noUpdate();
            next(account, refusal).or(() -> due).ifPresent(control::rescheduleAfter);
            due.filter(Duration::isZero).ifPresent(control::rescheduleAfter);
            return control;
        }
    }

    private Optional<Refusal> attempt(AwsAccount account, Context<AwsAccount> context) {
        if (specChanged(account)) {
            accounts.inventoryOf(account).expire();
        }
        try {
            Accounts.duplicate(account, context.getPrimaryCache().list()).ifPresent(refusal -> {
                throw new Failure(refusal, null);
            });
            if (!Accounts.isManaged(account)) {
                return Optional.empty();
            }
            AccountAccess access = accounts.access(account);
            read(account, access);
            if (access.inventory().isKnown()) {
                Set<String> shut = new HashSet<>();
                try {
                    disinheritance.run(account, access, context, shut);
                } finally {
                    bindings.wake(account, new AccountReader.Seen(shut, Set.of(), Set.of()));
                }
            }
            removeUnusedProvider(account, access, context);
            return access.inventory().failure();
        } catch (Failure e) {
            return Optional.of(failed(account, e.refusal()));
        } catch (RuntimeException e) {
            LOG.error("unexpected failure", e);
            return Optional.of(failed(
                    account, new Refusal(Reason.INTERNAL_ERROR, e.getClass().getSimpleName())));
        }
    }

    /** What keeps an account from ever being read has to be known: otherwise who is being deleted would wait for that read. */
    private Refusal failed(AwsAccount account, Refusal refusal) {
        AccountInventory inventory = accounts.inventoryOf(account);
        if (!inventory.isKnown() && refusal.reason().recovery() != Recovery.BACKOFF) {
            boolean first = inventory.failure().isEmpty();
            inventory.failed(refusal);
            if (first) {
                bindings.wakeAll(account);
            }
        }
        return refusal;
    }

    private static boolean specChanged(AwsAccount account) {
        return account.getStatus() == null
                || !Objects.equals(
                        account.getStatus().observedGeneration(),
                        account.getMetadata().getGeneration());
    }

    private void read(AwsAccount account, AccountAccess access) {
        AccountInventory inventory = access.inventory();
        AccountInventory.Basis before = inventory.basis();
        AccountReader.Seen seen = reader.readIfDue(inventory, request(account, access), interval(account));
        if (!before.equals(inventory.basis())) {
            bindings.wakeAll(account);
        } else {
            bindings.wake(account, seen);
        }
    }

    private AccountReader.Request request(AwsAccount account, AccountAccess access) {
        return new AccountReader.Request(
                access.session(),
                access.policies(),
                access.cluster(),
                LimitsCheck.rolePath(account.getSpec()),
                accounts.providerArn(account),
                bindings.associated(account),
                bindings.granted(account));
    }

    /** The last binding is gone: the provider goes too, unless a role that somebody else made or kept still needs it. */
    private void removeUnusedProvider(AwsAccount account, AccountAccess access, Context<AwsAccount> context) {
        AccountInventory inventory = access.inventory();
        if (inventory.isKnown() && AccountBindings.of(context).isEmpty() && seenUnused(inventory)) {
            boolean removed = providers.deleteIfUnused(access, () -> {
                reader.readRoles(inventory, request(account, access));
                return seenUnused(inventory) && AccountBindings.of(context).isEmpty();
            });
            if (removed) {
                bindings.wakeAll(account);
            }
        }
    }

    private static boolean seenUnused(AccountInventory inventory) {
        return inventory.federated().stream().allMatch(inventory::isAbsent);
    }

    static Duration interval(AwsAccount account) {
        String given = account.getSpec().driftCheckInterval();
        return given == null ? DEFAULT_INTERVAL : Durations.parse(given);
    }

    private Optional<Duration> next(AwsAccount account, Optional<Refusal> refusal) {
        Recovery recovery = refusal.map(why -> why.reason().recovery()).orElse(Recovery.NONE);
        Optional<Duration> retry = retries.after(ResourceID.fromResource(account), recovery);
        return recovery == Recovery.NONE
                ? accounts.inventoryOf(account).rolesReadAt().map(at -> untilDue(account, at))
                : retry;
    }

    private Duration untilDue(AwsAccount account, Instant readAt) {
        Duration left = Duration.between(clock.instant(), readAt.plus(interval(account)));
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    /** Whoever still uses it is looked after until then. */
    @Override
    public DeleteControl cleanup(AwsAccount account, Context<AwsAccount> context) {
        try (var _ = MDC.putCloseable("account", nameOf(account))) {
            Set<String> shares = AccountShares.names(context).collect(Collectors.toSet());
            Set<String> users = new TreeSet<>(AccountBindings.ownerTags(context));
            shares.stream().map("ResourceShare "::concat).forEach(users::add);
            Optional<Refusal> attempted = attempt(account, context);
            if (users.isEmpty() && (attempted.isEmpty() || nothingLeft(account, attempted.get()))) {
                accounts.forget(account);
                statuses.forget(account);
                retries.forget(ResourceID.fromResource(account));
                return DeleteControl.defaultDelete();
            }
            Optional<Duration> due =
                    statuses.write(account, users.isEmpty() ? attempted : Optional.of(inUse(users)), context);
            DeleteControl control = DeleteControl.noFinalizerRemoval();
            Stream.of(
                            next(account, attempted).or(() -> due),
                            shares.isEmpty() ? Optional.<Duration>empty() : Optional.of(LOOK_FOR_SHARES),
                            due.filter(_ -> attempted.isEmpty()))
                    .flatMap(Optional::stream)
                    .min(Comparator.naturalOrder())
                    .ifPresent(control::rescheduleAfter);
            return control;
        }
    }

    private static Refusal inUse(Set<String> users) {
        String some = String.join(", ", users.stream().limit(NAMED).toList());
        String more = users.size() > NAMED ? " and " + (users.size() - NAMED) + " more" : "";
        return new Refusal(Reason.IN_USE, "bindings or shares name this account: " + some + more);
    }

    /** Without bindings only a provider can be left behind, and only one that this operator made. */
    private static boolean nothingLeft(AwsAccount account, Refusal refusal) {
        return refusal.reason() == Reason.DUPLICATE_ACCOUNT
                || account.getStatus() == null
                || account.getStatus().oidcProvider() == null
                || !account.getStatus().oidcProvider().created();
    }

    private static String nameOf(AwsAccount account) {
        return account.getMetadata().getName();
    }
}
