package io.crossbind.reconcile.pods;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.plan.pods.PodsJudge;
import io.crossbind.plan.pods.PodsPlan;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Counts the pods without their binding's credentials, and restarts their owners if the spec of the binding requests restarts. The reconciliation
 * reads the binding's status and calls only the API server. Pods start and end all the time, and must neither cause AWS calls nor shorten the backoff
 * of a binding. So pods have a separate reconciliation, and only this reconciliation writes {@code status.pods}.
 */
public final class PodsReconciliation {
    private final PodsGatherer gatherer;
    private final PodsExecutor executor;
    private final PodsRecorder recorder;

    public PodsReconciliation(PodsGatherer gatherer, PodsExecutor executor, PodsRecorder recorder) {
        this.gatherer = gatherer;
        this.executor = executor;
        this.recorder = recorder;
    }

    /**
     * Runs one pass over the pods of a binding.
     *
     * @param applyStatus applies status fields on the server's side with {@link PodsRecorder#FIELD_MANAGER}, and returns the answer
     * @return when the next pass is due at the latest; empty if only an event can cause another pass
     */
    public Optional<Duration> reconcile(CrossAccountBinding binding, UnaryOperator<CrossAccountBinding> applyStatus) {
        PodsPlan plan = PodsJudge.judge(gatherer.situation(binding));
        executor.execute(binding, plan);
        return recorder.record(binding, plan, applyStatus);
    }
}
