package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.LimitsCheck;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.Reconciliation;
import io.crossbind.reconcile.Retries;
import io.crossbind.reconcile.UnexpectedFailures;
import io.crossbind.reconcile.port.AccountsView;
import io.crossbind.reconcile.port.Events;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.Conditions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads each account once per interval, requeues the bindings that a change concerns, and records the observation. */
public final class AccountReconciliation implements Reconciliation<AwsAccount> {
    /** How many bindings and shares a message names that keep an account from being deleted. */
    private static final int NAMED = 5;

    /** How many things an Event names: it holds 1024 characters. */
    private static final int LEFT_NAMED = 8;

    /** How often an account that is being deleted looks whether it is still in use: what ends a use without a deletion does not wake it. */
    private static final Duration LOOK_FOR_USERS = Duration.ofSeconds(30);

    private final AccountsView view;
    private final AccountRegistry accounts;
    private final AccountReader reader;
    private final UnusedProviders providers;
    private final BindingsOfAccount bindings;
    private final SharesOfAccount shares;
    private final NamespaceReuseGuard disinheritance;
    private final AccountStatusWriter statuses;
    private final Events events;
    private final Retries retries;
    private final Clock clock;

    /** Takes eleven parameters because the pass over an account reads, guards and reports for all objects that use the account. */
    public AccountReconciliation(
            AccountsView view,
            AccountRegistry accounts,
            AccountReader reader,
            UnusedProviders providers,
            BindingsOfAccount bindings,
            SharesOfAccount shares,
            NamespaceReuseGuard disinheritance,
            AccountStatusWriter statuses,
            Events events,
            Retries retries,
            Clock clock) {
        this.view = view;
        this.accounts = accounts;
        this.reader = reader;
        this.providers = providers;
        this.bindings = bindings;
        this.shares = shares;
        this.disinheritance = disinheritance;
        this.statuses = statuses;
        this.events = events;
        this.retries = retries;
        this.clock = clock;
    }

    @Override
    public Optional<Duration> reconcile(AwsAccount account, ObjectWriter<AwsAccount> writer) {
        if (!Finalizers.has(account) && isUsed(account)) {
            Finalizers.add(account, new AwsAccount(), writer);
        }
        Optional<Problem> problem = attempt(account);
        Optional<Duration> due = statuses.write(account, problem, bindings.count(account), writer);
        return due.filter(Duration::isZero).or(() -> next(account, problem).or(() -> due));
    }

    private boolean isUsed(AwsAccount account) {
        return bindings.isUsed(account) || shares.keeping(account).findAny().isPresent();
    }

    /**
     * The names of the objects that keep the account from being deleted. Any user may name an account, so only bindings and shares count
     * that the account allows or that own objects.
     */
    private Set<String> users(AwsAccount account) {
        return Stream.concat(
                        usingBindings(account).map(NamespacedName::toString),
                        shares.keeping(account).map("ResourceShare "::concat))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void requireUnique(AwsAccount account) {
        AccountRules.duplicate(account, view.accounts()).ifPresent(problem -> {
            throw new ProblemException(problem, null);
        });
    }

    private Optional<Problem> attempt(AwsAccount account) {
        if (specChanged(account)) {
            accounts.inventoryOf(account).expire();
        }
        try {
            requireUnique(account);
            Optional<Problem> abandoned = AccountRules.abandonment(account);
            if (abandoned.isPresent()) {
                tellAbandoned(account);
                return abandoned;
            }
            if (!AccountRules.isManaged(account)) {
                return Optional.empty();
            }
            AccountAccess access = accounts.access(account);
            read(account, access);
            if (access.inventory().isKnown()) {
                Set<String> blocked = new HashSet<>();
                try {
                    disinheritance.run(account, access, blocked);
                } finally {
                    bindings.requeue(account, new AccountReader.ChangedResources(blocked, Set.of(), Set.of()));
                }
            }
            if (providers.remove(account, access, request(account, access), () -> isWithoutBindings(account))) {
                bindings.requeueAll(account);
            }
            return access.inventory().failure();
        } catch (ProblemException e) {
            return Optional.of(failed(account, e.problem()));
        } catch (RuntimeException e) {
            return Optional.of(failed(account, UnexpectedFailures.problem(e)));
        } finally {
            AccountInventory inventory = accounts.inventoryOf(account);
            if (!inventory.isKnown() && inventory.takeFailedForGood(clock.instant())) {
                bindings.requeueAll(account);
            }
        }
    }

    /**
     * Records the problem that prevents every read of the account. Otherwise a binding that is being deleted would wait for that read.
     */
    private Problem failed(AwsAccount account, Problem problem) {
        AccountInventory inventory = accounts.inventoryOf(account);
        if (!inventory.isKnown()) {
            inventory.failed(problem, clock.instant());
        }
        return problem;
    }

    /** Once, before the bindings forget what they had there. */
    private void tellAbandoned(AwsAccount account) {
        boolean told = account.getStatus() != null
                && Conditions.ready(account.getStatus().conditions())
                        .filter(ready -> Reason.ACCOUNT_ABANDONED.title().equals(ready.getReason()))
                        .isPresent();
        if (!told) {
            Set<String> left = new TreeSet<>(bindings.ownedByStatus(account));
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
                    note(account.getSpec().accountId(), left));
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
        AccountReader.ChangedResources seen =
                reader.readIfDue(inventory, request(account, access), AccountRules.driftCheckInterval(account));
        if (!before.equals(inventory.basis())) {
            bindings.requeueAll(account);
        } else {
            bindings.requeue(account, seen);
        }
    }

    private AccountReader.Request request(AwsAccount account, AccountAccess access) {
        return new AccountReader.Request(
                access.session(),
                access.policies(),
                access.cluster(),
                LimitsCheck.rolePath(account.getSpec()),
                accounts.providerArn(account),
                () -> bindings.associated(account),
                () -> bindings.granted(account));
    }

    private Stream<NamespacedName> usingBindings(AwsAccount account) {
        return bindings.names(account).stream().filter(binding -> bindings.uses(account, binding));
    }

    /** Asks the bindings as well as the index, because the answer deletes a provider. */
    private boolean isWithoutBindings(AwsAccount account) {
        return bindings.count(account) == 0 && usingBindings(account).findAny().isEmpty();
    }

    private Optional<Duration> next(AwsAccount account, Optional<Problem> problem) {
        Recovery recovery = problem.map(why -> why.reason().recovery()).orElse(Recovery.NONE);
        Optional<Duration> retry = retries.after(
                NamespacedName.of(account), recovery, account.getMetadata().getGeneration());
        return recovery == Recovery.NONE
                ? accounts.inventoryOf(account).rolesReadAt().map(at -> untilDue(account, at))
                : retry;
    }

    private Duration untilDue(AwsAccount account, Instant readAt) {
        Duration left = Duration.between(clock.instant(), readAt.plus(AccountRules.driftCheckInterval(account)));
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    /** An account that is in use stays, and its users are reconciled, until it is in use no longer. */
    @Override
    public Cleanup cleanUp(AwsAccount account, ObjectWriter<AwsAccount> writer) {
        Set<String> users = users(account);
        Optional<Problem> attempted = attempt(account);
        if (users.isEmpty() && (attempted.isEmpty() || nothingLeft(account, attempted.get()))) {
            forget(account);
            return new Cleanup.Done();
        }
        Optional<Duration> due = statuses.write(
                account, users.isEmpty() ? attempted : Optional.of(inUse(users)), bindings.count(account), writer);
        return new Cleanup.Pending(Stream.of(
                        next(account, attempted).or(() -> due),
                        users.isEmpty() ? Optional.<Duration>empty() : Optional.of(LOOK_FOR_USERS),
                        due.filter(_ -> attempted.isEmpty()))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder()));
    }

    @Override
    public void forget(AwsAccount account) {
        accounts.forget(account);
        bindings.forget(account);
        statuses.forget(account);
        retries.forget(NamespacedName.of(account));
    }

    private static Problem inUse(Set<String> users) {
        String some = String.join(", ", users.stream().limit(NAMED).toList());
        String more = users.size() > NAMED ? " and " + (users.size() - NAMED) + " more" : "";
        return new Problem(Reason.IN_USE, "still referenced by bindings or shares: " + some + more);
    }

    /** Without bindings only a provider can remain, and only one that this operator created. */
    private static boolean nothingLeft(AwsAccount account, Problem problem) {
        return problem.reason() == Reason.DUPLICATE_ACCOUNT
                || problem.reason() == Reason.ACCOUNT_ABANDONED
                || account.getStatus() == null
                || account.getStatus().oidcProvider() == null
                || !account.getStatus().oidcProvider().created();
    }

    /** The Event's text about the objects that may remain in an abandoned account. */
    private static String note(String accountId, Set<String> left) {
        String some = String.join(", ", left.stream().limit(LEFT_NAMED).toList());
        String more = left.size() > LEFT_NAMED ? " and " + (left.size() - LEFT_NAMED) + " more" : "";
        return left.isEmpty()
                ? "Account " + accountId + " is abandoned. No objects are known to remain there."
                : "Account " + accountId + " is abandoned. The account may still contain " + some + more + ".";
    }
}
