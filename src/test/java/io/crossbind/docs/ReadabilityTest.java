package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages and comments name things instead of pointing at them. The measure is the share of <i>it, that, those, what, who</i> among all words outside of code. The
 * documentation of cert-manager and external-secrets has 1.5 per 100 words on average, and 2.5 at the 90th percentile.
 */
class ReadabilityTest {
    private static final double MOST_OF_A_PAGE = 2.8;
    private static final double MOST_ON_AVERAGE = 1.8;

    /** A shorter page has too few words for a share. */
    private static final int WORDS_OF_A_PAGE = 100;

    private static final Set<String> POINTING = Set.of("it", "that", "those", "what", "who");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z'’-]*");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern CODE_OR_TARGET = Pattern.compile("`[^`]*`|(?<=])\\([^)]*\\)|(?s)<!--.*?-->");

    private record Count(long words, long pointing) {
        static Count of(String prose) {
            List<String> words = WORD.matcher(CODE_OR_TARGET.matcher(prose).replaceAll(" "))
                    .results()
                    .map(word -> word.group().toLowerCase(Locale.ROOT))
                    .toList();
            return new Count(
                    words.size(), words.stream().filter(POINTING::contains).count());
        }

        Count and(Count other) {
            return new Count(words + other.words, pointing + other.pointing);
        }

        double per100Words() {
            return 100.0 * pointing / words;
        }
    }

    static List<Path> pages() {
        return DocumentationPages.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pageNamesItsThings(Path page) {
        Count count = Count.of(DocumentationPages.prose(page));
        if (count.words() >= WORDS_OF_A_PAGE) {
            assertThat(count.per100Words())
                    .as("it, that, those, what and who for 100 words")
                    .isLessThanOrEqualTo(MOST_OF_A_PAGE);
        }
    }

    @Test
    void pagesNameTheirThingsOnAverage() {
        Count all = pages().stream()
                .map(page -> Count.of(DocumentationPages.prose(page)))
                .reduce(new Count(0, 0), Count::and);
        assertThat(all.words()).isGreaterThan(30_000);
        assertThat(all.per100Words())
                .as("it, that, those, what and who for 100 words")
                .isLessThanOrEqualTo(MOST_ON_AVERAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/main/java", "src/kit/java", "src/test/java", "e2e/src"})
    void commentsNameTheirThingsOnAverage(String root) throws IOException {
        Count all = new Count(0, 0);
        try (Stream<Path> files = Files.walk(Path.of(root))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                all = all.and(Count.of(comments(Files.readString(file))));
            }
        }
        assertThat(all.words()).isGreaterThan(5_000);
        assertThat(all.per100Words())
                .as("it, that, those, what and who for 100 words")
                .isLessThanOrEqualTo(MOST_ON_AVERAGE);
    }

    private static String comments(String source) {
        return COMMENT.matcher(source).results().map(MatchResult::group).collect(Collectors.joining(" "));
    }

    @Test
    void onlyCommentsOfSourcesCount() {
        assertThat(Count.of(comments("/** A role. */ class That { String it; } // It stays")))
                .isEqualTo(new Count(4, 1));
    }

    @Test
    void codeAndTargetsOfLinksDoNotCount() {
        assertThat(
                        Count.of(
                                "The role `that it` trusts [the issuer](that-it.md). <!-- what\nwho --> It's here, and it stays."))
                .isEqualTo(new Count(10, 1));
    }
}
