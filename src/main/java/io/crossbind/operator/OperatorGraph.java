package io.crossbind.operator;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.apply.Applier;
import io.crossbind.apply.PolicyChanges;
import io.crossbind.apply.ProviderChanges;
import io.crossbind.aws.AwsSessions;
import io.crossbind.desired.InjectedNamespaces;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.reconcile.AccountNotices;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Passes;
import io.crossbind.reconcile.Reconciliation;
import io.crossbind.reconcile.Retries;
import io.crossbind.reconcile.account.AccountContents;
import io.crossbind.reconcile.account.AccountDependents;
import io.crossbind.reconcile.account.AccountEvents;
import io.crossbind.reconcile.account.AccountExecutor;
import io.crossbind.reconcile.account.AccountPass;
import io.crossbind.reconcile.account.AccountReconciliation;
import io.crossbind.reconcile.account.AccountRecorder;
import io.crossbind.reconcile.account.AccountSites;
import io.crossbind.reconcile.account.AccountStatusWriter;
import io.crossbind.reconcile.account.OrphanedRecords;
import io.crossbind.reconcile.account.Orphans;
import io.crossbind.reconcile.account.RetainedRoles;
import io.crossbind.reconcile.binding.AccountUse;
import io.crossbind.reconcile.binding.AccountUsers;
import io.crossbind.reconcile.binding.BindingAdmission;
import io.crossbind.reconcile.binding.BindingCleanup;
import io.crossbind.reconcile.binding.BindingContexts;
import io.crossbind.reconcile.binding.BindingDelivery;
import io.crossbind.reconcile.binding.BindingIndex;
import io.crossbind.reconcile.binding.BindingMemories;
import io.crossbind.reconcile.binding.BindingPass;
import io.crossbind.reconcile.binding.BindingPlanner;
import io.crossbind.reconcile.binding.BindingReconciliation;
import io.crossbind.reconcile.binding.BindingRecorder;
import io.crossbind.reconcile.binding.BindingRegistry;
import io.crossbind.reconcile.binding.BindingsByAccount;
import io.crossbind.reconcile.binding.Expiry;
import io.crossbind.reconcile.binding.GivenAccessGatherers;
import io.crossbind.reconcile.binding.GracePeriod;
import io.crossbind.reconcile.binding.LimitEnforcement;
import io.crossbind.reconcile.binding.NextPass;
import io.crossbind.reconcile.binding.PlanExecutor;
import io.crossbind.reconcile.binding.PropagationDelay;
import io.crossbind.reconcile.binding.Readiness;
import io.crossbind.reconcile.binding.ServiceAccountMembers;
import io.crossbind.reconcile.binding.TrustedSourceRoles;
import io.crossbind.reconcile.binding.UnmanagedRoleVerifier;
import io.crossbind.reconcile.pods.PodsExecutor;
import io.crossbind.reconcile.pods.PodsGatherer;
import io.crossbind.reconcile.pods.PodsReconciliation;
import io.crossbind.reconcile.pods.PodsRecorder;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.Tracer;
import io.crossbind.reconcile.share.DeletionAttempts;
import io.crossbind.reconcile.share.ShareExecutor;
import io.crossbind.reconcile.share.ShareMemory;
import io.crossbind.reconcile.share.SharePass;
import io.crossbind.reconcile.share.ShareReconciliation;
import io.crossbind.reconcile.share.ShareRecorder;
import io.crossbind.reconcile.share.ShareSites;
import io.crossbind.reconcile.share.ShareStatusWriter;
import io.crossbind.reconcile.share.SharesByAccount;
import io.crossbind.status.AccountStatuses;
import io.crossbind.status.BindingStatuses;
import io.crossbind.status.OrderGrace;
import io.crossbind.status.ShareStatuses;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The passes of the operator, assembled by constructors alone. The operator and the test simulation use the graph with their own ports.
 *
 * @param bindings the passes over CrossAccountBindings
 * @param shares the passes over ResourceShares
 * @param accounts the passes over AwsAccounts
 * @param pods the passes over the pods of bindings
 */
public record OperatorGraph(
        Passes<CrossAccountBinding> bindings,
        Passes<ResourceShare> shares,
        Passes<AwsAccount> accounts,
        PodsReconciliation pods) {

    /**
     * The administrator's settings.
     *
     * @param propagationTime the time after a write for which IAM may not enforce a role everywhere yet
     * @param principalWait the time for which IAM may not know a new principal
     * @param orderGrace the time for which an object may wait for another one before the status becomes Stalled
     * @param factsInterval the time for which an account's caller identity, quotas and provider stay cached
     * @param maxBackoff the longest backoff
     * @param slowRetryInterval the retry interval for problems that a person must fix where the operator does not watch, most often in AWS
     * @param injected the namespaces whose pods the webhook injects
     */
    public record Settings(
            Duration propagationTime,
            Duration principalWait,
            Duration orderGrace,
            Duration factsInterval,
            Duration maxBackoff,
            Duration slowRetryInterval,
            InjectedNamespaces injected) {}

    /**
     * Assembles the passes.
     *
     * @param identity of the cluster; throws {@code ProblemException} while the identity is unknown
     * @param sessions of the operator in AWS
     * @param memory of the process
     */
    public static OperatorGraph of(
            Ports ports,
            Settings settings,
            Supplier<ClusterIdentity> identity,
            AwsSessions sessions,
            Memory memory,
            Clock clock) {
        return new Builder(
                        ports,
                        settings,
                        new AccountRegistry(identity, sessions, memory.inventory(), clock),
                        memory,
                        clock)
                .build();
    }

    /** Returns these passes with traces. No pass may have run before. */
    public OperatorGraph traced(Tracer tracer) {
        return new OperatorGraph(bindings.traced(tracer), shares.traced(tracer), accounts.traced(tracer), pods);
    }

    /** The shared parts of the passes. */
    private static final class Builder {
        private final Ports ports;
        private final Settings settings;
        private final AccountRegistry accounts;
        private final Memory memory;
        private final Clock clock;
        private final ProviderChanges providers;
        private final Applier applier;
        private final OrderGrace grace;
        private final AccountNotices notices;
        private final FinalizerKeeper finalizers = new FinalizerKeeper();
        private final BindingIndex index;
        private final BindingMemories memories = new BindingMemories();
        private final AccountUse use;
        private final AccountUsers users;

        Builder(Ports ports, Settings settings, AccountRegistry accounts, Memory memory, Clock clock) {
            this.ports = ports;
            this.settings = settings;
            this.accounts = accounts;
            this.memory = memory;
            this.clock = clock;
            this.providers = new ProviderChanges(ports.locks(), clock);
            this.applier = new Applier(providers, new PolicyChanges(ports.locks()), clock);
            this.grace = new OrderGrace(settings.orderGrace(), clock);
            this.notices = new AccountNotices(ports.accountRequeuer());
            this.index = new BindingIndex(ports.bindings());
            this.use = new AccountUse(accounts, ports.cluster(), memories);
            this.users = new AccountUsers(ports.cluster(), use);
        }

        OperatorGraph build() {
            return new OperatorGraph(
                    new Passes<>(
                            bindings(),
                            binding -> Map.of(
                                    "binding",
                                    NamespacedName.of(binding).toString(),
                                    "account",
                                    BindingIndex.accountOf(binding))),
                    new Passes<>(
                            shares(),
                            share -> Map.of("share", share.getMetadata().getName())),
                    new Passes<>(
                            accounts(),
                            account -> Map.of("account", account.getMetadata().getName())),
                    new PodsReconciliation(
                            new PodsGatherer(ports.pods()),
                            new PodsExecutor(ports.restarter(), ports.events()),
                            new PodsRecorder()));
        }

        private Reconciliation<CrossAccountBinding> bindings() {
            Expiry expiry = new Expiry(ports.events(), clock);
            PropagationDelay propagation = new PropagationDelay(settings.propagationTime(), clock);
            BindingRecorder recorder = new BindingRecorder(ports.records(), new BindingStatuses(grace), ports.events());
            return new BindingReconciliation(
                    new BindingContexts(ports.cluster(), index, ports.records()),
                    bindingPass(expiry, propagation, recorder),
                    recorder,
                    new BindingRegistry(memories, finalizers, users, notices, retries(), memory.bindings()),
                    new NextPass(expiry, propagation, clock),
                    memory.accounts());
        }

        private BindingPass bindingPass(Expiry expiry, PropagationDelay propagation, BindingRecorder recorder) {
            ServiceAccountMembers members = new ServiceAccountMembers(accounts, memories, ports.locks());
            TrustedSourceRoles sources = new TrustedSourceRoles();
            PlanExecutor executor = new PlanExecutor(applier, ports.commands(), ports.events(), finalizers);
            GivenAccessGatherers gatherers = new GivenAccessGatherers(accounts, ports.commands(), clock);
            Readiness readiness = new Readiness(
                    propagation,
                    new GracePeriod(settings.principalWait(), clock),
                    new UnmanagedRoleVerifier(settings.factsInterval(), clock),
                    settings.injected());
            return new BindingPass(
                    new BindingAdmission(accounts, expiry),
                    members,
                    new BindingPlanner(ports.commands(), members, sources, clock),
                    new BindingDelivery(executor, recorder, memories, members, sources, readiness),
                    new BindingCleanup(gatherers, memories, members, sources, executor, ports.events()),
                    new LimitEnforcement(gatherers, members, executor));
        }

        private Reconciliation<ResourceShare> shares() {
            ShareStatusWriter statuses = new ShareStatusWriter(new ShareStatuses(grace), ports.events());
            ShareSites sites = new ShareSites(ports.accounts(), accounts);
            DeletionAttempts attempts = new DeletionAttempts();
            SharePass pass = new SharePass(
                    sites,
                    new ShareExecutor(sites, ports.commands(), finalizers, statuses),
                    statuses,
                    attempts,
                    settings.propagationTime(),
                    clock);
            ShareMemory remembered = new ShareMemory(finalizers, notices, retries(), memory.shares(), attempts);
            return new ShareReconciliation(
                    pass, new ShareRecorder(ports.accounts(), statuses, remembered, memory.accounts()), remembered);
        }

        private Reconciliation<AwsAccount> accounts() {
            var bindings =
                    new BindingsByAccount(accounts, ports.accounts(), index, use, users, ports.bindingRequeuer());
            OrphanedRecords records = new OrphanedRecords(ports.records(), bindings, ports.accounts(), accounts);
            RetainedRoles retained = new RetainedRoles(ports.records(), bindings, ports.cluster(), accounts);
            Orphans orphans = new Orphans(bindings, records, retained, ports.cluster(), clock);
            AccountDependents dependents =
                    new AccountDependents(bindings, new SharesByAccount(ports.shares()), orphans, retained);
            AccountContents contents =
                    new AccountContents(accounts, new AccountReader(clock, settings.factsInterval()), bindings, clock);
            AccountSites sites = new AccountSites(ports.accounts(), accounts, contents, ports.commands());
            AccountEvents events = new AccountEvents(ports.events());
            AccountExecutor executor = new AccountExecutor(applier, providers, bindings, ports.records(), events);
            AccountStatusWriter statuses = new AccountStatusWriter(
                    ports.accounts(), new AccountStatuses(grace), memory.accounts(), ports.events());
            return new AccountReconciliation(
                    new AccountPass(sites, dependents, executor, events, clock),
                    new AccountRecorder(sites, dependents, statuses, retries(), clock),
                    accounts);
        }

        private Retries retries() {
            return new Retries(settings.maxBackoff(), settings.slowRetryInterval(), ports.jitter());
        }
    }
}
