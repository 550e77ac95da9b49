package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.reconcile.Reconciliation.Cleanup;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The kind of pass over an object in each phase of its life, and the end of the pass. */
class PassesTest {
    private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(7));

    private final List<String> done = new ArrayList<>();
    private Supplier<Optional<Duration>> reconciled = () -> SOON;
    private Cleanup cleanup = new Cleanup.Done();
    private final Passes<ConfigMap> passes = new Passes<>(
            new Recorded(), object -> Map.of("binding", object.getMetadata().getName()));

    private final class Recorded implements Reconciliation<ConfigMap> {
        @Override
        public Optional<Duration> reconcile(ConfigMap object, ObjectWriter<ConfigMap> writer) {
            done.add("reconcile with " + MDC.get("binding"));
            return reconciled.get();
        }

        @Override
        public Cleanup cleanUp(ConfigMap object, ObjectWriter<ConfigMap> writer) {
            done.add("clean up");
            return cleanup;
        }

        @Override
        public void forget(ConfigMap object) {
            done.add("forget");
        }
    }

    private final class Writer extends NoWriter<ConfigMap> {

        @Override
        public void removeFinalizer() {
            done.add("remove the finalizer");
        }
    }

    private Optional<Duration> run(ConfigMap object, boolean deleted) {
        return passes.run(object, deleted, new Writer());
    }

    private static ConfigMap object(String... finalizers) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("app")
                .withUid("u1")
                .withFinalizers(finalizers)
                .endMetadata()
                .build();
    }

    private static ConfigMap deleted() {
        ConfigMap object = object(Finalizers.NAME);
        object.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        return object;
    }

    @Test
    void livingObjectIsReconciledAndItsNameIsInTheLogOfThePassOnly() {
        assertThat(run(object(), false)).isEqualTo(SOON);
        assertThat(done).containsExactly("reconcile with app");
        assertThat(MDC.get("binding")).isNull();
    }

    @Test
    void deletedObjectLosesItsFinalizerOnceNothingIsLeft() {
        cleanup = new Cleanup.Pending(SOON);
        assertThat(run(deleted(), false)).isEqualTo(SOON);
        assertThat(done).containsExactly("clean up");
        cleanup = new Cleanup.Done();
        assertThat(run(deleted(), false)).isEmpty();
        assertThat(done).containsExactly("clean up", "clean up", "remove the finalizer");
    }

    @Test
    void objectWhoseFinalizerWasRemovedIsNotCleanedUpAgainUntilItIsGone() {
        run(deleted(), false);
        done.clear();
        assertThat(run(deleted(), false)).isEmpty();
        assertThat(done).isEmpty();
        assertThat(run(deleted(), true)).isEmpty();
        assertThat(done).containsExactly("forget");
        run(deleted(), false);
        assertThat(done).as("another object with the UID").contains("clean up");
    }

    @Test
    void passOverAnObjectThatWasEditedMeanwhileIsRepeatedSoon() {
        reconciled = () -> {
            throw new ConcurrentEdit.PassEnded();
        };
        assertThat(run(object(), false)).contains(ConcurrentEdit.PAUSE);
        assertThat(MDC.get("binding")).isNull();
    }

    @Test
    void refusedWriteEndsThePassQuietlyOnlyIfItsObjectIsGone() {
        reconciled = () -> {
            throw new ClusterFailure(404, "not found", new IllegalStateException());
        };
        assertThat(run(object(), false)).isEmpty();
        assertThatThrownBy(() -> run(object(Finalizers.NAME), false)).isInstanceOf(ClusterFailure.class);
    }
}
