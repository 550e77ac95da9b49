package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgingLoopTest {
    private final List<String> read = new ArrayList<>();

    @Test
    void judgementThatLacksNothingCountsWithoutARead() {
        assertThat(JudgingLoop.run(() -> "ready", _ -> Set.<String>of(), read::add))
                .isEqualTo("ready");
        assertThat(read).isEmpty();
    }

    @Test
    void judgementIsRepeatedOnceWhatItLacksIsRead() {
        assertThat(JudgingLoop.run(
                        () -> "with " + read,
                        judgement -> judgement.equals("with []") ? Set.of("role") : Set.<String>of(),
                        read::add))
                .isEqualTo("with [role]");
    }

    @Test
    void judgementThatLacksWhatWasReadEndsThePass() {
        assertThatThrownBy(() -> JudgingLoop.run(() -> "never", _ -> Set.of("role"), read::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("role");
        assertThat(read).containsExactly("role");
    }
}
