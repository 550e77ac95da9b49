package io.crossbind.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.desired.Desired.DesiredCluster;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedConfigMap.Ownership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigMapPlanTest {
    private static final Map<String, String> DATA = Map.of("config", "[default]");
    private static final DesiredConfigMap WANTED = new DesiredConfigMap(
            "shop",
            "crossbind-orders",
            Map.of("crossbind.io/service-account", "orders", "crossbind.io/default-profile", "first"),
            DATA,
            Map.of("first", "u1", "second", "u2"));
    private static final Set<String> OWNERS = Set.of("u1", "u2");

    @Test
    void aMissingOneIsMade() {
        assertThat(ClusterPlanner.configMap(WANTED, Optional.empty()))
                .containsExactly(new Change.ApplyConfigMap(WANTED, new Change.Existing.None()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("same")
    void whatIsAsItShouldBeIsLeft(String situation, ObservedConfigMap found) {
        assertThat(ClusterPlanner.configMap(WANTED, Optional.of(found))).isEmpty();
    }

    static Stream<Arguments> same() {
        Map<String, String> more = new HashMap<>(WANTED.annotations());
        more.put("team", "shop");
        return Stream.of(
                arguments("as it was left", ours(WANTED.annotations(), DATA, OWNERS)),
                arguments("with somebody's annotation", ours(more, DATA, OWNERS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("different")
    void whatDiffersIsWrittenToTheOneThatWasSeen(String situation, ObservedConfigMap found) {
        assertThat(ClusterPlanner.configMap(WANTED, Optional.of(found)))
                .containsExactly(new Change.ApplyConfigMap(WANTED, new Change.Existing.Uid("u")));
    }

    static Stream<Arguments> different() {
        Map<String, String> otherDefault = new HashMap<>(WANTED.annotations());
        otherDefault.put(ProfilesConfigMap.DEFAULT_PROFILE, "second");
        return Stream.of(
                arguments("another file", ours(WANTED.annotations(), Map.of("config", "old"), OWNERS)),
                arguments(
                        "one file more", ours(WANTED.annotations(), Map.of("config", "[default]", "more", ""), OWNERS)),
                arguments("another default", ours(otherDefault, DATA, OWNERS)),
                arguments("no annotations", ours(Map.of(), DATA, OWNERS)),
                arguments("an owner missing", ours(WANTED.annotations(), DATA, Set.of("u1"))),
                arguments("an owner that left", ours(WANTED.annotations(), DATA, Set.of("u1", "u2", "u3"))));
    }

    @Test
    void instructionsForAnUnmanagedAccountAreWrittenUntilTheirTextIsThere() {
        assertThat(changesOfSetup(Optional.empty()))
                .containsExactly(new Change.ApplyConfigMap(WANTED, new Change.Existing.None()));
        assertThat(changesOfSetup(Optional.of(ours(Map.of(), Map.of("config", "old"), OWNERS))))
                .containsExactly(new Change.ApplyConfigMap(WANTED, new Change.Existing.Uid("u")));
        assertThat(changesOfSetup(Optional.of(ours(Map.of(), DATA, OWNERS)))).isEmpty();
    }

    private static List<Change> changesOfSetup(Optional<ObservedConfigMap> found) {
        return new ClusterPlanner(Map.of("u1", "orders"))
                .plan(
                        wanted(Optional.empty(), Optional.of(WANTED)),
                        new Observed.InCluster(Optional.empty(), Optional.empty(), Optional.empty(), found))
                .changes();
    }

    @Test
    void itIsThereBeforeTheServiceAccountIsMade() {
        DesiredServiceAccount account = new DesiredServiceAccount("shop", "orders", true, Map.of());
        Plan plan = new ClusterPlanner(Map.of("u1", "orders"))
                .plan(
                        new DesiredCluster(Optional.of(account), Optional.of(WANTED), Optional.empty()),
                        new Observed.InCluster(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(plan.changes())
                .containsExactly(
                        new Change.ApplyConfigMap(WANTED, new Change.Existing.None()),
                        new Change.ApplyServiceAccount(account, new Change.Existing.None(), Map.of("u1", "orders")));
    }

    @Test
    void theOneThatWasSeenIsEmptiedOnce() {
        assertThat(ClusterPlanner.empty("shop", "crossbind-orders", Optional.empty()))
                .isEmpty();
        assertThat(ClusterPlanner.empty(
                        "shop", "crossbind-orders", Optional.of(ours(Map.of(), Map.of(), Set.of("u1")))))
                .isEmpty();
        assertThat(ClusterPlanner.empty("shop", "crossbind-orders", Optional.of(ours(Map.of(), DATA, Set.of("u1")))))
                .isEqualTo(List.of(new Change.EmptyConfigMap("shop", "crossbind-orders", "u")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inTheWay")
    void whatIsInTheWayIsSaidAndLeft(String situation, ObservedConfigMap found, String expected) {
        Observed.InCluster observed =
                new Observed.InCluster(Optional.empty(), Optional.of(found), Optional.empty(), Optional.of(found));
        assertThat(Examples.lines(new ClusterPlanner(Map.of("u1", "orders"))
                        .plan(wanted(Optional.of(WANTED), Optional.empty()), observed)))
                .containsExactly("Refused: " + expected);
        assertThat(Examples.lines(new ClusterPlanner(Map.of("u1", "orders"))
                        .plan(wanted(Optional.empty(), Optional.of(WANTED)), observed)))
                .as("the same goes for what an owner of an unmanaged account is told")
                .containsExactly("Refused: " + expected);
        assertThat(ClusterPlanner.configMap(WANTED, Optional.of(found))).isEmpty();
        assertThat(ClusterPlanner.empty("shop", "crossbind-orders", Optional.of(found)))
                .isEmpty();
    }

    private static DesiredCluster wanted(Optional<DesiredConfigMap> configMap, Optional<DesiredConfigMap> setup) {
        return new DesiredCluster(Optional.empty(), configMap, Optional.empty(), setup);
    }

    static Stream<Arguments> inTheWay() {
        Map<String, String> mine = Map.of("config", "mine");
        return Stream.of(
                arguments(
                        "an imitation",
                        new ObservedConfigMap("u", WANTED.annotations(), mine, Set.of(), Ownership.FOREIGN, false),
                        "CONFIG_MAP_CONFLICT: ConfigMap shop/crossbind-orders is not managed by crossbind"),
                arguments(
                        "a perfect imitation",
                        new ObservedConfigMap("u", WANTED.annotations(), DATA, Set.of(), Ownership.FOREIGN, false),
                        "CONFIG_MAP_CONFLICT: ConfigMap shop/crossbind-orders is not managed by crossbind"),
                arguments(
                        "that of a binding before",
                        new ObservedConfigMap(
                                "u", WANTED.annotations(), DATA, Set.of("u0"), Ownership.LEFT_BEHIND, false),
                        "CHANGED_MEANWHILE: ConfigMap shop/crossbind-orders belongs to a deleted binding;"
                                + " garbage collection will delete it"),
                arguments(
                        "edited and made immutable",
                        new ObservedConfigMap("u", WANTED.annotations(), mine, OWNERS, Ownership.OURS, true),
                        "CONFIG_MAP_CONFLICT: ConfigMap shop/crossbind-orders is immutable"
                                + " and cannot be changed"));
    }

    @Test
    void anImmutableOneThatIsRightHarmsNothing() {
        ObservedConfigMap found =
                new ObservedConfigMap("u", WANTED.annotations(), DATA, Set.of("u1"), Ownership.OURS, true);
        assertThat(ClusterPlanner.problem(WANTED, Optional.of(found))).isEmpty();
        assertThat(ClusterPlanner.configMap(WANTED, Optional.of(found)))
                .as("its metadata can be changed")
                .hasSize(1);
    }

    private static ObservedConfigMap ours(
            Map<String, String> annotations, Map<String, String> data, Set<String> owners) {
        return new ObservedConfigMap("u", annotations, data, owners, Ownership.OURS, false);
    }
}
