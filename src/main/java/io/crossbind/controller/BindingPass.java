package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.Desired;
import io.crossbind.desired.Desired.GivenAccess;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.model.Refusal;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.Plan;
import io.crossbind.plan.Planner;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.TargetRole;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pass over one binding: resolve, design, plan, apply. */
public final class BindingPass {
    private final Accounts accounts;
    private final Changes changes;
    private final Withdrawal withdrawal;
    private final StatusWriter statuses;
    private @Nullable BindingIndex bindings;

    public BindingPass(Accounts accounts, Changes changes, Withdrawal withdrawal, StatusWriter statuses) {
        this.accounts = accounts;
        this.changes = changes;
        this.withdrawal = withdrawal;
        this.statuses = statuses;
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
    Optional<BindingOutcome> run(CrossAccountBinding binding, Context<CrossAccountBinding> caches) {
        BindingContext context = new BindingContext(binding, caches);
        AwsAccount account = admittedAccount(context);
        AccountAccess access = accounts.access(account);
        if (!access.inventory().isKnown()) {
            return access.inventory().failure().map(failure -> {
                throw new Failure(
                        Reason.ACCOUNT_NOT_READY,
                        "AwsAccount " + account.getMetadata().getName() + ": " + failure.message());
            });
        }
        BindingDesign design = design(context, account);
        return Optional.of(
                switch (design.desired()) {
                    case Desired.Wanted wanted -> make(context, wanted, design.caps(), access);
                    case Desired.Refused(Refusal refusal, GivenAccess given) ->
                        refuse(context, refusal, given, design.caps(), access);
                });
    }

    private AwsAccount admittedAccount(BindingContext context) {
        AwsAccount account = context.account();
        String name = account.getMetadata().getName();
        if (account.getMetadata().getDeletionTimestamp() != null
                && context.roleArn().isEmpty()) {
            throw new Failure(Reason.ACCOUNT_STALLED, "AwsAccount " + name + " is being deleted");
        }
        Accounts.duplicate(account, context.allAccounts()).ifPresent(refusal -> {
            throw new Failure(Reason.ACCOUNT_STALLED, "AwsAccount " + name + ": " + refusal.message());
        });
        return account;
    }

    private BindingDesign design(BindingContext context, AwsAccount account) {
        return new BindingDesign(
                accounts.cluster(),
                accounts.facts(account),
                context.namespaceFacts(),
                context.name(),
                context.binding().getSpec());
    }

    private BindingOutcome make(
            BindingContext context, Desired.Wanted wanted, Desired.Caps caps, AccountAccess access) {
        Optional<Refusal> hindrance = taken(context)
                .or(() -> moved(context, wanted.role().arn()))
                .or(() -> changes.stillMissing(access, wanted.role().attachedPolicies()));
        if (hindrance.isPresent()) {
            return restrict(context, hindrance.get(), caps, access);
        }
        AccountInventory inventory = access.inventory();
        Planner planner = new Planner(access.cluster(), context.uid());
        Plan plan = changes.plan(
                access,
                wanted.role().name(),
                context.roleArn().isPresent(),
                role -> planner.plan(wanted, context.observed(inventory, role)));
        return switch (plan) {
            case Plan.Refused(Refusal refusal) -> restrict(context, refusal, caps, access);
            case Plan.Apply(List<Change> planned) -> {
                writeDownIntent(context, wanted, planned);
                Applied applied = changes.apply(context, access, planned);
                yield applied.failure().isPresent()
                        ? failed(context, wanted, applied, caps, access)
                        : ready(wanted, inventory, applied);
            }
            case Plan.ReadRoleFirst _ -> throw new IllegalStateException("the role was just read");
        };
    }

    private Optional<Refusal> taken(BindingContext context) {
        return Objects.requireNonNull(bindings)
                .holderOfServiceAccount(context.binding())
                .map(holder -> new Refusal(
                        Reason.SERVICE_ACCOUNT_TAKEN,
                        "service account " + context.serviceAccountName() + " gets its role from binding "
                                + holder.getMetadata().getName()));
    }

    /** A second role in place of the first would leave that one behind. */
    private static Optional<Refusal> moved(BindingContext context, String wantedArn) {
        return context.roleArn()
                .filter(arn -> !arn.equals(wantedArn))
                .map(arn -> new Refusal(
                        Withdrawal.nameIn(arn).equals(Withdrawal.nameIn(wantedArn))
                                ? Reason.ROLE_PATH_CHANGED
                                : Reason.CLUSTER_ID_CHANGED,
                        "the role is " + arn + ", and would now be " + wantedArn));
    }

    /** A kill between the first call and the next status must leave no role that no status names. */
    private void writeDownIntent(BindingContext context, Desired.Wanted wanted, List<Change> planned) {
        boolean creates = planned.stream().anyMatch(Change.CreateRole.class::isInstance);
        if (creates && context.roleArn().isEmpty()) {
            statuses.write(
                    context.binding(),
                    BindingOutcome.applying(
                            wanted.role().arn(), wanted.provider().arn()),
                    context.caches());
        }
    }

    private static BindingOutcome ready(Desired.Wanted wanted, AccountInventory inventory, Applied applied) {
        if (inventory.role(wanted.role().name()) instanceof RoleObservation.Owned(var role, var _)) {
            return BindingOutcome.ready(
                    new TargetRole.Known(
                            role.arn(), role.id(), wanted.provider().arn()),
                    !applied.done().isEmpty());
        }
        throw new IllegalStateException("the role was just made or read");
    }

    /** Not all could be done. A new role is not left half-written, and an older one still keeps to the account's limits. */
    private BindingOutcome failed(
            BindingContext context, Desired.Wanted wanted, Applied applied, Desired.Caps caps, AccountAccess access) {
        Refusal failure = applied.failure().orElseThrow();
        boolean changed = !applied.done().isEmpty();
        // Its id enters the status when the role is delivered for the first time.
        TargetRole role = new TargetRole.Unchanged();
        List<Change> undo = context.roleId().isPresent()
                ? List.of()
                : Planner.undo(failure, access.inventory().role(wanted.role().name()));
        if (!undo.isEmpty()) {
            Applied undone = changes.apply(context, access, undo);
            return BindingOutcome.refused(failure, undone.failure().isPresent() ? role : new TargetRole.Gone(), true);
        }
        return failure.reason().recovery() == Recovery.BACKOFF
                ? BindingOutcome.refused(failure, role, changed)
                : restrict(context, failure, caps, access).after(role, changed);
    }

    /** Makes nothing, and takes back what the account no longer allows. */
    private BindingOutcome refuse(
            BindingContext context, Refusal refusal, GivenAccess given, Desired.Caps caps, AccountAccess access) {
        return switch (given) {
            case GivenAccess.Withdrawn _ -> {
                Applied gone = withdrawal.revoke(context);
                yield BindingOutcome.refused(
                        gone.failure().orElse(refusal),
                        gone.failure().isEmpty() ? new TargetRole.Gone() : new TargetRole.Unchanged(),
                        !gone.done().isEmpty());
            }
            case GivenAccess.Kept _ -> restrict(context, refusal, caps, access);
        };
    }

    private BindingOutcome restrict(BindingContext context, Refusal refusal, Desired.Caps caps, AccountAccess access) {
        Optional<String> role = context.roleArn().map(Withdrawal::nameIn);
        Plan plan = role.map(name -> changes.plan(
                        access, name, true, observed -> Planner.restriction(caps, context.ownerTag(), observed)))
                .orElseGet(() -> new Plan.Apply(List.of()));
        Applied applied = plan instanceof Plan.Apply(List<Change> excess)
                ? changes.apply(context, access, excess)
                : new Applied(List.of(), Optional.empty());
        return BindingOutcome.refused(
                applied.failure().orElse(refusal),
                new TargetRole.Unchanged(),
                !applied.done().isEmpty());
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
}
