package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FinalizersTest {
    private final ConfigMap object = object(1);

    @Test
    void theFinalizerIsAppliedAloneAndOnlyToTheObjectOfThatUid() {
        Finalizers.add(object, new ConfigMap(), applying(sent -> {
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
        }));
        assertThat(Finalizers.has(object)).isTrue();
    }

    @Test
    void aPassOverAnObjectThatWasEditedMeanwhileEnds() {
        assertThatThrownBy(() -> Finalizers.add(object, new ConfigMap(), applying(_ -> object(2))))
                .isInstanceOf(ConcurrentEdit.PassEnded.class);
        assertThat(Finalizers.has(object)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409, 422})
    void aPassOverAnObjectThatWasDeletedMeanwhileEnds(int code) {
        assertThatThrownBy(() -> Finalizers.add(object, new ConfigMap(), applying(_ -> {
                    throw new ClusterFailure(code, "no", new IllegalStateException());
                })))
                .isInstanceOf(ConcurrentEdit.PassEnded.class);
        assertThat(Finalizers.has(object)).isFalse();
    }

    @Test
    void anObjectWithoutTheFinalizerIsNotWrittenFor() {
        assertThatThrownBy(() -> Finalizers.add(object, new ConfigMap(), applying(_ -> {
                    throw new ClusterFailure(403, "forbidden", new IllegalStateException());
                })))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().reason()).isEqualTo(Reason.KUBERNETES_ERROR));
    }

    @Test
    void onlyAnObjectWithoutTheFinalizerCanBeGone() {
        ClusterFailure conflict = new ClusterFailure(409, "no", new IllegalStateException());
        assertThat(Finalizers.isGone(object, conflict)).isTrue();
        object.addFinalizer("crossbind.io/aws");
        assertThat(Finalizers.isGone(object, conflict)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"404, ACCOUNT_STALLED", "409, ACCOUNT_STALLED", "422, ACCOUNT_STALLED", "403, KUBERNETES_ERROR"})
    void accountThatIsBeingDeletedOrCannotBeKeptIsNotWrittenIn(int code, Reason reason) {
        AwsAccount account = new AwsAccount();
        account.setMetadata(
                new ObjectMetaBuilder().withName("data").withUid("u1").build());
        ClusterCommands refusing = new NoCommands() {
            @Override
            public void applyFinalizer(AwsAccount fields) {
                throw new ClusterFailure(code, "no", new IllegalStateException());
            }
        };
        assertThatThrownBy(() -> Finalizers.keep(account, refusing))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().reason()).isEqualTo(reason));
        account.addFinalizer(Finalizers.NAME);
        assertThatCode(() -> Finalizers.keep(account, refusing))
                .as("an account that is kept already")
                .doesNotThrowAnyException();
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
        assertThatCode(() -> Finalizers.remove(applying(_ -> {
                    throw new ClusterFailure(404, "gone", new IllegalStateException());
                })))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Finalizers.remove(applying(_ -> {
                    throw new ClusterFailure(403, "forbidden", new IllegalStateException());
                })))
                .isInstanceOf(ClusterFailure.class);
    }

    /** A writer with the given function for finalizer calls. */
    private static ObjectWriter<ConfigMap> applying(UnaryOperator<ConfigMap> apply) {
        return new NoWriter<>() {

            @Override
            public ConfigMap applyFinalizer(ConfigMap fields) {
                return apply.apply(fields);
            }

            @Override
            public void removeFinalizer() {
                var _ = apply.apply(new ConfigMap());
            }
        };
    }
}
