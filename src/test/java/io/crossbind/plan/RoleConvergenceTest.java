package io.crossbind.plan;

import static io.crossbind.plan.Examples.ROLE;
import static io.crossbind.plan.Examples.ROLE_ARN;
import static io.crossbind.plan.Examples.TAGS;
import static io.crossbind.plan.Examples.allow;
import static io.crossbind.plan.Examples.policy;
import static io.crossbind.plan.Examples.trust;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.desired.Boundaries;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.DesiredRole;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Quotas;
import io.crossbind.model.RoleObservation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From any state of a role to any wanted one, over many pairs drawn from a fixed seed. */
class RoleConvergenceTest {
    private static final int QUOTA = Quotas.DEFAULT_ATTACHED_POLICIES;
    private static final int PAIRS = 3000;

    /** Every permission of this small world. A managed policy grants the permissions spelled by its name. */
    private static final List<String> ACTIONS = List.of("s3:a", "s3:b", "s3:c", "s3:d", "s3:e");

    private static final List<String> MANAGED = List.of("ab", "bc", "cd", "de", "abcde");
    private static final List<String> BOUNDARIES = List.of("abc", "cde", "abcde");

    @Test
    void carryingAPlanOutLeavesNothingToPlan() {
        forEachPair((wanted, found) -> {
            ObservedRole after = states(wanted, found).getLast().orElseThrow();
            assertThat(RolePlanner.plan(wanted, new RoleObservation.Owned(after, false), QUOTA))
                    .isEqualTo(new Plan.Apply(List.of()));
            assertThat(after.inlinePolicies().keySet())
                    .isEqualTo(wanted.role().inlinePolicies().keySet());
            assertThat(after.attachedPolicies()).isEqualTo(wanted.role().attachedPolicies());
            assertThat(after.trust().isEquivalentTo(wanted.role().trust())).isTrue();
            assertThat(after.instanceProfiles().contains(ROLE)).isEqualTo(wanted.profile() || profiled(found));
        });
    }

    @Test
    void atNoMomentIsAPermissionMissingThatTheRoleHadAndKeeps() {
        forEachPair((wanted, found) -> {
            List<Optional<ObservedRole>> states = states(wanted, found);
            Set<String> kept = permissions(states.getFirst());
            kept.retainAll(permissions(states.getLast()));
            assertThat(states)
                    .allSatisfy(state -> assertThat(permissions(state)).containsAll(kept));
        });
    }

    @Test
    void atNoMomentAreThereMorePoliciesThanIamAllows() {
        forEachPair((wanted, found) -> {
            int before = found.map(role -> role.attachedPolicies().size()).orElse(0);
            int after = wanted.role().attachedPolicies().size();
            Optional<ObservedRole> state = found;
            for (Change.OfRole change : changes(wanted, found, 2)) {
                state = RoleModel.after(state, change);
                assertThat(state.orElseThrow().attachedPolicies())
                        .hasSizeLessThanOrEqualTo(Math.max(2, Math.max(before, after)));
            }
            assertThat(state.map(ObservedRole::attachedPolicies).orElse(Set.of()))
                    .isEqualTo(wanted.role().attachedPolicies());
        });
    }

    @Test
    void atNoMomentIsAPermissionGivenBeyondTheWantedBoundary() {
        forEachPair((wanted, found) -> {
            List<Optional<ObservedRole>> states = states(wanted, found);
            String boundary = wanted.role().permissionsBoundary();
            if (boundary != null) {
                Set<String> allowed = permissions(states.getFirst());
                allowed.addAll(granted(boundary));
                assertThat(states).allSatisfy(state -> assertThat(allowed).containsAll(permissions(state)));
            }
        });
    }

    @Test
    void theBoundaryIsSetBeforeAnyPermissionIsAdded() {
        forEachPair((wanted, found) -> {
            List<Class<?>> kinds = new ArrayList<>();
            changes(wanted, found).forEach(change -> kinds.add(change.getClass()));
            int boundary = kinds.indexOf(Change.PutPermissionsBoundary.class);
            assertThat(boundary).isLessThanOrEqualTo(0);
        });
    }

    @Test
    void deletionEndsWithNoRoleWhateverItHeld() {
        RoleRemovalPlanner tearDown =
                new RoleRemovalPlanner(Examples.ROLE, TAGS, DeletionPolicy.Delete, Boundaries.ANY, false);
        forEachPair((_, found) -> found.ifPresent(role -> {
            Optional<ObservedRole> left = found;
            Plan plan = tearDown.plan(new RoleObservation.Owned(role, true));
            for (Change change : ((Plan.Apply) plan).changes()) {
                left = RoleModel.after(left, (Change.OfRole) change);
            }
            assertThat(left).isEmpty();
        }));
    }

    private interface Claim {
        void holds(DesiredAccountState wanted, Optional<ObservedRole> found);
    }

    private static void forEachPair(Claim claim) {
        for (int seed = 0; seed < PAIRS; seed++) {
            Random random = new Random(seed);
            DesiredAccountState wanted = wanted(random);
            Optional<ObservedRole> found = random.nextInt(10) == 0 ? Optional.empty() : Optional.of(found(random));
            try {
                claim.holds(wanted, found);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", wanted " + wanted + ", found " + found, e);
            }
        }
    }

    private static List<Change.OfRole> changes(DesiredAccountState wanted, Optional<ObservedRole> found) {
        return changes(wanted, found, QUOTA);
    }

    private static List<Change.OfRole> changes(DesiredAccountState wanted, Optional<ObservedRole> found, int quota) {
        RoleObservation observed = found.<RoleObservation>map(role -> new RoleObservation.Owned(role, true))
                .orElseGet(RoleObservation.Absent::new);
        Plan plan = RolePlanner.plan(wanted, observed, quota);
        return ((Plan.Apply) plan)
                .changes().stream().map(Change.OfRole.class::cast).toList();
    }

    /** The role before the first change and after each. */
    private static List<Optional<ObservedRole>> states(DesiredAccountState wanted, Optional<ObservedRole> found) {
        List<Optional<ObservedRole>> states = new ArrayList<>(List.of(found));
        for (Change.OfRole change : changes(wanted, found)) {
            states.add(RoleModel.after(states.getLast(), change));
        }
        return states;
    }

    /** The permissions granted by the policies and allowed by the boundary. */
    private static Set<String> permissions(Optional<ObservedRole> state) {
        Set<String> permissions = new TreeSet<>();
        state.ifPresent(role -> {
            role.attachedPolicies().forEach(arn -> permissions.addAll(granted(arn)));
            role.inlinePolicies()
                    .values()
                    .forEach(document -> document.statements()
                            .forEach(statement ->
                                    permissions.addAll(statement.elements().getOrDefault("Action", Set.of()))));
            if (role.permissionsBoundary() != null) {
                permissions.retainAll(granted(role.permissionsBoundary()));
            }
        });
        return permissions;
    }

    private static Set<String> granted(String policyArn) {
        Set<String> actions = new HashSet<>();
        policyArn.substring(policyArn.indexOf('/') + 1).chars().forEach(letter -> actions.add("s3:" + (char) letter));
        return actions;
    }

    private static boolean profiled(Optional<ObservedRole> found) {
        return found.filter(role -> role.instanceProfiles().contains(ROLE)).isPresent();
    }

    private static DesiredAccountState wanted(Random random) {
        return new DesiredAccountState("target", Optional.empty(), wantedRole(random), random.nextBoolean(), false);
    }

    private static DesiredRole wantedRole(Random random) {
        return new DesiredRole(
                ROLE,
                "/crossbind/",
                ROLE_ARN,
                trust(one(random, List.of("x", "y"))),
                boundary(random),
                one(random, List.of(3600, 7200)),
                one(random, List.of("one", "two")),
                TAGS,
                random.nextBoolean() ? Map.of("crossbind", document(random)) : Map.of(),
                managed(random));
    }

    private static ObservedRole found(Random random) {
        Map<String, PolicyDocument> inline = new HashMap<>();
        for (String name : List.of("crossbind", "extra", "more")) {
            if (random.nextBoolean()) {
                inline.put(name, document(random));
            }
        }
        return new ObservedRole(
                ROLE,
                "/crossbind/",
                ROLE_ARN,
                "AROA1",
                trust(one(random, List.of("x", "y", "z"))),
                boundary(random),
                one(random, List.of(3600, 7200)),
                one(random, List.of("one", "two")),
                TAGS,
                inline,
                managed(random),
                random.nextBoolean() ? Set.of(ROLE) : Set.of());
    }

    private static @Nullable String boundary(Random random) {
        return random.nextInt(3) == 0 ? null : policy(one(random, BOUNDARIES));
    }

    private static PolicyDocument document(Random random) {
        Set<String> actions = new TreeSet<>();
        actions.add(one(random, ACTIONS));
        actions.add(one(random, ACTIONS));
        return allow(actions.toArray(String[]::new));
    }

    private static Set<String> managed(Random random) {
        Set<String> arns = new HashSet<>();
        MANAGED.stream().filter(_ -> random.nextInt(3) == 0).forEach(name -> arns.add(policy(name)));
        return arns;
    }

    private static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
