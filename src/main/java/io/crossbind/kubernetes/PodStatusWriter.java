package io.crossbind.kubernetes;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.reconcile.pods.PodsRecorder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Applies the status fields of a pass over pods to a binding by server-side apply as {@link PodsRecorder#FIELD_MANAGER}. The framework
 * cannot apply the fields, because the pass belongs to a service account and not to the binding.
 */
public final class PodStatusWriter implements UnaryOperator<CrossAccountBinding> {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withForce(true)
            .withFieldManager(PodsRecorder.FIELD_MANAGER)
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .build();

    private final KubernetesClient client;
    private final Consumer<CrossAccountBinding> answers;

    /**
     * @param client calls the API server
     * @param answers receives each answer, for the cache of bindings
     */
    public PodStatusWriter(KubernetesClient client, Consumer<CrossAccountBinding> answers) {
        this.client = client;
        this.answers = answers;
    }

    /**
     * Applies the fields.
     *
     * @return the binding from the API server's answer
     * @throws io.crossbind.reconcile.port.ClusterFailure if the API server refuses
     */
    @Override
    public CrossAccountBinding apply(CrossAccountBinding fields) {
        CrossAccountBinding answer = ApiErrors.translated(
                () -> client.resource(fields).subresource("status").patch(APPLY));
        answers.accept(answer);
        return answer;
    }
}
