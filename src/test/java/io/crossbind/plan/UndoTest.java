package io.crossbind.plan;

import static io.crossbind.plan.Examples.lines;
import static io.crossbind.plan.Examples.policy;
import static io.crossbind.plan.Examples.remembered;
import static io.crossbind.plan.Examples.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.model.ObservedRole;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UndoTest {
    private static final ObservedRole BARE = role().withoutInlinePolicy("crossbind")
            .withoutAttachedPolicy(policy("a"))
            .withoutAttachedPolicy(policy("b"));
    private static final ObservedRole HALF = BARE.withAttachedPolicy(policy("a"));

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void decides(String situation, Reason failure, RoleObservation role, List<String> expected) {
        assertThat(lines(new Plan.Apply(Planner.undo(new Refusal(failure, "why"), role))))
                .isEqualTo(expected);
    }

    static Stream<Arguments> situations() {
        List<String> deleted = List.of("DeleteRole: delete role shop-orders");
        return Stream.of(
                arguments("no policy put yet", Reason.MALFORMED_POLICY, remembered(BARE), deleted),
                arguments(
                        "one of two policies attached",
                        Reason.POLICY_NOT_FOUND,
                        remembered(HALF),
                        List.of("DetachPolicy: detach " + policy("a") + " from role shop-orders", deleted.getFirst())),
                arguments("time alone can help", Reason.THROTTLED, remembered(BARE), List.of()),
                arguments("somebody has to allow the call", Reason.ACCESS_DENIED, remembered(BARE), List.of()),
                arguments("not made", Reason.MALFORMED_POLICY, new RoleObservation.Absent(), List.of()));
    }
}
