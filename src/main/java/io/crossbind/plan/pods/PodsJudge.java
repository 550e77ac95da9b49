package io.crossbind.plan.pods;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.RestartPolicy;
import io.crossbind.api.v1alpha1.ServiceAccountWorkload;
import io.crossbind.model.ObservedPod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges the pods of a binding: which pods lack the binding's credentials, and whether their owners are restarted. */
public final class PodsJudge {
    private PodsJudge() {}

    /** Judges by the known facts. No further read is necessary, so the answer is always a plan. */
    public static PodsPlan judge(PodsSituation situation) {
        if (situation.workload().isEmpty() || situation.role().isEmpty()) {
            return new PodsPlan(List.of(), Optional.empty());
        }
        return judge(situation, situation.workload().get(), situation.role().get());
    }

    private static PodsPlan judge(PodsSituation situation, ServiceAccountWorkload workload, RoleStatus role) {
        List<ObservedPod> outdated = situation.pods().stream()
                .filter(pod -> PodCredentialsCheck.lacksCredentials(
                        Objects.requireNonNull(workload.delivery()), workload.name(), role.arn(), pod))
                .toList();
        // The operator cannot know the ID of a role in an unmanaged account.
        String id = Objects.requireNonNullElse(role.id(), role.arn());
        @Nullable String before = situation.before().map(Pods::restartedFor).orElse(null);
        boolean restarts = workload.restart() == RestartPolicy.Rollout
                && situation.isReady()
                && !outdated.isEmpty()
                && !id.equals(before);
        return new PodsPlan(
                restarts ? outdated : List.of(),
                Optional.of(new Pods(
                        situation.pods().size(),
                        outdated.size(),
                        restartedFor(workload, restarts ? Optional.of(id) : Optional.ofNullable(before)))));
    }

    /** The record of a restart is dropped under {@code Never}. A user who sets {@code Never} and then {@code Rollout} asks for a restart again. */
    private static @Nullable String restartedFor(ServiceAccountWorkload workload, Optional<String> role) {
        return workload.restart() == RestartPolicy.Rollout ? role.orElse(null) : null;
    }
}
