package io.crossbind.plan.binding;

import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Change;
import io.crossbind.plan.ClusterPlanner;
import io.crossbind.plan.GrantMirror;
import io.crossbind.plan.GrantPlan;
import io.crossbind.plan.GrantPlanner;
import io.crossbind.plan.Plan;
import io.crossbind.plan.PolicyMerge;
import io.crossbind.plan.binding.AccessOnProblem.Stage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Judges one binding that its accounts allow. The judge has no effect and reads nothing. The judge names the objects to read, the pass reads them and
 * judges again.
 */
public final class BindingJudge {
    private final AccountPlanner accountPlanner;
    private final Desired.Wanted wanted;
    private final BindingRecord recorded;
    private final BindingObservations observed;

    /**
     * @param wanted the desired objects
     * @param recorded the record of earlier passes
     * @param observed the known facts
     */
    public BindingJudge(
            AccountPlanner accountPlanner,
            Desired.Wanted wanted,
            BindingRecord recorded,
            BindingObservations observed) {
        this.accountPlanner = accountPlanner;
        this.wanted = wanted;
        this.recorded = recorded;
        this.observed = observed;
    }

    /** Judges by the known facts. */
    public Judgement<BindingPlan> judge() {
        Optional<Problem> violated = new BindingPreconditions(wanted, recorded, observed).problem();
        if (violated.isPresent()) {
            return blocked(Stage.CONTENT, violated.get(), recorded.delivered());
        }
        Set<Ref> unknown = unknown();
        if (!unknown.isEmpty()) {
            return new Judgement.NeedsRead<>(unknown);
        }
        Optional<Problem> missing = confirmedMissingPolicy();
        if (missing.isPresent()) {
            return blocked(Stage.CONTENT, missing.get(), recorded.delivered());
        }
        GrantPlan grants = GrantPlanner.plan(
                wanted.grants(),
                observed.grantsOfAccount(),
                observed.sidPrefix(),
                isSourceOfPredecessor() || isTargetOfPredecessor(),
                this::documentOf);
        BindingPlan plan = plan(grants);
        Set<Ref> doubtful = doubtful(plan);
        return doubtful.isEmpty() ? judge(plan) : new Judgement.NeedsRead<>(doubtful);
    }

    private Judgement<BindingPlan> judge(BindingPlan plan) {
        return plan.problem()
                .or(() -> plan.grants().problem().filter(_ -> !plan.deliveredBefore()))
                .or(() -> configMapProblem(plan))
                .map(problem -> blocked(Stage.PLANNING, problem, plan.deliveredBefore()))
                .orElseGet(() -> new Judgement.Ready<>(plan));
    }

    private Judgement<BindingPlan> blocked(Stage stage, Problem problem, boolean deliveredBefore) {
        return new Judgement.Blocked<>(
                problem, AccessOnProblem.of(stage, problem, deliveredBefore, recorded.namesAnything()));
    }

    private static Optional<ObservedRole> ownRole(Optional<AccountObservation> account) {
        return account.flatMap(AccountObservation::ownRole);
    }

    private boolean isSourceOfPredecessor() {
        return observed.source().isPresent() && observed.source().get().hasRoleOfPredecessor(wanted.source());
    }

    private boolean isTargetOfPredecessor() {
        return observed.target().isPresent() && observed.target().get().hasRoleOfPredecessor(wanted.target());
    }

    /** The objects not read by any pass, and the managed policies unknown to IAM at the last request. */
    private Set<Ref> unknown() {
        Set<Ref> refs = new LinkedHashSet<>();
        if (wanted.cluster().association().isPresent() && !observed.associationIsKnown()) {
            refs.add(new Ref.Association());
        }
        wanted.grants().stream()
                .map(DesiredGrant::holder)
                .filter(holder -> !observed.policies().containsKey(holder))
                .map(Ref.Policy::new)
                .forEach(refs::add);
        attachedPolicies()
                .filter(observed.missingPolicies()::contains)
                .filter(arn -> !observed.confirmedMissing().contains(arn))
                .map(Ref.ManagedPolicy::new)
                .forEach(refs::add);
        return refs;
    }

    private Stream<String> attachedPolicies() {
        return observed.target().isPresent()
                ? wanted.target().stream().flatMap(state -> state.role().attachedPolicies().stream())
                : Stream.empty();
    }

    private Optional<Problem> confirmedMissingPolicy() {
        return attachedPolicies()
                .filter(observed.confirmedMissing()::contains)
                .findFirst()
                .map(arn -> new Problem(Reason.POLICY_NOT_FOUND, "policy " + arn + " does not exist"));
    }

    private Optional<String> documentOf(ResourceArn resource) {
        return switch (observed.policies().get(resource)) {
            case PolicyObservation.Known(var document, boolean _) -> document;
            case PolicyObservation.Unreadable(Problem problem) -> throw new ProblemException(problem, null);
            case null -> throw new IllegalStateException("the policy of " + resource + " was not read");
        };
    }

    private BindingPlan plan(GrantPlan grants) {
        Plan cluster = new ClusterPlanner(observed.users()).plan(wanted.cluster(), observed.cluster());
        GrantMirror mirror = observed.source()
                .filter(_ -> !isSourceOfPredecessor())
                .map(account -> GrantMirror.of(account.role()))
                .orElse(new GrantMirror(Optional.empty()));
        Optional<Plan> source = wanted.source()
                .map(state -> mirror.without(grants.refusals().keySet(), state))
                .map(state -> accountPlan(
                        state,
                        observed.source().orElseThrow(),
                        recorded.sourceRole().isPresent()));
        Plan target = wanted.target()
                .filter(_ -> observed.target().isPresent())
                .map(state -> targetPlan(state, source))
                .orElse(new Plan.Apply(List.of()));
        return new BindingPlan(
                wanted, recorded, recorded.delivered() || wasThere(), source, target, grants, cluster, mirror);
    }

    private Plan accountPlan(DesiredAccountState state, AccountObservation account, boolean named) {
        return accountPlanner.plan(state, account.forPlanning(named));
    }

    /** The plan of the target account. A re-created source role has another ID, and the trust policy still has the first one. */
    private Plan targetPlan(DesiredAccountState state, Optional<Plan> ofSource) {
        AccountObservation account = observed.target().orElseThrow();
        Plan plan = accountPlan(state, account, recorded.targetRole().isPresent());
        boolean createsSource = ofSource.filter(source -> BindingPlan.createsSource(wanted, source.changes()))
                .isPresent();
        return createsSource || isSourceReplacedSinceTheTrust()
                ? AccountPlanner.refreshTrustPrincipal(state, account.role(), plan)
                : plan;
    }

    private boolean isSourceReplacedSinceTheTrust() {
        Optional<String> current = ownRole(observed.source()).map(ObservedRole::id);
        return recorded.sourceRole().isPresent()
                && (recorded.sourceRoleId().isPresent()
                        || recorded.targetRoleId().isPresent())
                && current.isPresent()
                && !current.equals(recorded.sourceRoleId());
    }

    /** The objects on which a write depends and which this pass has not read. */
    private Set<Ref> doubtful(BindingPlan plan) {
        Set<Ref> refs = new LinkedHashSet<>();
        plan.source().ifPresent(source -> addDoubt(refs, Side.SOURCE, source, observed.source()));
        addDoubt(refs, Side.TARGET, plan.target(), observed.target());
        if (trustsDeletedSource(plan)) {
            refs.add(new Ref.Role(Side.SOURCE));
        }
        if (refs.isEmpty() && plan.createsRole()) {
            // A policy contains the unique ID of the deleted role, so the policy does not grant access to the
            // re-created role.
            observed.policies().forEach((resource, policy) -> {
                if (policy instanceof PolicyObservation.Known(var document, boolean isFresh)
                        && !isFresh
                        && !ownStatements(document).isEmpty()) {
                    refs.add(new Ref.Policy(resource));
                }
            });
        }
        if (refs.isEmpty() && plan.problem().isEmpty()) {
            configMapsToCreate(plan)
                    .map(DesiredConfigMap::name)
                    .filter(name -> !observed.configMaps().containsKey(name))
                    .map(Ref.ConfigMap::new)
                    .forEach(refs::add);
        }
        return refs;
    }

    /**
     * Whether the trust of the target role is written again because the target's trust policy shows the ID of a deleted source role. Another client
     * may have re-created the source role, and the snapshot of the source account may be older.
     */
    private boolean trustsDeletedSource(BindingPlan plan) {
        return observed.source().filter(known -> !known.roleIsFresh()).isPresent()
                && plan.target().changes().stream().anyMatch(Change.UpdateTrustPolicy.class::isInstance)
                && ownRole(observed.target())
                        .flatMap(role -> role.trust().deadPrincipal())
                        .isPresent();
    }

    private static void addDoubt(Set<Ref> refs, Side side, Plan plan, Optional<AccountObservation> account) {
        if (plan instanceof Plan.ReadRoleFirst) {
            refs.add(new Ref.Role(side));
        }
        if (plan instanceof Plan.Refused(Problem why)
                && why.reason() == Reason.AUDIENCE_MISSING
                && account.filter(known -> !known.providerIsFresh()).isPresent()) {
            refs.add(new Ref.Provider(side));
        }
    }

    /** The binding's statements in a document. Text that is no policy document has none, and the plan refuses its grant. */
    private List<PolicyStatement> ownStatements(Optional<String> document) {
        try {
            return PolicyMerge.ownStatements(document, observed.sidPrefix());
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static Stream<DesiredConfigMap> configMapsToCreate(BindingPlan plan) {
        return plan.cluster().changes().stream()
                .filter(change -> change instanceof Change.ApplyConfigMap(var _, Change.Existing.None _))
                .map(change -> ((Change.ApplyConfigMap) change).desired());
    }

    private Optional<Problem> configMapProblem(BindingPlan plan) {
        return configMapsToCreate(plan)
                .flatMap(desired ->
                        ClusterPlanner.problem(
                                desired, observed.configMaps().getOrDefault(desired.name(), Optional.empty()))
                                .stream())
                .findFirst();
    }

    /**
     * Whether the whole binding was delivered once although no status says so: its target role exists; if no target role is wanted, its source role;
     * if no role is wanted, statements of its grants.
     */
    private boolean wasThere() {
        if (recorded.namesAnything()) {
            return false;
        }
        if (wanted.target().isPresent()) {
            return ownRole(observed.target()).isPresent() && !isTargetOfPredecessor();
        }
        return wanted.source().isPresent()
                ? ownRole(observed.source()).isPresent() && !isSourceOfPredecessor()
                : observed.policies().values().stream()
                        .anyMatch(policy -> policy instanceof PolicyObservation.Known(var document, boolean _)
                                && !ownStatements(document).isEmpty());
    }
}
