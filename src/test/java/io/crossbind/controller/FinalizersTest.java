package io.crossbind.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FinalizersTest {
    private final ConfigMap object = object(1);

    @Test
    void theFinalizerIsAppliedAloneAndOnlyToTheObjectOfThatUid() {
        Finalizers.add(object, new ConfigMap(), sent -> {
            assertThat(sent)
                    .isEqualTo(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("app")
                            .withNamespace("shop")
                            .withUid("u1")
                            .withFinalizers("crossbind.io/aws")
                            .endMetadata()
                            .build());
            return object(1);
        });
        assertThat(Finalizers.has(object)).isTrue();
    }

    @Test
    void aPassOverAnObjectThatWasEditedMeanwhileEnds() {
        assertThatThrownBy(() -> Finalizers.add(object, new ConfigMap(), _ -> object(2)))
                .isInstanceOf(Overtaken.Pass.class);
        assertThat(Finalizers.has(object)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409, 422})
    void aPassOverAnObjectThatWasDeletedMeanwhileEnds(int code) {
        assertThatThrownBy(() -> Finalizers.add(object, new ConfigMap(), _ -> {
                    throw new KubernetesClientException("no", code, null);
                }))
                .isInstanceOf(Overtaken.Pass.class);
        assertThat(Finalizers.has(object)).isFalse();
    }

    @Test
    void anObjectWithoutTheFinalizerIsNotWrittenFor() {
        assertThatThrownBy(() -> Finalizers.add(object, new ConfigMap(), _ -> {
                    throw new KubernetesClientException("forbidden", 403, null);
                }))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.refusal().reason()).isEqualTo(Reason.KUBERNETES_ERROR));
    }

    @Test
    void onlyAnObjectWithoutTheFinalizerCanBeGone() {
        KubernetesClientException conflict = new KubernetesClientException("no", 409, null);
        assertThat(Finalizers.isGone(object, conflict)).isTrue();
        object.addFinalizer("crossbind.io/aws");
        assertThat(Finalizers.isGone(object, conflict)).isFalse();
    }

    private static ConfigMap object(long generation) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("app")
                .withNamespace("shop")
                .withUid("u1")
                .withGeneration(generation)
                .withLabels(Map.of("team", "shop"))
                .endMetadata()
                .build();
    }

    @Test
    void anObjectThatIsGoneHasNoFinalizerToRemove() {
        assertThatCode(() -> Finalizers.remove(() -> {
                    throw new KubernetesClientException("gone", 404, null);
                }))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Finalizers.remove(() -> {
                    throw new KubernetesClientException("forbidden", 403, null);
                }))
                .isInstanceOf(KubernetesClientException.class);
    }
}
