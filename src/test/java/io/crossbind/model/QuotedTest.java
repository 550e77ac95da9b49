package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
    @Test
    void aLongValueIsCut() {
        assertThat(Quoted.value("x".repeat(600_000)))
                .hasSize(Quoted.LONGEST_VALUE)
                .endsWith("x…");
        assertThat(Quoted.value("x".repeat(Quoted.LONGEST_VALUE))).isEqualTo("x".repeat(Quoted.LONGEST_VALUE));
    }

    @Test
    void aCharacterIsNotCutInHalf() {
        assertThat(Quoted.upTo(4, "ab\uD83D\uDE00cd")).isEqualTo("ab…");
    }

    @Test
    void aForgedLogLineStaysOnItsLine() {
        assertThat(Quoted.value("role\r\n12:00:00.000 INFO  all is well\u2028and\u202Eesrever\u001B[2J\u0000"))
                .isEqualTo("role 12:00:00.000 INFO all is well and esrever [2J ");
    }

    @Test
    void ordinaryTextIsUnchanged() {
        String text = "role crossbind-übung has “tags” \uD83D\uDE00";
        assertThat(Quoted.message(text)).isEqualTo(text);
    }

    @Test
    void aRefusalsMessageIsBoundedWhateverIsInIt() {
        Problem problem = new Problem(Reason.CONFLICT, "a role\n" + "x".repeat(600_000));
        assertThat(problem.message()).hasSize(Quoted.LONGEST_MESSAGE).startsWith("a role xx");
        assertThat(new ProblemException(problem, null).getMessage()).isEqualTo(problem.message());
        assertThat(problem.conditionMessage()).hasSizeLessThan(4096);
    }
}
