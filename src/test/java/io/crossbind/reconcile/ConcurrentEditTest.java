package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConcurrentEditTest {

    @Test
    void onlyANewSpecOrADeletionWakesTheBindings() {
        assertThat(changed(object(1, null, "1"), object(1, null, "2"))).isFalse();
        assertThat(changed(object(1, null, "1"), object(2, null, "2"))).isTrue();
        assertThat(changed(object(1, null, "1"), object(1, "2026-03-01T12:00:00Z", "2")))
                .isTrue();
        assertThat(changed(object(1, "2026-03-01T12:00:00Z", "2"), object(1, "2026-03-01T12:00:00Z", "3")))
                .isFalse();
    }

    private static boolean changed(Namespace before, Namespace after) {
        return ConcurrentEdit.specOrLifeChanged(before, after);
    }

    private static Namespace object(long generation, @Nullable String deletionTimestamp, String resourceVersion) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName("any")
                .withGeneration(generation)
                .withDeletionTimestamp(deletionTimestamp)
                .withResourceVersion(resourceVersion)
                .endMetadata()
                .build();
    }
}
