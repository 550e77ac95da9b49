package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.aws.AwsSession;
import io.crossbind.aws.AwsSessions;
import io.crossbind.aws.Partitions;
import io.crossbind.desired.AccountFacts;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.Inventory;
import io.crossbind.model.AccountId;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** From an AwsAccount to what is needed to work in it. */
public final class Accounts {
    private final ClusterDiscovery cluster;
    private final AwsSessions sessions;
    private final Inventory inventory;

    public Accounts(ClusterDiscovery cluster, AwsSessions sessions, Inventory inventory) {
        this.cluster = cluster;
        this.sessions = sessions;
        this.inventory = inventory;
    }

    AccountInventory inventoryOf(AwsAccount account) {
        return inventory.of(account.getMetadata().getName());
    }

    void forget(AwsAccount account) {
        inventory.forget(account.getMetadata().getName());
        sessions.forget(account.getSpec());
    }

    ClusterIdentity cluster() {
        return cluster.identity();
    }

    /** The way into an account. Nothing is called yet. */
    AccountAccess access(AwsAccount account) {
        AwsSession session = sessions.of(account.getSpec());
        return new AccountAccess(session, inventoryOf(account), cluster());
    }

    AccountFacts facts(AwsAccount account) {
        return new AccountFacts(
                account.getMetadata().getName(),
                account.getSpec(),
                Partitions.of(account.getSpec().region()),
                inventoryOf(account)
                        .facts()
                        .map(facts -> facts.quotas().trustPolicySizeQuota())
                        .orElse(Quotas.DEFAULT_TRUST_POLICY_SIZE));
    }

    /** ARN of the cluster's OpenID Connect provider in the account. */
    String providerArn(AwsAccount account) {
        return cluster()
                .providerArn(
                        Partitions.of(account.getSpec().region()),
                        new AccountId(account.getSpec().accountId()));
    }

    /** Of several AwsAccounts with the same account id only the oldest counts. */
    static Optional<Refusal> duplicate(AwsAccount account, Stream<AwsAccount> all) {
        return all.filter(other ->
                        other.getSpec().accountId().equals(account.getSpec().accountId()))
                .min(Comparator.<AwsAccount, String>comparing(
                                other -> other.getMetadata().getCreationTimestamp())
                        .thenComparing(other -> other.getMetadata().getName()))
                .map(oldest -> oldest.getMetadata().getName())
                .filter(oldest -> !oldest.equals(account.getMetadata().getName()))
                .map(oldest -> new Refusal(
                        Reason.DUPLICATE_ACCOUNT,
                        "AwsAccount " + oldest + " has accountId "
                                + account.getSpec().accountId() + " already"));
    }
}
