package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.apply.Applier;
import io.crossbind.apply.RoleChanges;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.Desired;
import io.crossbind.desired.Desired.GivenAccess;
import io.crossbind.desired.NamespaceFacts;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.Failure;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.Observed;
import io.crossbind.plan.Plan;
import io.crossbind.plan.Planner;
import io.crossbind.plan.TearDown;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.TargetRole;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One pass over one binding: resolve, design, observe, plan, apply. */
public final class BindingPass {
    private final Accounts accounts;
    private final Applier applier;
    private final StatusWriter statuses;
    private final EventRecorder events;
    private final Clock clock;
    private @Nullable BindingIndex bindings;

    public BindingPass(Accounts accounts, Applier applier, StatusWriter statuses, EventRecorder events, Clock clock) {
        this.accounts = accounts;
        this.applier = applier;
        this.statuses = statuses;
        this.events = events;
        this.clock = clock;
    }

    void bindings(BindingIndex index) {
        bindings = index;
    }

    /**
     * Makes the binding true.
     *
     * @return what came of it; empty if the account is only just being read
     * @throws Failure if something that it needs is not there
     */
    Optional<BindingOutcome> run(CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        AwsAccount account = admittedAccount(binding, context);
        AccountAccess access = accounts.access(account);
        if (!access.inventory().isKnown()) {
            return access.inventory().failure().map(failure -> {
                throw new Failure(Reason.ACCOUNT_NOT_READY, "AwsAccount " + nameOf(account) + ": " + failure.message());
            });
        }
        Desired desired = design(binding, account, context).desired();
        return Optional.of(
                switch (desired) {
                    case Desired.Wanted wanted -> make(binding, wanted, access, context);
                    case Desired.Refused(Refusal refusal, GivenAccess access2)
                    when access2 == GivenAccess.WITHDRAWN && roleOf(binding).isPresent() ->
                        withdrawn(refusal, withdraw(binding, context));
                    case Desired.Refused(Refusal refusal, var _) ->
                        BindingOutcome.refused(refusal, new TargetRole.Unchanged(), false);
                });
    }

    private static BindingOutcome withdrawn(Refusal refusal, BindingOutcome outcome) {
        return outcome.role() instanceof TargetRole.Gone
                ? BindingOutcome.refused(refusal, outcome.role(), outcome.changed())
                : outcome;
    }

    private AwsAccount admittedAccount(CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        AwsAccount account = account(binding, context);
        if (account.getMetadata().getDeletionTimestamp() != null
                && roleOf(binding).isEmpty()) {
            throw new Failure(Reason.ACCOUNT_STALLED, "AwsAccount " + nameOf(account) + " is being deleted");
        }
        Accounts.duplicate(account, allAccounts(context)).ifPresent(refusal -> {
            throw new Failure(Reason.ACCOUNT_STALLED, "AwsAccount " + nameOf(account) + ": " + refusal.message());
        });
        return account;
    }

    private static AwsAccount account(CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        return context.getSecondaryResource(AwsAccount.class)
                .orElseThrow(() -> new Failure(
                        Reason.ACCOUNT_NOT_FOUND, "AwsAccount " + BindingIndex.accountOf(binding) + " does not exist"));
    }

    private static java.util.stream.Stream<AwsAccount> allAccounts(Context<CrossAccountBinding> context) {
        return ((io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource<AwsAccount, ?>)
                        context.eventSourceRetriever().getEventSourceFor(AwsAccount.class))
                .list(_ -> true);
    }

    private BindingDesign design(
            CrossAccountBinding binding, AwsAccount account, Context<CrossAccountBinding> context) {
        Map<String, String> labels = context.getSecondaryResource(Namespace.class)
                .map(namespace -> namespace.getMetadata().getLabels())
                .orElse(Map.of());
        return new BindingDesign(
                accounts.cluster(),
                accounts.facts(account),
                new NamespaceFacts(binding.getMetadata().getNamespace(), labels),
                binding.getMetadata().getName(),
                binding.getSpec());
    }

    private BindingOutcome make(
            CrossAccountBinding binding,
            Desired.Wanted wanted,
            AccountAccess access,
            Context<CrossAccountBinding> context) {
        refuseIfTaken(binding);
        Planner planner = new Planner(access.cluster(), binding.getMetadata().getUid());
        Plan plan = planned(
                observed -> planner.plan(wanted, observed), wanted.role().name(), access, context);
        return switch (plan) {
            case Plan.Refused(Refusal refusal) -> BindingOutcome.refused(refusal, new TargetRole.Unchanged(), false);
            case Plan.Apply(List<Change> changes) -> {
                writeDownIntent(binding, wanted, changes, context);
                Applied applied = apply(binding, access, changes, context);
                yield madeOutcome(wanted, access.inventory(), applied);
            }
            case Plan.ReadRoleFirst _ -> throw new IllegalStateException("the role was just read");
        };
    }

    private void refuseIfTaken(CrossAccountBinding binding) {
        Objects.requireNonNull(bindings).olderOfSameServiceAccount(binding).ifPresent(older -> {
            throw new Failure(
                    Reason.SERVICE_ACCOUNT_TAKEN,
                    "service account "
                            + BindingDesign.workloadOf(binding.getSpec()).name()
                            + " already gets its role from binding "
                            + older.getMetadata().getName());
        });
    }

    /** Plans with what is remembered of the role; with the role itself where that would lead to a write. */
    private Plan planned(
            Function<Observed, Plan> planner, String role, AccountAccess access, Context<CrossAccountBinding> context) {
        AccountInventory inventory = access.inventory();
        Plan plan = planner.apply(observed(inventory, inventory.role(role), context));
        return plan instanceof Plan.ReadRoleFirst
                ? planner.apply(observed(inventory, new RoleChanges(access, clock).read(role), context))
                : plan;
    }

    private static Observed observed(
            AccountInventory inventory, RoleObservation role, Context<CrossAccountBinding> context) {
        Optional<ObservedServiceAccount> serviceAccount =
                context.getSecondaryResource(ServiceAccount.class).map(ServiceAccountReader::observed);
        return new Observed(inventory.provider(), role, serviceAccount);
    }

    /** A kill between the first call and the next status must leave no role that no status names. */
    private void writeDownIntent(
            CrossAccountBinding binding,
            Desired.Wanted wanted,
            List<Change> changes,
            Context<CrossAccountBinding> context) {
        boolean creates = changes.stream().anyMatch(Change.CreateRole.class::isInstance);
        if (creates && roleOf(binding).isEmpty()) {
            statuses.write(
                    binding,
                    BindingOutcome.applying(
                            wanted.role().arn(), wanted.provider().arn()),
                    context);
        }
    }

    private Applied apply(
            CrossAccountBinding binding,
            AccountAccess access,
            List<Change> changes,
            Context<CrossAccountBinding> context) {
        Applied applied = applier.apply(access, new ServiceAccountWriter(context.getClient(), binding), changes);
        if (!applied.done().isEmpty()) {
            events.normal(
                    binding,
                    "Applied",
                    applied.done().stream().map(Change::message).collect(Collectors.joining("; ")));
        }
        return applied;
    }

    private static BindingOutcome madeOutcome(Desired.Wanted wanted, AccountInventory inventory, Applied applied) {
        boolean changed = !applied.done().isEmpty();
        String provider = wanted.provider().arn();
        TargetRole role = inventory.role(wanted.role().name()) instanceof RoleObservation.Owned(var known, var _)
                ? new TargetRole.Known(known.arn(), known.id(), provider)
                : new TargetRole.Unchanged();
        return applied.failure()
                .map(failure -> BindingOutcome.refused(failure, role, changed))
                .orElseGet(() -> BindingOutcome.ready((TargetRole.Known) role, changed));
    }

    /**
     * Takes away what the binding was given. Its role is read by itself first: nothing is deleted on hearsay.
     *
     * @throws Failure if the account cannot be reached
     */
    BindingOutcome withdraw(CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        Optional<String> roleArn = roleOf(binding);
        if (roleArn.isEmpty()) {
            return gone(false);
        }
        AccountAccess access = accounts.access(account(binding, context));
        String role = BindingDesign.roleName(
                access.cluster(),
                binding.getMetadata().getNamespace(),
                binding.getMetadata().getName(),
                binding.getSpec());
        Planner planner = new Planner(access.cluster(), binding.getMetadata().getUid());
        Observed observed = observed(access.inventory(), new RoleChanges(access, clock).read(role), context);
        Plan plan = planner.withdrawal(tearDown(binding, roleArn.get()), observed);
        return switch (plan) {
            case Plan.Apply(List<Change> changes) -> withdrawnOutcome(apply(binding, access, changes, context));
            case Plan.Refused(Refusal refusal) -> BindingOutcome.refused(refusal, new TargetRole.Unchanged(), false);
            case Plan.ReadRoleFirst _ -> throw new IllegalStateException("the role was just read");
        };
    }

    private static BindingOutcome withdrawnOutcome(Applied applied) {
        return applied.failure()
                .map(failure -> BindingOutcome.refused(
                        failure, new TargetRole.Unchanged(), !applied.done().isEmpty()))
                .orElseGet(() -> gone(!applied.done().isEmpty()));
    }

    private static BindingOutcome gone(boolean changed) {
        return new BindingOutcome(Reason.DELETING, "All of it is gone.", new TargetRole.Gone(), changed);
    }

    private static TearDown tearDown(CrossAccountBinding binding, String roleArn) {
        DeletionPolicy policy = binding.getSpec().deletionPolicy();
        return new TearDown(
                binding.getMetadata().getNamespace(),
                binding.getMetadata().getName(),
                BindingDesign.workloadOf(binding.getSpec()).name(),
                roleArn,
                policy == null ? DeletionPolicy.Delete : policy);
    }

    /** The name of the binding's role; empty while it is not known which cluster this is. */
    Optional<String> roleName(CrossAccountBinding binding) {
        try {
            return Optional.of(BindingDesign.roleName(
                    accounts.cluster(),
                    binding.getMetadata().getNamespace(),
                    binding.getMetadata().getName(),
                    binding.getSpec()));
        } catch (Failure e) {
            return Optional.empty();
        }
    }

    private static Optional<String> roleOf(CrossAccountBinding binding) {
        return Optional.ofNullable(binding.getStatus())
                .flatMap(status -> Optional.ofNullable(status.targetRole()))
                .map(role -> role.arn());
    }

    private static String nameOf(AwsAccount account) {
        return account.getMetadata().getName();
    }
}
