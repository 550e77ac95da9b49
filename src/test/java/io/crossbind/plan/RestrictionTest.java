package io.crossbind.plan;

import static io.crossbind.plan.Examples.BOUNDARY;
import static io.crossbind.plan.Examples.ROLE_ARN;
import static io.crossbind.plan.Examples.TAGS;
import static io.crossbind.plan.Examples.direct;
import static io.crossbind.plan.Examples.lines;
import static io.crossbind.plan.Examples.policy;
import static io.crossbind.plan.Examples.remembered;
import static io.crossbind.plan.Examples.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.desired.Desired.Caps;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RestrictionTest {
    private static final Caps FITTING = new Caps(List.of(policy("*")), BOUNDARY, 3600);
    private static final Caps TIGHT = new Caps(List.of(policy("a")), policy("tight"), 1800);

    @Test
    void whatIsOverTheLimitsIsTakenTheBoundaryFirst() {
        assertThat(lines(SidePlanner.restriction(TIGHT, TAGS, direct(role()))))
                .containsExactly(
                        "PutPermissionsBoundary: set permissions boundary " + policy("tight") + " of role shop-orders",
                        "DetachPolicy: detach " + policy("b") + " from role shop-orders",
                        "UpdateRole: set session duration 1800 s and description of role shop-orders");
    }

    @Test
    void theDescriptionStaysWhereTheSessionIsShortened() {
        Plan plan = SidePlanner.restriction(new Caps(List.of("*"), null, 1800), TAGS, direct(role()));
        assertThat(plan)
                .isEqualTo(new Plan.Apply(List.of(new Change.UpdateRole("shop-orders", 1800, "Made by crossbind"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void decides(String situation, Caps caps, RoleObservation observed, List<String> expected) {
        assertThat(lines(SidePlanner.restriction(caps, TAGS, observed))).isEqualTo(expected);
    }

    static Stream<Arguments> situations() {
        ObservedRole ofOther = role().withTags(Map.of(OwnerTags.BINDING, "shop/other"));
        return Stream.of(
                arguments("unknown", TIGHT, new RoleObservation.Unknown(), List.of("ReadRoleFirst")),
                arguments("absent", TIGHT, new RoleObservation.Absent(), List.of()),
                arguments("foreign", TIGHT, new RoleObservation.Foreign(ROLE_ARN, true), List.of()),
                arguments("over the limits, in bulk", TIGHT, remembered(role()), List.of("ReadRoleFirst")),
                arguments("within the limits", FITTING, remembered(role()), List.of()),
                arguments("of another binding", TIGHT, direct(ofOther), List.of()),
                arguments(
                        "no boundary is asked for",
                        new Caps(List.of(policy("*")), null, 3600),
                        remembered(role()),
                        List.of()),
                arguments(
                        "no managed policy is allowed",
                        new Caps(List.of(), BOUNDARY, 3600),
                        direct(role()),
                        List.of(
                                "DetachPolicy: detach " + policy("a") + " from role shop-orders",
                                "DetachPolicy: detach " + policy("b") + " from role shop-orders")));
    }

    @Test
    void nothingIsLeftToRestrictAfterwards() {
        ObservedRole left = role().withPermissionsBoundary(policy("tight"))
                .withoutAttachedPolicy(policy("b"))
                .withSession(1800, "Made by crossbind");
        assertThat(SidePlanner.restriction(TIGHT, TAGS, direct(left))).isEqualTo(new Plan.Apply(List.of()));
    }
}
