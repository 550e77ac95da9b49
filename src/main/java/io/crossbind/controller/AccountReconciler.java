package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.LimitsCheck;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.Durations;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.model.Refusal;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
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
        name = AccountReconciler.NAME,
        finalizerName = Finalizers.NAME,
        fieldManager = ClusterWriter.FIELD_MANAGER,
        triggerReconcilerOnAllEvents = true)
public final class AccountReconciler implements Reconciler<AwsAccount> {
    static final String NAME = "awsaccount";
    private static final Logger LOG = LoggerFactory.getLogger(AccountReconciler.class);
    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(5);

    /** How many bindings and shares a message names that keep an account from being deleted. */
    private static final int NAMED = 5;

    /** How often an account that is being deleted looks whether it is still in use: what ends a use without a deletion does not wake it. */
    private static final Duration LOOK_FOR_USERS = Duration.ofSeconds(30);

    private final Accounts accounts;
    private final AccountReader reader;
    private final UnusedProviders providers;
    private final BindingWaker bindings;
    private final Disinheritance disinheritance;
    private final AccountStatusWriter statuses;
    private final EventRecorder events;
    private final Retries retries;
    private final Recreations recreations;
    private final Clock clock;
    private final Released released = new Released();

    public AccountReconciler(
            Accounts accounts,
            AccountReader reader,
            UnusedProviders providers,
            BindingWaker bindings,
            Disinheritance disinheritance,
            AccountStatusWriter statuses,
            EventRecorder events,
            Retries retries,
            Recreations recreations,
            Clock clock) {
        this.accounts = accounts;
        this.reader = reader;
        this.providers = providers;
        this.bindings = bindings;
        this.disinheritance = disinheritance;
        this.statuses = statuses;
        this.events = events;
        this.retries = retries;
        this.recreations = recreations;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, AwsAccount>> prepareEventSources(EventSourceContext<AwsAccount> context) {
        return List.of(
                AccountBindings.eventSource(context),
                AccountShares.eventSource(context),
                recreations.of(NAME, context.getPrimaryCache()::get));
    }

    @Override
    public UpdateControl<AwsAccount> reconcile(AwsAccount account, Context<AwsAccount> context) {
        try (var _ = MDC.putCloseable("account", nameOf(account))) {
            return switch (Life.of(account, context.isPrimaryResourceDeleted(), released)) {
                case LIVES -> pass(account, context);
                case IS_KEPT -> cleanup(account, context);
                case IS_LEFT_TO_OTHERS -> UpdateControl.noUpdate();
                case IS_GONE -> {
                    forget(account);
                    released.forget(account);
                    yield UpdateControl.noUpdate();
                }
            };
        } catch (Overtaken.Pass e) {
            return UpdateControl.<AwsAccount>noUpdate().rescheduleAfter(Overtaken.PAUSE);
        } catch (KubernetesClientException e) {
            if (Finalizers.isGone(account, e)) {
                return UpdateControl.noUpdate();
            }
            throw e;
        }
    }

    private UpdateControl<AwsAccount> pass(AwsAccount account, Context<AwsAccount> context) {
        boolean used = usingBindings(account, context).anyMatch(bindings::knows)
                || AccountShares.made(context).findAny().isPresent();
        if (used && !Finalizers.has(account)) {
            Finalizers.add(
                    account,
                    new AwsAccount(),
                    fresh -> context.resourceOperations().serverSideApplyPrimary(fresh));
        }
        Optional<Refusal> refusal = attempt(account, context);
        Optional<Duration> due = statuses.write(account, refusal, bindings(account, context), context);
        UpdateControl<AwsAccount> control = UpdateControl.noUpdate();
        next(account, refusal).or(() -> due).ifPresent(control::rescheduleAfter);
        due.filter(Duration::isZero).ifPresent(control::rescheduleAfter);
        return control;
    }

    /** Who keeps the account: anybody may name it, so only bindings count that it admits or that own something, and shares likewise. */
    private Set<String> users(AwsAccount account, Context<AwsAccount> context) {
        return Stream.concat(
                        usingBindings(account, context).map(Changes::key),
                        AccountShares.made(context).map("ResourceShare "::concat))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<Refusal> attempt(AwsAccount account, Context<AwsAccount> context) {
        if (specChanged(account)) {
            accounts.inventoryOf(account).expire();
        }
        try {
            Accounts.duplicate(account, context.getPrimaryCache().list()).ifPresent(refusal -> {
                throw new Failure(refusal, null);
            });
            Optional<Refusal> abandoned = Accounts.abandoned(account);
            if (abandoned.isPresent()) {
                tellAbandoned(account);
                return abandoned;
            }
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
            if (providers.remove(account, access, request(account, access), () -> bindings(account, context) == 0)) {
                bindings.wakeAll(account);
            }
            return access.inventory().failure();
        } catch (Failure e) {
            return Optional.of(failed(account, e.refusal()));
        } catch (RuntimeException e) {
            LOG.error("unexpected failure", e);
            return Optional.of(failed(
                    account, new Refusal(Reason.INTERNAL_ERROR, e.getClass().getSimpleName())));
        } finally {
            AccountInventory inventory = accounts.inventoryOf(account);
            if (!inventory.isKnown() && inventory.takeFailedForGood(clock.instant())) {
                bindings.wakeAll(account);
            }
        }
    }

    /** What keeps an account from ever being read has to be known: otherwise a binding that is being deleted would wait for that read. */
    private Refusal failed(AwsAccount account, Refusal refusal) {
        AccountInventory inventory = accounts.inventoryOf(account);
        if (!inventory.isKnown()) {
            inventory.failed(refusal, clock.instant());
        }
        return refusal;
    }

    /** Once, before the bindings forget what they had there. */
    private void tellAbandoned(AwsAccount account) {
        boolean told = account.getStatus() != null
                && Conditions.ready(account.getStatus().conditions())
                        .filter(ready -> Reason.ACCOUNT_ABANDONED.title().equals(ready.getReason()))
                        .isPresent();
        if (!told) {
            Set<String> left = new TreeSet<>(bindings.made(account));
            accounts.inventoryOf(account)
                    .owned()
                    .map(owned -> owned.role().arn())
                    .forEach(left::add);
            Optional.ofNullable(account.getStatus())
                    .map(AwsAccountStatus::oidcProvider)
                    .filter(AwsAccountStatus.OidcProviderStatus::created)
                    .ifPresent(provider -> left.add(provider.arn()));
            events.warning(
                    account,
                    Reason.ACCOUNT_ABANDONED.title(),
                    Abandonment.note(account.getSpec().accountId(), left));
        }
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

    private Stream<ResourceID> usingBindings(AwsAccount account, Context<AwsAccount> context) {
        return AccountBindings.ids(context).filter(binding -> bindings.uses(account, binding));
    }

    private int bindings(AwsAccount account, Context<AwsAccount> context) {
        return (int) usingBindings(account, context).count();
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

    /** An account that is in use stays, and its users are reconciled, until it is in use no longer. */
    private UpdateControl<AwsAccount> cleanup(AwsAccount account, Context<AwsAccount> context) {
        UpdateControl<AwsAccount> control = UpdateControl.noUpdate();
        Set<String> users = users(account, context);
        Optional<Refusal> attempted = attempt(account, context);
        if (users.isEmpty() && (attempted.isEmpty() || nothingLeft(account, attempted.get()))) {
            forget(account);
            Finalizers.remove(context);
            released.add(account);
            return control;
        }
        Optional<Duration> due = statuses.write(
                account, users.isEmpty() ? attempted : Optional.of(inUse(users)), bindings(account, context), context);
        Stream.of(
                        next(account, attempted).or(() -> due),
                        users.isEmpty() ? Optional.<Duration>empty() : Optional.of(LOOK_FOR_USERS),
                        due.filter(_ -> attempted.isEmpty()))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .ifPresent(control::rescheduleAfter);
        return control;
    }

    private void forget(AwsAccount account) {
        accounts.forget(account);
        statuses.forget(account);
        retries.forget(ResourceID.fromResource(account));
    }

    private static Refusal inUse(Set<String> users) {
        String some = String.join(", ", users.stream().limit(NAMED).toList());
        String more = users.size() > NAMED ? " and " + (users.size() - NAMED) + " more" : "";
        return new Refusal(Reason.IN_USE, "bindings or shares name this account: " + some + more);
    }

    /** Without bindings only a provider can be left behind, and only one that this operator made. */
    private static boolean nothingLeft(AwsAccount account, Refusal refusal) {
        return refusal.reason() == Reason.DUPLICATE_ACCOUNT
                || refusal.reason() == Reason.ACCOUNT_ABANDONED
                || account.getStatus() == null
                || account.getStatus().oidcProvider() == null
                || !account.getStatus().oidcProvider().created();
    }

    private static String nameOf(AwsAccount account) {
        return account.getMetadata().getName();
    }
}
