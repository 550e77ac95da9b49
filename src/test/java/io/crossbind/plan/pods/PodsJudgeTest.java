package io.crossbind.plan.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.RestartPolicy;
import io.crossbind.api.v1alpha1.ServiceAccountWorkload;
import io.crossbind.model.ObservedPod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodsJudgeTest {
    private static final ServiceAccountWorkload ROLLOUT = workload(RestartPolicy.Rollout);
    private static final String ROLE = "arn:aws:iam::222222222222:role/web";
    private static final ObservedPod CURRENT = pod("web-1", Set.of(ROLE));
    private static final ObservedPod OUTDATED = pod("web-2", Set.of());

    private static ObservedPod pod(String name, Set<String> roles) {
        return new ObservedPod(name, Instant.parse("2026-03-01T12:00:00Z"), roles, Set.of(), false, Optional.empty());
    }

    private static ServiceAccountWorkload workload(RestartPolicy restart) {
        return Serialization.unmarshal(
                "name: web\ndelivery: WebIdentity\nrestart: %s\n".formatted(restart), ServiceAccountWorkload.class);
    }

    private static PodsPlan judge(
            RestartPolicy restart,
            @Nullable String roleId,
            boolean ready,
            @Nullable String restartedFor,
            ObservedPod... pods) {
        return PodsJudge.judge(new PodsSituation(
                Optional.of(workload(restart)),
                Optional.of(new RoleStatus(ROLE, roleId)),
                ready,
                restartedFor == null ? Optional.empty() : Optional.of(new Pods(1, 1, restartedFor)),
                List.of(pods)));
    }

    @Test
    void bindingWithoutPodsOrWithoutARoleHasNoCount() {
        Optional<RoleStatus> role = Optional.of(new RoleStatus(ROLE, "AROA1"));
        assertThat(PodsJudge.judge(
                        new PodsSituation(Optional.empty(), role, true, Optional.empty(), List.of(OUTDATED))))
                .isEqualTo(new PodsPlan(List.of(), Optional.empty()));
        assertThat(PodsJudge.judge(new PodsSituation(
                        Optional.of(ROLLOUT), Optional.empty(), true, Optional.empty(), List.of(OUTDATED))))
                .isEqualTo(new PodsPlan(List.of(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "Rollout, true, , true, AROA1",
        "Rollout, true, AROA0, true, AROA1",
        "Rollout, true, AROA1, false, AROA1",
        "Rollout, false, , false, ",
        "Rollout, false, AROA0, false, AROA0",
        "Never, true, , false, ",
        "Never, true, AROA1, false, ",
    })
    void outdatedPodsAreRestartedOnceForEachRole(
            RestartPolicy restart, boolean ready, @Nullable String before, boolean restarts, @Nullable String after) {
        PodsPlan plan = judge(restart, "AROA1", ready, before, CURRENT, OUTDATED);
        assertThat(plan.restart()).isEqualTo(restarts ? List.of(OUTDATED) : List.of());
        assertThat(plan.counted()).contains(new Pods(2, 1, after));
    }

    @Test
    void podsWithTheirCredentialsAreNotRestarted() {
        assertThat(judge(RestartPolicy.Rollout, "AROA1", true, null, CURRENT))
                .isEqualTo(new PodsPlan(List.of(), Optional.of(new Pods(1, 0, null))));
    }

    @Test
    void roleWithoutAKnownIdIsToldApartByItsArn() {
        assertThat(judge(RestartPolicy.Rollout, null, true, null, OUTDATED).counted())
                .contains(new Pods(1, 1, ROLE));
        assertThat(judge(RestartPolicy.Rollout, null, true, ROLE, OUTDATED).restart())
                .isEmpty();
    }

    /** One moment of a binding whose policy never leaves Rollout. */
    record Moment(String roleId, boolean ready, boolean outdated) {}

    @Property
    void anyHistoryRestartsThePodsOfARoleAtMostOnceInARow(@ForAll("histories") List<Moment> history) {
        Optional<Pods> status = Optional.empty();
        List<String> restarted = new ArrayList<>();
        for (Moment now : history) {
            PodsPlan plan = PodsJudge.judge(new PodsSituation(
                    Optional.of(ROLLOUT),
                    Optional.of(new RoleStatus(ROLE, now.roleId())),
                    now.ready(),
                    status,
                    now.outdated() ? List.of(OUTDATED) : List.of(CURRENT)));
            if (!plan.restart().isEmpty()) {
                assertThat(now.ready()).isTrue();
                restarted.add(now.roleId());
            }
            status = plan.counted();
        }
        for (int i = 1; i < restarted.size(); i++) {
            assertThat(restarted.get(i)).isNotEqualTo(restarted.get(i - 1));
        }
    }

    @Provide
    Arbitrary<List<Moment>> histories() {
        return Combinators.combine(
                        Arbitraries.of("AROA1", "AROA2"), Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as(Moment::new)
                .list()
                .ofMaxSize(12);
    }
}
