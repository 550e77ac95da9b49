package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Reading;
import io.crossbind.plan.account.AccountObservations;
import io.crossbind.plan.account.AccountRef;
import io.crossbind.plan.account.AccountSituation;
import io.crossbind.plan.account.ObservedAccount;
import io.crossbind.plan.account.ObservedProviders;
import io.crossbind.plan.account.RetainedRole;
import io.crossbind.reconcile.port.ClusterFailure;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gathers the facts for the judgement of an AwsAccount. A gatherer is the only reader of a pass. A failed read also counts as a fact. */
final class AccountGatherer {
    private final AwsAccount account;
    private final AccountSites sites;
    private final AccountDependents dependents;
    private final AccountInventory inventory;
    private final Instant now;
    private Optional<ObservedAccount> contents = Optional.empty();
    private final Map<String, Reading<Optional<String>>> namespaces = new HashMap<>();
    private final Map<String, Reading<RoleObservation>> roles = new HashMap<>();

    AccountGatherer(AwsAccount account, AccountSites sites, AccountDependents dependents, Instant now) {
        this.account = account;
        this.sites = sites;
        this.dependents = dependents;
        this.now = now;
        this.inventory = sites.accounts().inventoryOf(account);
    }

    /** The facts from the caches. */
    AccountSituation situation() {
        return new AccountSituation(
                account,
                sites.view().accounts().toList(),
                Reading.of(sites.accounts()::cluster),
                account.isMarkedForDeletion() ? dependents.users(account) : Set.of(),
                now);
    }

    /** The facts read so far. */
    AccountObservations observations() {
        return new AccountObservations(contents, namespaces, roles);
    }

    /** Reads a fact for a judgement. */
    void read(AccountRef ref) {
        switch (ref) {
            case AccountRef.Contents _ -> {
                sites.contents().readIfDue(account);
                contents = Optional.of(observed());
            }
            case AccountRef.NamespaceUid(String name) -> namespaces.put(name, Reading.of(() -> currentUid(name)));
            case AccountRef.Role(String name) ->
                roles.put(name, Reading.of(() -> sites.contents().readRole(account, name)));
        }
    }

    /**
     * Reads the roles again.
     *
     * @return the providers and their current use
     * @throws ProblemException if the read fails
     */
    ObservedProviders readProviderUse() {
        sites.contents().readRoles(account);
        return providers();
    }

    /** The UID of the current namespace with the name; empty if no such namespace exists, so no namespace can inherit a role. */
    private Optional<String> currentUid(String namespace) {
        try {
            return sites.cluster().readNamespaceUid(namespace);
        } catch (ClusterFailure e) {
            throw new ProblemException(
                    new Problem(Reason.KUBERNETES_ERROR, "cannot read namespace " + namespace + ": " + e.getMessage()),
                    e);
        }
    }

    private ObservedAccount observed() {
        boolean known = inventory.isKnown();
        Orphans.Found orphans =
                known ? dependents.orphans().of(account, inventory) : new Orphans.Found(List.of(), List.of());
        List<RetainedRole> retained = known ? dependents.retained().of(account, inventory) : List.of();
        return new ObservedAccount(
                known,
                orphans.roles(),
                orphans.records(),
                retained,
                dependents.orphans().areConfirmed(account),
                providers());
    }

    private ObservedProviders providers() {
        Optional<ObservedProvider> current = inventory.provider();
        Set<String> former = inventory.formerProviders().untried();
        return new ObservedProviders(
                current,
                former,
                Stream.concat(current.map(ObservedProvider::arn).stream(), former.stream())
                        .filter(inventory::isTrusted)
                        .collect(Collectors.toSet()),
                dependents.includeBindings(account));
    }

    /** ARNs of the possible remaining objects in an account that the operator no longer reads. */
    Set<String> remaining() {
        Set<String> left = new TreeSet<>(dependents.bindings().ownedByStatus(account));
        inventory.owned().map(owned -> owned.role().arn()).forEach(left::add);
        Optional.ofNullable(account.getStatus())
                .map(AwsAccountStatus::oidcProvider)
                .filter(AwsAccountStatus.OidcProviderStatus::created)
                .ifPresent(provider -> left.add(provider.arn()));
        return left;
    }
}
