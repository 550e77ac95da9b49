package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.Desired;
import io.crossbind.desired.Desired.GivenAccess;
import io.crossbind.desired.DesiredSide;
import io.crossbind.model.AccountRoles;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.model.Refusal;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.ClusterPlanner;
import io.crossbind.plan.Plan;
import io.crossbind.plan.SidePlanner;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.Role;
import io.crossbind.status.BindingOutcome.Roles;
import io.crossbind.status.BindingOutcome.SourceRole;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One pass over one binding: resolve, design, plan, apply. */
public final class BindingPass {
    private final Accounts accounts;
    private final ServiceAccountPeers peers;
    private final Changes changes;
    private final Withdrawal withdrawal;
    private final StatusWriter statuses;
    private final Deadlines deadlines;
    private final CustomerRoles customers;
    private @Nullable BindingIndex bindings;

    public BindingPass(
            Accounts accounts,
            ServiceAccountPeers peers,
            Changes changes,
            Withdrawal withdrawal,
            StatusWriter statuses,
            Deadlines deadlines,
            CustomerRoles customers) {
        this.accounts = accounts;
        this.peers = peers;
        this.changes = changes;
        this.withdrawal = withdrawal;
        this.statuses = statuses;
        this.deadlines = deadlines;
        this.customers = customers;
    }

    void bindings(BindingIndex index) {
        bindings = index;
    }

    BindingContext context(CrossAccountBinding binding, Context<CrossAccountBinding> caches) {
        return new BindingContext(binding, caches, Objects.requireNonNull(bindings));
    }

    /**
     * Makes the binding true.
     *
     * @return what came of it; empty if an account is only just being read
     * @throws Failure if something that it needs is not there
     */
    Optional<BindingOutcome> run(BindingContext context) {
        Sides sides = Sides.of(context, accounts);
        return sides.areKnown() ? Optional.of(peers.alone(context, () -> judged(context, sides))) : Optional.empty();
    }

    private BindingOutcome judged(BindingContext context, Sides sides) {
        Optional<Refusal> expired = deadlines.refusal(context.binding());
        if (expired.isPresent()) {
            return withdrawn(context, expired.get());
        }
        BindingDesign design = sides.design(context, peers);
        return switch (design.desired()) {
            case Desired.Wanted wanted -> make(context, sides, wanted, design);
            case Desired.Refused(Refusal refusal, GivenAccess.Withdrawn _) -> withdrawn(context, refusal);
            case Desired.Refused(Refusal refusal, GivenAccess.Kept _) -> restrict(context, sides, refusal, design);
        };
    }

    private BindingOutcome make(BindingContext context, Sides sides, Desired.Wanted wanted, BindingDesign design) {
        Optional<Refusal> hindrance = hindrance(context, sides, wanted);
        if (hindrance.isPresent()) {
            return restrict(context, sides, hindrance.get(), design);
        }
        Plan inCluster = planCluster(context, sides, wanted);
        Optional<Plan> ofSource = wanted.source()
                .map(side -> changes.planSide(
                        sides.home(), side, context.sourceRole().isPresent()));
        Plan ofTarget = planTarget(context, sides, wanted, ofSource);
        Optional<Refusal> refused = Stream.concat(ofSource.stream(), Stream.of(ofTarget, inCluster))
                .filter(Plan.Refused.class::isInstance)
                .map(plan -> ((Plan.Refused) plan).refusal())
                .findFirst()
                .or(() -> changes.taken(context, inCluster.changes()));
        if (refused.isPresent()) {
            return restrict(context, sides, refused.get(), design);
        }
        List<Step> steps = new ArrayList<>();
        ofSource.ifPresent(plan -> steps.add(new Step(sides.home(), plan.changes())));
        steps.add(new Step(sides.target().access(), ofTarget.changes()));
        steps.add(new Step(sides.home(), inCluster.changes()));
        writeDownIntent(context, sides, wanted, steps);
        peers.joins(context, wanted.target().role().arn());
        Applied applied = changes.apply(context, steps);
        return applied.failure().isPresent()
                ? failed(context, sides, wanted, design, applied)
                : done(context, sides, wanted, applied);
    }

    private BindingOutcome done(BindingContext context, Sides sides, Desired.Wanted wanted, Applied applied) {
        Roles.Named roles = named(sides, wanted, true);
        boolean changed = !applied.done().isEmpty();
        if (applied.done().stream().anyMatch(Change.OfRole.class::isInstance)) {
            deadlines.written(context.binding());
        }
        Optional<Refusal> customer =
                sides.target().facts().isManaged() ? Optional.empty() : customers.refusal(context, sides, wanted);
        if (customer.isPresent()) {
            return BindingOutcome.refused(customer.get(), roles, changed);
        }
        return deadlines.propagation(context.binding()).isPresent()
                ? BindingOutcome.propagating(roles, changed)
                : BindingOutcome.ready(roles, changed);
    }

    private Optional<Refusal> hindrance(BindingContext context, Sides sides, Desired.Wanted wanted) {
        return taken(context)
                .or(() -> moved(context.roleArn(), wanted.target()))
                .or(() -> wanted.source()
                        .flatMap(side -> moved(context.sourceRole().map(RoleStatus::arn), side)))
                .or(() -> sides.target().facts().isManaged()
                        ? changes.stillMissing(
                                sides.target().access(), wanted.target().role().attachedPolicies())
                        : Optional.empty());
    }

    private static Optional<Refusal> taken(BindingContext context) {
        return context.holderOfServiceAccount()
                .map(holder -> new Refusal(
                        Reason.SERVICE_ACCOUNT_TAKEN,
                        "service account "
                                + context.serviceAccount().orElseThrow().getName()
                                + " gets its role from binding "
                                + holder.getMetadata().getName()));
    }

    /** A second role in place of the first would leave that one behind. */
    private static Optional<Refusal> moved(Optional<String> made, DesiredSide wanted) {
        String wantedArn = wanted.role().arn();
        return made.filter(arn -> !arn.equals(wantedArn))
                .map(arn -> new Refusal(
                        Withdrawal.nameIn(arn).equals(Withdrawal.nameIn(wantedArn))
                                ? Reason.ROLE_PATH_CHANGED
                                : Reason.CLUSTER_ID_CHANGED,
                        "the role is " + arn + ", and would now be " + wantedArn));
    }

    private Plan planCluster(BindingContext context, Sides sides, Desired.Wanted wanted) {
        return new ClusterPlanner(context.uid())
                .plan(
                        wanted.cluster(),
                        context.inCluster(wanted.cluster()
                                .association()
                                .flatMap(association -> changes.association(
                                        sides.home(),
                                        association.cluster(),
                                        context.serviceAccount().orElseThrow()))));
    }

    /** A source role that had to be made again has another id, and the trust policy still holds that of the first. */
    private Plan planTarget(BindingContext context, Sides sides, Desired.Wanted wanted, Optional<Plan> ofSource) {
        if (!sides.target().facts().isManaged()) {
            return new Plan.Apply(List.of());
        }
        Plan plan = changes.planSide(
                sides.target().access(), wanted.target(), context.roleArn().isPresent());
        boolean madeAgain = ofSource.filter(
                        source -> source.changes().stream().anyMatch(Change.CreateRole.class::isInstance))
                .isPresent();
        Optional<String> pinned = context.sourceRole().map(RoleStatus::id);
        Optional<String> current =
                wanted.source().flatMap(side -> role(sides.home(), side).map(Role::id));
        boolean replaced = pinned.isPresent() && current.isPresent() && !pinned.equals(current);
        return madeAgain || replaced ? SidePlanner.repin(wanted.target(), plan) : plan;
    }

    /** A kill between the first call and the next status must leave no role that no status names. */
    private void writeDownIntent(BindingContext context, Sides sides, Desired.Wanted wanted, List<Step> steps) {
        boolean creates =
                steps.stream().flatMap(step -> step.changes().stream()).anyMatch(Change.CreateRole.class::isInstance);
        boolean written = context.roleArn().isPresent()
                && context.sourceRole().isPresent() == wanted.source().isPresent();
        if (creates && !written) {
            statuses.write(context.binding(), BindingOutcome.applying(named(sides, wanted, false)), context.caches());
        }
    }

    /**
     * The roles as a status names them.
     *
     * @param delivered whether all of them are: their ids enter the status only then
     */
    private static Roles.Named named(Sides sides, Desired.Wanted wanted, boolean delivered) {
        return new Roles.Named(
                role(sides.target().access(), wanted.target())
                        .filter(_ -> delivered)
                        .orElseGet(() -> new Role(wanted.target().role().arn(), null)),
                wanted.source()
                        .map(side -> new SourceRole(
                                side.account(),
                                role(sides.home(), side)
                                        .filter(_ -> delivered)
                                        .orElseGet(() -> new Role(side.role().arn(), null)))),
                wanted.source()
                        .flatMap(DesiredSide::provider)
                        .or(() -> wanted.target().provider())
                        .map(provider -> provider.arn()),
                wanted.handover());
    }

    private static Optional<Role> role(AccountAccess access, DesiredSide side) {
        return access.inventory().role(side.role().name()) instanceof RoleObservation.Owned(var role, var _)
                ? Optional.of(new Role(role.arn(), role.id()))
                : Optional.empty();
    }

    /** Not all could be done. What was never delivered is not left half-written, and the rest still keeps to the limits. */
    private BindingOutcome failed(
            BindingContext context, Sides sides, Desired.Wanted wanted, BindingDesign design, Applied applied) {
        Refusal failure = wanted.source().isPresent()
                ? applied.failure().orElseThrow()
                : deadlines.patience(context, applied.failure().orElseThrow());
        boolean changed = !applied.done().isEmpty();
        boolean lasts =
                failure.reason().recovery() == Recovery.SPEC_CHANGE || failure.reason() == Reason.POLICY_NOT_FOUND;
        if (lasts && context.roleId().isEmpty()) {
            return withdrawn(context, failure).after(changed);
        }
        return failure.reason().recovery() == Recovery.BACKOFF
                ? BindingOutcome.refused(failure, new Roles.Unchanged(), changed)
                : restrict(context, sides, failure, design).after(changed);
    }

    /** Takes everything back, for this reason. */
    private BindingOutcome withdrawn(BindingContext context, Refusal refusal) {
        Applied gone = withdrawal.revoke(context);
        return BindingOutcome.refused(
                gone.failure().orElse(refusal),
                gone.failure().isEmpty() ? new Roles.Gone() : new Roles.Unchanged(),
                !gone.done().isEmpty());
    }

    /** Makes nothing, and takes back what the accounts no longer allow. */
    private BindingOutcome restrict(BindingContext context, Sides sides, Refusal refusal, BindingDesign design) {
        List<Step> steps = new ArrayList<>();
        AccountAccess target = sides.target().access();
        context.roleArn()
                .filter(_ -> sides.target().facts().isManaged())
                .ifPresent(role -> steps.add(restriction(target, role, design.caps(), context.ownerTags(target))));
        context.sourceRole()
                .ifPresent(role -> steps.add(restriction(
                        sides.home(),
                        role.arn(),
                        design.sourceCaps().orElseThrow(),
                        context.sourceTags(sides.home()))));
        Applied applied = changes.apply(context, steps);
        return BindingOutcome.refused(
                applied.failure().orElse(refusal),
                new Roles.Unchanged(),
                !applied.done().isEmpty());
    }

    private Step restriction(AccountAccess access, String roleArn, Desired.Caps caps, Map<String, String> tags) {
        Plan plan = changes.plan(
                access, Withdrawal.nameIn(roleArn), true, observed -> SidePlanner.restriction(caps, tags, observed));
        return new Step(access, plan.changes());
    }

    /** Keys of the names of the binding's roles in an account; none while it is not known which cluster this is. */
    Set<String> roleKeys(CrossAccountBinding binding) {
        Stream<String> made = Stream.concat(
                        BindingContext.roleArn(binding).stream(),
                        BindingContext.sourceRole(binding).map(RoleStatus::arn).stream())
                .map(Withdrawal::nameIn);
        return Stream.concat(made, wantedName(binding).stream())
                .map(AccountRoles::key)
                .collect(Collectors.toSet());
    }

    private Optional<String> wantedName(CrossAccountBinding binding) {
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
