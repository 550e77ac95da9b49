package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedPatternsTest {
    /** Every text of the small alphabet up to this length is enumerated. A shorter text distinguishes any two patterns of four symbols. */
    private static final int TEXT_LENGTH = 8;

    private static final int PATTERN_LENGTH = 4;

    @ParameterizedTest
    @CsvSource({
        "s3:Get*, s3:*, true",
        "s3:*, s3:Get*, false",
        "s3:getobject, S3:GetObject, true",
        "s3:GetObject*, s3:GetObject, false",
        "*, s3:*, false",
        "s3:?etObject, s3:*Object, true",
        "s3:*Object, s3:?etObject, false",
        "s3:*, *, true",
    })
    void actionIsContainedIfAllThatItMatchesIsAllowed(String asked, String allowed, boolean isContained) {
        assertThat(AllowedPatterns.ofActions(List.of(allowed)).contain(asked)).isEqualTo(isContained);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:s3:::reports/*, arn:aws:s3:::reports/*, true",
        "arn:aws:s3:::reports/2026/*, arn:aws:s3:::reports/*, true",
        "arn:aws:s3:::reports*, arn:aws:s3:::reports/*, false",
        "arn:aws:s3:::Reports/*, arn:aws:s3:::reports/*, false",
        "arn:aws-cn:s3:::reports/*, arn:aws:s3:::reports/*, false",
        "arn:*:s3:::reports/*, arn:aws:s3:::reports/*, false",
        "*, arn:aws:s3:::*, false",
        "arn:aws:s3:::reports/${aws:username}/*, arn:aws:s3:::reports/*, true",
        "arn:aws:s3:::${aws:PrincipalTag/team}/*, arn:aws:s3:::team-*, false",
        "arn:aws:s3:::reports/${aws:username, arn:aws:s3:::reports/*, true",
        "arn:aws:s3:::reports/${aws:username, arn:aws:s3:::reports/a*, false",
        "arn:aws:s3:::reports/${*}, arn:aws:s3:::reports/?, true",
        "arn:aws:s3:::reports/*, arn:aws:s3:::reports/${*}, false",
        "arn:aws:s3:::reports/${*}, arn:aws:s3:::reports/*, true",
        "arn:aws:s3:::reports/${*}, arn:aws:s3:::reports/a, false",
        "arn:aws:s3:::reports/a, arn:aws:s3:::reports/${aws:username}, false",
        "arn:aws:s3:::reports/${aws:username}, arn:aws:s3:::reports/${aws:username}, false",
        "arn:aws:s3:::reports/😀, arn:aws:s3:::reports/?, true",
        "arn:aws:s3:::reports/😀, arn:aws:s3:::reports/??, false",
        "arn:aws:s3:::reports/??, arn:aws:s3:::reports/*, true",
    })
    void resourceIsContainedIfAllThatItMatchesIsAllowed(String asked, String allowed, boolean isContained) {
        assertThat(AllowedPatterns.ofResources(List.of(allowed)).contain(asked)).isEqualTo(isContained);
    }

    @Test
    void severalAllowedPatternsTogetherContainWhatNoneOfThemContains() {
        AllowedPatterns allowed = AllowedPatterns.ofResources(List.of("bucket", "bucket?*", "other"));
        assertThat(allowed.contain("bucket*")).isTrue();
        assertThat(allowed.contain("*")).isFalse();
        assertThat(AllowedPatterns.ofResources(List.of("bucket", "other")).contain("bucket*"))
                .isFalse();
    }

    @Test
    void noPatternAllowsNothing() {
        assertThat(AllowedPatterns.ofActions(List.of()).contain("s3:GetObject")).isFalse();
        assertThat(AllowedPatterns.ofActions(List.of()).contain("")).isFalse();
    }

    /** The requested pattern is never made deterministic, because each of these characters would double the states. */
    @Test
    void askedPatternOfAnySizeIsDecided() {
        String asked = "arn:aws:s3:::*a" + "?".repeat(500) + "*b" + "?".repeat(500);
        assertThat(AllowedPatterns.ofResources(List.of("arn:aws:s3:::*")).contain(asked))
                .isTrue();
        assertThat(AllowedPatterns.ofResources(List.of("arn:aws:s3:::*c", "arn:aws:s3:::*a"))
                        .contain(asked))
                .isFalse();
    }

    @Test
    void allowedPatternWhoseAutomatonWouldBeTooLargeContainsTextsAndNoPatterns() {
        String large = "*a" + "?".repeat(PatternSyntax.MAX_SINGLES_AFTER_STAR + 1);
        assertThat(AllowedPatterns.ofResources(List.of(large)).contain(large)).isFalse();
        assertThat(AllowedPatterns.ofResources(List.of(large))
                        .contain(large.replace('*', 'x').replace('?', 'y')))
                .isTrue();
        String small = "*a" + "?".repeat(PatternSyntax.MAX_SINGLES_AFTER_STAR);
        assertThat(AllowedPatterns.ofResources(List.of(small)).contain(small)).isTrue();
    }

    @Test
    void patternsAgreeWithTheEnumerationOfAllShortTexts() {
        List<String> texts = words(List.of("a", "b", "c"), TEXT_LENGTH);
        List<String> patterns = words(List.of("a", "b", "*", "?"), PATTERN_LENGTH);
        Map<String, BitSet> matched = new HashMap<>();
        patterns.forEach(pattern -> matched.put(pattern, matched(pattern, texts)));
        Random random = new Random(16);
        for (int i = 0; i < 2_000; i++) {
            List<String> allowed = IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(_ -> any(patterns, random))
                    .toList();
            BitSet inside = new BitSet();
            allowed.forEach(pattern -> inside.or(Objects.requireNonNull(matched.get(pattern))));
            AllowedPatterns all = AllowedPatterns.ofResources(allowed);
            for (int j = 0; j < 60; j++) {
                String asked = any(patterns, random);
                BitSet outside = new BitSet();
                outside.or(Objects.requireNonNull(matched.get(asked)));
                outside.andNot(inside);
                assertThat(all.contain(asked)).as("%s in %s", asked, allowed).isEqualTo(outside.isEmpty());
            }
        }
    }

    private static String any(List<String> patterns, Random random) {
        return patterns.get(random.nextInt(patterns.size()));
    }

    private static BitSet matched(String pattern, List<String> texts) {
        BitSet matched = new BitSet();
        for (int i = 0; i < texts.size(); i++) {
            matched.set(i, Glob.matches(pattern, texts.get(i)));
        }
        return matched;
    }

    private static List<String> words(List<String> symbols, int length) {
        List<String> words = new ArrayList<>(List.of(""));
        int from = 0;
        for (int i = 0; i < length; i++) {
            int to = words.size();
            for (String prefix : List.copyOf(words.subList(from, to))) {
                symbols.forEach(symbol -> words.add(prefix + symbol));
            }
            from = to;
        }
        return words;
    }

    /** A tenant chooses the asked pattern. The union of all these patterns would not fit into memory. */
    @Test
    void unionThatWouldBeTooLargeContainsNothing() {
        List<String> teams = IntStream.range(0, 40)
                .mapToObj(team -> "arn:aws:s3:::*-" + (char) ('a' + team % 26) + "team-*/" + team + "x/*")
                .toList();
        AllowedPatterns allowed = AllowedPatterns.ofResources(teams);
        assertThat(allowed.contain("arn:aws:s3:::x*")).isFalse();
        assertThat(allowed.contain("arn:aws:s3:::data-ateam-1/0x/*")).isTrue();
    }
}
