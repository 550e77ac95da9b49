package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorSummaryTest {

    @Test
    void errorOfThreeHundredCharactersStaysWhole() {
        String error = "x".repeat(ErrorSummary.LONGEST);
        assertThat(ErrorSummary.of(error)).isEqualTo(new ErrorSummary(error, false));
    }

    @Test
    void longerErrorIsCutBetweenTwoCharacters() {
        ErrorSummary summary = ErrorSummary.of("x".repeat(ErrorSummary.LONGEST - 2) + "😀😀");
        assertThat(summary.isCut()).isTrue();
        assertThat(summary.text())
                .isEqualTo("x".repeat(ErrorSummary.LONGEST - 2) + "…")
                .hasSizeLessThanOrEqualTo(ErrorSummary.LONGEST);
    }

    @Test
    void requestIdSurvivesTheCut() {
        assertThat(ErrorSummary.of("x".repeat(1000), Optional.of("a-1")).text())
                .hasSize(ErrorSummary.LONGEST)
                .endsWith("…  (request id a-1)".replace("  ", " "));
    }

    @Test
    void requestIdThatIsNoneIsLeftOut() {
        assertThat(ErrorSummary.of("no", Optional.of("")).text()).isEqualTo("no");
        assertThat(ErrorSummary.of("no", Optional.of("x".repeat(65))).text()).isEqualTo("no");
    }

    @Test
    void controlCharactersAreBlanks() {
        assertThat(ErrorSummary.of("one\n two\u001b[31m\u202ethree\r\n").text()).isEqualTo("one two [31m three");
    }

    @Test
    void messagesDifferInMoreThanRequestIds() {
        assertThat(ErrorSummary.isSame("a (request id 1). b", "a (request id 2). b"))
                .isTrue();
        assertThat(ErrorSummary.isSame("a (request id 1). b", "a. b")).isTrue();
        assertThat(ErrorSummary.isSame("a (request id 1). b", "a (request id 1). c"))
                .isFalse();
    }
}
