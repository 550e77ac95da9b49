package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pages name things instead of pointing at them. The measure is the share of <i>it, that, those, what, who</i> among all words outside of code. The
 * documentation of cert-manager and external-secrets has 1.5 per 100 words on average, and 2.5 at the 90th percentile.
 */
class ReadabilityTest {
    private static final double MOST_OF_A_PAGE = 2.8;
    private static final double MOST_ON_AVERAGE = 1.8;

    /** A shorter page has too few words for a share. */
    private static final int WORDS_OF_A_PAGE = 100;

    private static final Set<String> POINTING = Set.of("it", "that", "those", "what", "who");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z'’-]*");
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

    @Test
    void codeAndTargetsOfLinksDoNotCount() {
        assertThat(
                        Count.of(
                                "The role `that it` trusts [the issuer](that-it.md). <!-- what\nwho --> It's here, and it stays."))
                .isEqualTo(new Count(10, 1));
    }
}
