package io.crossbind.plan.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.ObservedRole;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.plan.Change;
import io.crossbind.plan.PublicStatements;
import io.crossbind.plan.binding.PlannedHistories.History;
import io.crossbind.plan.binding.PlannedPasses.Pass;
import io.crossbind.plan.binding.PlannedPasses.Status;
import io.crossbind.plan.binding.PlannedPasses.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The invariants after every prefix of every plan of a binding, across its accounts and the policies of resources. */
class BindingPlanPropertiesTest {

    @Provide
    Arbitrary<History> histories() {
        return PlannedHistories.histories();
    }

    /** A change may fail, too: the rest of the plan must not remove a lasting permission. */
    @Property(tries = 200)
    void permissionThatIsThereBeforeAndAfterIsNeverMissing(
            @ForAll("histories") History history, @ForAll @IntRange(max = 12) int failing) {
        Pass whole = pass(history);
        Set<String> kept = new TreeSet<>(access(history, whole.worlds().getFirst()));
        kept.retainAll(access(history, whole.last()));
        kept.removeAll(gainedWhereOthersAreLost(whole));
        assertThat(whole.worlds())
                .allSatisfy(world -> assertThat(access(history, world)).containsAll(kept));
        assertThat(failing(history, failing).worlds())
                .allSatisfy(world -> assertThat(access(history, world)).containsAll(kept));
    }

    @Property(tries = 200)
    void permissionBeyondTheManifestAndItsBoundaryIsNeverAdded(
            @ForAll("histories") History history, @ForAll @IntRange(max = 12) int failing) {
        Pass whole = pass(history);
        Set<String> asked = unbounded(history, whole.last());
        Set<String> before = unbounded(history, whole.worlds().getFirst());
        Set<String> within = WorkloadAccess.bounded(union(asked, before), boundary(history.second()));
        within.addAll(access(history, whole.worlds().getFirst()));
        for (Pass pass : List.of(whole, failing(history, failing))) {
            assertThat(pass.worlds()).allSatisfy(world -> {
                assertThat(union(asked, before)).containsAll(unbounded(history, world));
                assertThat(within).containsAll(access(history, world));
            });
        }
    }

    /** The model refuses a trust policy with a missing principal. */
    @Property(tries = 150)
    void roleIsTrustedOnlyWithinItsBoundary(@ForAll("histories") History history) {
        Pass pass = pass(history);
        String boundary = boundary(history.second());
        for (int i = 0; i < pass.steps().size(); i++) {
            Step step = pass.steps().get(i);
            if (step.change() instanceof Change.CreateRole || step.change() instanceof Change.UpdateTrustPolicy) {
                ObservedRole role = pass.worlds().get(i + 1).role(step.side()).orElseThrow();
                assertThat(role.permissionsBoundary()).endsWith(boundary.substring(boundary.lastIndexOf('/')));
            }
        }
    }

    @Property(tries = 150)
    void podsAreLedToRolesOnlyWhenAllElseIsThere(@ForAll("histories") History history) {
        for (Pass pass : List.of(creation(history), pass(history))) {
            List<Phase> phases = pass.steps().stream().map(Step::phase).toList();
            int first = phases.indexOf(Phase.HAND_OVER);
            assertThat(first < 0 ? List.<Phase>of() : phases.subList(first, phases.size()))
                    .allMatch(Phase.HAND_OVER::equals);
        }
    }

    /** After a kill at any step, the status names every object left behind. */
    @Property(tries = 150)
    void statusNamesEverythingBeforeItIsCreated(@ForAll("histories") History history) {
        for (Pass pass : List.of(creation(history), pass(history))) {
            Status status = pass.intended();
            assertThat(pass.worlds()).allSatisfy(world -> {
                assertThat(named(status)).containsAll(roles(world));
                assertThat(status.grants()).containsAll(resourcesWithOwnStatements(world));
            });
        }
    }

    @Property(tries = 150)
    void planAfterAKillEndsInTheWorldOfTheWholePlan(@ForAll("histories") History history) {
        Pass whole = pass(history);
        for (int i = 0; i < whole.worlds().size(); i++) {
            Pass rest = PlannedPasses.pass(history.second(), whole.worlds().get(i), whole.intended());
            assertThat(rest.last().content())
                    .as("killed after %s", whole.steps().subList(0, i))
                    .isEqualTo(whole.last().content());
            assertThat(effective(rest)).isLessThanOrEqualTo(effective(whole) - effective(whole, i) + 1);
        }
        Status ready = PlannedPasses.ready(history.second(), whole.last());
        assertThat(PlannedPasses.pass(history.second(), whole.last(), ready).steps())
                .isEmpty();
    }

    @Property(tries = 150)
    void statementsOfOthersStayAndNothingBecomesPublic(@ForAll("histories") History history) {
        Pass pass = pass(history);
        Set<String> others = others(pass.worlds().getFirst());
        assertThat(pass.worlds()).allSatisfy(world -> {
            assertThat(others(world)).isEqualTo(others);
            assertThat(world.policies().values())
                    .allSatisfy(json ->
                            assertThat(PublicStatements.first(json, "none")).isEmpty());
            assertThat(world.roles().values())
                    .allSatisfy(
                            role -> assertThat(role.trust().names("AWS", "*")).isFalse());
        });
    }

    @Property(tries = 150)
    void changeOfARoleRestsOnAReadOfThePass(@ForAll("histories") History history) {
        Pass pass = pass(history);
        assertThat(pass.steps())
                .filteredOn(step -> step.change() instanceof Change.OfRole)
                .allSatisfy(step -> assertThat(pass.reads()).contains(new Ref.Role(step.side())));
    }

    /** The permissions gained by a resource while losing others: see {@link Phase#RESOURCE_POLICIES}. */
    private static Set<String> gainedWhereOthersAreLost(Pass pass) {
        Set<String> all = new HashSet<>();
        pass.last().policies().keySet().forEach(holder -> {
            Set<String> before = WorkloadAccess.ofStatements(pass.worlds().getFirst(), holder);
            Set<String> after = WorkloadAccess.ofStatements(pass.last(), holder);
            if (!after.containsAll(before)) {
                after.removeAll(before);
                all.addAll(after);
            }
        });
        return all;
    }

    /** The number of steps that changed the world of a pass. */
    private static long effective(Pass pass) {
        return effective(pass, pass.steps().size());
    }

    private static long effective(Pass pass, int steps) {
        return IntStream.range(0, steps)
                .filter(i -> !pass.worlds().get(i).equals(pass.worlds().get(i + 1)))
                .count();
    }

    private static Pass creation(History history) {
        return PlannedPasses.pass(history.first(), PlannedWorld.empty(), Status.NONE);
    }

    private static Pass pass(History history) {
        return PlannedPasses.pass(history.second(), history.world(), history.status());
    }

    private static Pass failing(History history, int index) {
        return PlannedPasses.pass(history.second(), history.world(), history.status(), OptionalInt.of(index));
    }

    private static Set<String> access(History history, PlannedWorld world) {
        return WorkloadAccess.of(world, history.second().wanted());
    }

    private static Set<String> unbounded(History history, PlannedWorld world) {
        return WorkloadAccess.unbounded(world, history.second().wanted());
    }

    private static String boundary(PlannedBinding binding) {
        return "arn:aws:iam::222222222222:policy/" + binding.boundary();
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private static Set<String> named(Status status) {
        List<String> arns = new ArrayList<>();
        status.targetRole().ifPresent(arns::add);
        status.sourceRole().ifPresent(arns::add);
        return Set.copyOf(arns);
    }

    private static Set<String> roles(PlannedWorld world) {
        return world.roles().values().stream().map(ObservedRole::arn).collect(Collectors.toSet());
    }

    private static Set<String> resourcesWithOwnStatements(PlannedWorld world) {
        Set<String> all = new HashSet<>();
        world.policies().forEach((holder, json) -> {
            if (json.contains(PlannedPasses.SID)) {
                all.add(holder.toString());
            }
        });
        return all;
    }

    private static Set<String> others(PlannedWorld world) {
        return world.policies().values().stream()
                .flatMap(json -> PolicyDocument.parse(json).statements().stream())
                .filter(statement -> !String.valueOf(statement.sid()).startsWith(PlannedPasses.SID))
                .map(PolicyStatement::toString)
                .collect(Collectors.toSet());
    }
}
