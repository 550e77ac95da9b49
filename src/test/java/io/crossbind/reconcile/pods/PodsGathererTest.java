package io.crossbind.reconcile.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.plan.pods.PodsPlan;
import io.crossbind.reconcile.RecordedEvents;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The facts about a binding for its pods, and the times of the next count of pods. */
class PodsGathererTest {
    private static final CrossAccountBinding READY = binding(1, 1, "Ready", "AROA1", "");

    private final PodsGatherer gatherer = new PodsGatherer(_ -> List.of());

    private static CrossAccountBinding binding(
            int generation, int observed, String reason, String roleId, String more) {
        return Serialization.unmarshal(
                """
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: web, namespace: shop, uid: b1, generation: %d}
                spec:
                  accountRef: {name: data}
                  workload: {serviceAccount: {name: web, delivery: WebIdentity}}
                  role: {}
                status:
                  observedGeneration: %d
                  conditions: [{type: Ready, status: "True", reason: %s, message: any}]
                  targetRole: {arn: "arn:aws:iam::222222222222:role/web", id: %s}
                  %s
                """.formatted(generation, observed, reason, roleId, more), CrossAccountBinding.class);
    }

    @ParameterizedTest(name = "generation {0}, observed {1}, reason {2}")
    @CsvSource({"1, 1, Ready, true", "2, 1, Ready, false", "1, 1, Applying, false"})
    void podsAreJudgedOnlyByAStatusThatIsReadyForThePresentSpec(
            int generation, int observed, String reason, boolean isReady) {
        assertThat(gatherer.situation(binding(generation, observed, reason, "AROA1", ""))
                        .isReady())
                .isEqualTo(isReady);
    }

    @Test
    void statusWithoutAReadyConditionIsNotReady() {
        CrossAccountBinding fresh = Serialization.clone(READY);
        fresh.setStatus(null);
        assertThat(gatherer.situation(fresh).isReady()).isFalse();
    }

    @Test
    void podsDependOnTheSpecOnTheRoleAndOnReadinessOnly() {
        assertThat(PodsGatherer.matters(READY, Serialization.clone(READY))).isFalse();
        assertThat(PodsGatherer.matters(READY, binding(1, 1, "Ready", "AROA1", "grants: [\"arn:aws:s3:::a\"]")))
                .isFalse();
        assertThat(PodsGatherer.matters(READY, binding(2, 2, "Ready", "AROA1", "")))
                .as("another spec")
                .isTrue();
        assertThat(PodsGatherer.matters(READY, binding(1, 1, "Ready", "AROA2", "")))
                .as("another role")
                .isTrue();
        assertThat(PodsGatherer.matters(READY, binding(1, 1, "Applying", "AROA1", "")))
                .as("no longer Ready")
                .isTrue();
    }

    @Test
    void countIsWrittenOnceAndPodsAreCountedAgainAtOnceIfTheBindingWasEditedMeanwhile() {
        List<CrossAccountBinding> statuses = new ArrayList<>();
        PodsPlan plan = new PodsPlan(List.of(), Optional.of(new Pods(3, 1, null)));
        assertThat(new PodsRecorder().record(READY, plan, fields -> {
                    statuses.add(fields);
                    return READY;
                }))
                .isEmpty();
        assertThat(statuses).hasSize(1);
        assertThat(new PodsRecorder().record(READY, plan, _ -> binding(2, 1, "Ready", "AROA1", "")))
                .contains(Duration.ZERO);
        CrossAccountBinding counted = binding(1, 1, "Ready", "AROA1", "pods: {total: 3, outdated: 1}");
        assertThat(new PodsRecorder().record(counted, plan, _ -> {
                    throw new AssertionError("the same count is not written again");
                }))
                .isEmpty();
    }

    @Test
    void passTellsWhenTheNextOneIsDue() {
        CrossAccountBinding counted = binding(1, 1, "Ready", "AROA1", "pods: {total: 3, outdated: 1}");
        PodsReconciliation pass = new PodsReconciliation(
                gatherer,
                new PodsExecutor(
                        (_, _) -> {
                            throw new AssertionError("no pod is to be restarted");
                        },
                        new RecordedEvents()),
                new PodsRecorder());
        assertThat(pass.reconcile(counted, _ -> binding(2, 1, "Ready", "AROA1", "")))
                .contains(Duration.ZERO);
    }
}
