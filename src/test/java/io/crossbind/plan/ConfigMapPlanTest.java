package io.crossbind.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.desired.Desired.DesiredCluster;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.model.ObservedConfigMap;
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
                arguments("as it was left", new ObservedConfigMap("u", WANTED.annotations(), DATA, OWNERS)),
                arguments("with somebody's annotation", new ObservedConfigMap("u", more, DATA, OWNERS)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("different")
    void whatDiffersIsWrittenToTheOneThatWasSeen(String situation, ObservedConfigMap found) {
        assertThat(ClusterPlanner.configMap(WANTED, Optional.of(found)))
                .containsExactly(new Change.ApplyConfigMap(WANTED, new Change.Existing.Uid("u", true)));
    }

    static Stream<Arguments> different() {
        Map<String, String> otherDefault = new HashMap<>(WANTED.annotations());
        otherDefault.put(ProfilesConfigMap.DEFAULT_PROFILE, "second");
        return Stream.of(
                arguments(
                        "another file",
                        new ObservedConfigMap("u", WANTED.annotations(), Map.of("config", "old"), OWNERS)),
                arguments(
                        "one file more",
                        new ObservedConfigMap(
                                "u", WANTED.annotations(), Map.of("config", "[default]", "more", ""), OWNERS)),
                arguments("another default", new ObservedConfigMap("u", otherDefault, DATA, OWNERS)),
                arguments("no annotations", new ObservedConfigMap("u", Map.of(), DATA, OWNERS)),
                arguments("an owner missing", new ObservedConfigMap("u", WANTED.annotations(), DATA, Set.of("u1"))),
                arguments(
                        "an owner that left",
                        new ObservedConfigMap("u", WANTED.annotations(), DATA, Set.of("u1", "u2", "u3"))));
    }

    @Test
    void itIsThereBeforeTheServiceAccountIsMade() {
        DesiredServiceAccount account = new DesiredServiceAccount("shop", "orders", true, Map.of());
        Plan plan = new ClusterPlanner("u1")
                .plan(
                        new DesiredCluster(Optional.of(account), Optional.of(WANTED), Optional.empty()),
                        new Observed.InCluster(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(plan.changes())
                .containsExactly(
                        new Change.ApplyConfigMap(WANTED, new Change.Existing.None()),
                        new Change.ApplyServiceAccount(account, new Change.Existing.None()));
    }

    @Test
    void theOneThatWasSeenIsEmptiedOnce() {
        assertThat(ClusterPlanner.empty("shop", "crossbind-orders", Optional.empty()))
                .isEmpty();
        assertThat(ClusterPlanner.empty(
                        "shop",
                        "crossbind-orders",
                        Optional.of(new ObservedConfigMap("u", Map.of(), Map.of(), Set.of()))))
                .isEmpty();
        assertThat(ClusterPlanner.empty(
                        "shop", "crossbind-orders", Optional.of(new ObservedConfigMap("u", Map.of(), DATA, Set.of()))))
                .isEqualTo(List.of(new Change.EmptyConfigMap("shop", "crossbind-orders", "u")));
    }
}
