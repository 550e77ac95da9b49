package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "*, '', true",
        "?, '', false",
        "arn:aws:iam::222222222222:policy/*, arn:aws:iam::222222222222:policy/team/Read, true",
        "arn:aws:iam::222222222222:policy/*, arn:aws:iam::222222222223:policy/Read, false",
        "arn:aws:iam::aws:policy/AmazonS3*, arn:aws:iam::aws:policy/amazons3ReadOnly, false",
        "policy/?ead, policy/Read, true",
        "policy/?ead, policy/read/x, false",
        "policy/Read, policy/ReadOnly, false",
        "a.c, abc, false",
        "a?c, a😀c, true",
        "a??c, a😀c, false",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXbYbZ, false"
    })
    void starIsAnythingAndQuestionMarkOneCharacter(String pattern, String text, boolean matches) {
        assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
    }

    /** Few letters, so that matches are frequent. */
    @Property(tries = 5000)
    void matchesWhatTheRegularExpressionMatches(
            @ForAll @StringLength(max = 8) @Chars({'a', 'b', '*', '?'}) String pattern,
            @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') String text) {
        String regex = pattern.replace("*", ".*").replace("?", ".");
        assertThat(Glob.matches(pattern, text)).isEqualTo(Pattern.matches(regex, text));
    }

    @Test
    void manyStarsTakeNoTime() {
        String pattern = "*a".repeat(300) + "b";
        String text = "a".repeat(2000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> assertThat(Glob.matches(pattern, text)).isFalse());
    }
}
