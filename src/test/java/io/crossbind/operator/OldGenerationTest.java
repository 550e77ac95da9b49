package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OldGenerationTest {
    private static final long MEBIBYTE = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        // Before the first collection everything may be garbage.
        "  4,   0, false, false",
        "  5,   0, true,  true",
        // A busy process waits for a quarter of the bytes in use, and an idle one does not.
        " 44,  40, false, false",
        " 45,  40, false, true",
        " 54,  40, false, true",
        " 55,  40, true,  true",
        "204, 160, false, true",
        "205, 160, true,  true",
        // A collection without garbage is not repeated.
        " 40,  40, false, false"
    })
    void garbageOfAShareOfTheBytesInUseStartsACollection(long used, long collected, boolean busy, boolean idle) {
        assertThat(OldGeneration.isUrgent(used * MEBIBYTE, collected * MEBIBYTE))
                .isEqualTo(busy);
        assertThat(OldGeneration.isWorthIt(used * MEBIBYTE, collected * MEBIBYTE))
                .isEqualTo(idle);
    }
}
