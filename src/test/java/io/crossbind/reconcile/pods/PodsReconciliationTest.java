package io.crossbind.reconcile.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.model.ObservedPod;
import io.crossbind.reconcile.RecordedEvents;
import io.crossbind.reconcile.port.OwnerRestarter.Result;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodsReconciliationTest {
    private static final ObservedPod WITHOUT_CREDENTIALS = new ObservedPod(
            "web-1", Instant.parse("2026-03-01T12:00:00Z"), Set.of(), Set.of(), false, Optional.empty());

    private final RecordedEvents events = new RecordedEvents();
    private final List<CrossAccountBinding> statuses = new ArrayList<>();
    private Result result = new Result(Set.of("Deployment/web"), Set.of(), Set.of());
    private int restarts;

    private final PodsReconciliation pass = new PodsReconciliation(
            new PodsGatherer(_ -> List.of(WITHOUT_CREDENTIALS)),
            new PodsExecutor(
                    (_, _) -> {
                        restarts++;
                        return result;
                    },
                    events),
            new PodsRecorder());

    @Test
    void ownersAreRestartedOnceForARole() {
        reconcile("Rollout", "");
        assertThat(restarts).isOne();
        assertThat(events.all())
                .containsExactly("Restarted: Restarted Deployment/web: pods had been created without the credentials.");
        assertThat(statuses.getLast().getStatus().pods()).isEqualTo(new Pods(1, 1, "AROA1"));

        reconcile("Rollout", "pods: {total: 1, outdated: 1, restartedFor: AROA1}");
        assertThat(restarts).isOne();
        assertThat(statuses).hasSize(1);
    }

    @Test
    void podsAreOnlyCountedWhereTheBindingAsksForNoRestart() {
        reconcile("Never", "");
        assertThat(restarts).isZero();
        assertThat(statuses).hasSize(1);
    }

    @Test
    void ownerThatCannotBeRestartedIsNamed() {
        result = new Result(Set.of(), Set.of("Job/once"), Set.of());
        reconcile("Rollout", "");
        assertThat(events.all())
                .containsExactly("NotRestarted: Job/once run without the credentials, and the operator cannot restart"
                        + " them. Restart them manually.");
    }

    @Test
    void refusalNamesTheRightThatIsMissing() {
        result = new Result(Set.of(), Set.of(), Set.of("Deployment/web (Forbidden)"));
        reconcile("Rollout", "");
        assertThat(events.all())
                .singleElement()
                .asString()
                .contains("Deployment/web (Forbidden)", "ClusterRole crossbind-restart-owners");
    }

    private void reconcile(String restart, String pods) {
        CrossAccountBinding binding = Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: web, namespace: shop, uid: b1, generation: 1}
                spec:
                  accountRef: {name: data}
                  workload: {serviceAccount: {name: web, delivery: WebIdentity, restart: %s}}
                  role: {}
                status:
                  observedGeneration: 1
                  conditions: [{type: Ready, status: "True", reason: Ready}]
                  targetRole: {arn: "arn:aws:iam::222222222222:role/web", id: AROA1}
                  %s
                """.formatted(restart, pods), CrossAccountBinding.class);
        pass.reconcile(binding, fields -> {
            statuses.add(fields);
            return binding;
        });
    }
}
