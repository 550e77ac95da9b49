package io.crossbind.plan.binding;

import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.plan.GrantPlanner;
import io.crossbind.plan.PolicyMerge;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Plans the statements that a binding loses in the policies of resources. */
final class GivenGrantsPlanner {
    private final GivenGrants given;
    private final Set<Ref> refs = new LinkedHashSet<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> unread = new ArrayList<>();

    private GivenGrantsPlanner(GivenGrants given) {
        this.given = given;
    }

    /**
     * The planned removal of statements.
     *
     * @param refs the policies to read first
     * @param problem why the statements of a resource cannot be judged
     * @param unread why resources could not be read, for resources without recorded statements in the status
     */
    record Planned(Set<Ref> refs, List<Change> changes, Optional<Problem> problem, List<Problem> unread) {
        PlannedPhase phase(Phase phase) {
            return PlannedPhase.removing(phase, Side.TARGET, changes, problem);
        }
    }

    /**
     * Removes all statements.
     *
     * @param onlyIfThere whether a named resource is read first, because the removal is repeated until another step is done
     */
    static Planned removal(GivenGrants given, boolean onlyIfThere) {
        GivenGrantsPlanner planner = new GivenGrantsPlanner(given);
        if (planner.isAccountThere()) {
            planner.named().forEach(arn -> {
                if (onlyIfThere) {
                    planner.plan(arn, (_, own) -> !own.isEmpty(), planner.problems::add);
                } else {
                    planner.remove(arn);
                }
            });
            planner.asked(_ -> true, (_, own) -> !own.isEmpty());
        }
        return planner.planned();
    }

    /**
     * Removes the statements on a resource that the binding no longer asks for, or with a statement that is no longer allowed.
     *
     * @param readsAsked whether a resource that the status does not name is read. If the status names other resources, only known policies are judged
     */
    static Planned clamp(GivenGrants given, boolean readsAsked) {
        GivenGrantsPlanner planner = new GivenGrantsPlanner(given);
        if (planner.isAccountThere()) {
            planner.named().forEach(arn -> planner.plan(arn, planner::exceeds, planner.problems::add));
            planner.asked(arn -> readsAsked || given.policies().containsKey(ResourceArn.parse(arn)), planner::exceeds);
        }
        return planner.planned();
    }

    private boolean isAccountThere() {
        given.problem().filter(_ -> !given.named().isEmpty()).ifPresent(problems::add);
        return given.problem().isEmpty();
    }

    private Stream<String> named() {
        return given.named().stream().sorted();
    }

    /**
     * Plans for the requested resources that the status does not name. A failed read of such a resource is no failure of the plan, because the
     * binding may never have been given a statement there.
     */
    private void asked(Predicate<String> isLookedAt, BiPredicate<ResourceArn, List<PolicyStatement>> isRemoved) {
        given.asked().stream().sorted().filter(isLookedAt).forEach(arn -> {
            Consumer<Problem> onProblem = problem -> unread.add(of(arn, problem));
            if (given.isAccountRead()) {
                plan(arn, isRemoved, onProblem);
            } else {
                given.accountFailure().ifPresent(onProblem);
            }
        });
    }

    /** The problem with the resource in its message: no status names this resource, and not every message of AWS names the resource. */
    private static Problem of(String arn, Problem problem) {
        return problem.message().contains(arn)
                ? problem
                : new Problem(problem.reason(), arn + ": " + problem.message());
    }

    private void plan(
            String arn, BiPredicate<ResourceArn, List<PolicyStatement>> isRemoved, Consumer<Problem> onProblem) {
        ResourceArn resource = ResourceArn.parse(arn);
        switch (given.policies().get(resource)) {
            case null -> refs.add(new Ref.Policy(resource));
            case PolicyObservation.Unreadable(Problem problem) -> {
                // A deleted resource has no statements.
                if (problem.reason() != Reason.RESOURCE_NOT_FOUND) {
                    onProblem.accept(problem);
                }
            }
            case PolicyObservation.Known(var document, boolean _) -> {
                try {
                    if (isRemoved.test(resource, PolicyMerge.ownStatements(document, given.sidPrefix()))) {
                        remove(arn);
                    }
                } catch (IllegalArgumentException e) {
                    onProblem.accept(new Problem(
                            Reason.RESOURCE_POLICY_UNREADABLE, "the policy of " + resource + " cannot be parsed"));
                }
            }
        }
    }

    private boolean exceeds(ResourceArn resource, List<PolicyStatement> own) {
        GrantBounds bounds = given.bounds().orElseThrow();
        return given.desired().contains(resource.toString())
                ? !own.stream().allMatch(statement -> bounds.allow(resource, statement))
                : !own.isEmpty();
    }

    private void remove(String arn) {
        changes.addAll(GrantPlanner.remove(Set.of(arn), given.sidPrefix()));
    }

    private Planned planned() {
        return new Planned(refs, changes, problems.stream().findFirst(), unread);
    }
}
