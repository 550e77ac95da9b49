package io.crossbind.reconcile;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.aws.AwsSession;
import io.crossbind.aws.AwsSessions;
import io.crossbind.aws.Partitions;
import io.crossbind.aws.policies.PolicyStores;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.BindingRequest;
import io.crossbind.desired.ReservedRoleNames;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.Inventory;
import io.crossbind.model.AccountId;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The accounts of the operator: sessions, inventories and facts by AwsAccount. */
public final class AccountRegistry {
    /** ARN of a role session. The ARN lacks the role's path (IAM identifiers). */
    private static final Pattern ASSUMED_ROLE = Pattern.compile("arn:[^:]+:sts::[0-9]{12}:assumed-role/([^/]+)/.+");

    private final Supplier<ClusterIdentity> cluster;
    private final AwsSessions sessions;
    private final Inventory inventory;
    private final InstantSource clock;

    /** The policy stores by name of the AwsAccount. */
    private final ConcurrentHashMap<String, PolicyStores> policies = new ConcurrentHashMap<>();

    public AccountRegistry(
            Supplier<ClusterIdentity> cluster, AwsSessions sessions, Inventory inventory, InstantSource clock) {
        this.clock = clock;
        this.cluster = cluster;
        this.sessions = sessions;
        this.inventory = inventory;
    }

    public AccountInventory inventoryOf(AwsAccount account) {
        return inventory.of(account.getMetadata().getName());
    }

    public void forget(AwsAccount account) {
        inventory.forget(account.getMetadata().getName());
        policies.remove(account.getMetadata().getName());
        sessions.forget(account.getMetadata().getName(), account.getSpec());
    }

    public ClusterIdentity cluster() {
        return cluster.get();
    }

    /** The access to an account. The method makes no call. */
    public AccountAccess access(AwsAccount account) {
        AwsSession session = sessions.of(account.getMetadata().getName(), account.getSpec());
        return new AccountAccess(session, inventoryOf(account), cluster(), policies(account, session));
    }

    /** The stores are kept, because they cache results. */
    private PolicyStores policies(AwsAccount account, AwsSession session) {
        return policies.compute(
                account.getMetadata().getName(),
                (_, known) -> known == null ? PolicyStores.in(session, clock) : known.by(session));
    }

    /** The facts for judging a binding: the account's own facts, and the reserved names of all accounts of the cluster. */
    public AccountFacts facts(AwsAccount account, Stream<AwsAccount> all) {
        AccountFacts own = facts(account);
        List<AwsAccount> accounts = all.toList();
        Optional<String> operator = AccountRules.home(accounts.stream())
                .flatMap(home -> inventoryOf(home).facts())
                .map(AccountInventory.Facts::callerArn)
                .map(AccountRegistry::roleOf);
        return new AccountFacts(
                own.name(),
                own.spec(),
                own.partition(),
                own.trustPolicyQuota(),
                ReservedRoleNames.of(accounts.stream().map(AwsAccount::getSpec), operator));
    }

    /** The name of a session's role; any other ARN stays unchanged. */
    private static String roleOf(String callerArn) {
        Matcher session = ASSUMED_ROLE.matcher(callerArn);
        return session.matches() ? session.group(1) : callerArn;
    }

    public AccountFacts facts(AwsAccount account) {
        return new AccountFacts(
                account.getMetadata().getName(),
                account.getSpec(),
                Partitions.of(account.getSpec().region()),
                inventoryOf(account)
                        .facts()
                        .map(facts -> facts.quotas().trustPolicySizeQuota())
                        .orElse(Quotas.DEFAULT_TRUST_POLICY_SIZE));
    }

    /**
     * Returns why the accounts do not allow a binding with this namespace and spec; empty if both accounts allow the binding.
     *
     * @param target the facts of the target account
     * @param source the account of the workload's own role; empty if the workload gets no own role
     */
    public Optional<Problem> admissionRefusal(
            AccountFacts target, Supplier<Optional<AwsAccount>> source, BindingRequest request) {
        return BindingDesign.admissionRefusal(target, Optional.empty(), request)
                .or(() -> BindingDesign.admissionRefusal(target, source.get().map(this::facts), request));
    }

    /**
     * ARN of the operator's own role in the operator account.
     *
     * @throws ProblemException while the role is not known
     */
    public static String operatorRole(AccountAccess home) {
        String caller = home.inventory()
                .facts()
                .map(AccountInventory.Facts::callerArn)
                .orElseThrow(() ->
                        new ProblemException(Reason.ACCOUNT_NOT_READY, "the operator account has not been read yet"));
        Matcher session = ASSUMED_ROLE.matcher(caller);
        if (!session.matches()) {
            return caller;
        }
        return switch (home.inventory().role(session.group(1))) {
            case RoleObservation.Foreign(String arn, var _) -> arn;
            case RoleObservation.Owned(var role, var _) -> role.arn();
            case RoleObservation.Absent _, RoleObservation.Unknown _ ->
                throw new ProblemException(
                        Reason.ACCOUNT_NOT_READY,
                        "role " + session.group(1) + " was not found in the operator account");
        };
    }

    /** ARN of the cluster's OpenID Connect provider in the account. */
    public String providerArn(AwsAccount account) {
        return cluster()
                .providerArn(
                        Partitions.of(account.getSpec().region()),
                        new AccountId(account.getSpec().accountId()));
    }
}
