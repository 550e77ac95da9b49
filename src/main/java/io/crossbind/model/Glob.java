package io.crossbind.model;

import java.util.Arrays;

/** Patterns in which {@code *} stands for any characters and {@code ?} for exactly one, as in IAM's ArnLike. */
public final class Glob {
    private Glob() {}

    /**
     * Returns whether the pattern matches the whole text; case counts. A character is a code point of Unicode. The match takes at most
     * pattern length times text length steps. The match only ever backtracks to the last star, because an earlier star cannot gain from a
     * longer match.
     */
    public static boolean matches(String pattern, String text) {
        return matches(pattern.codePoints().toArray(), text.codePoints().toArray());
    }

    private static boolean matches(int[] pattern, int[] text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == text[t])) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        return Arrays.stream(pattern).skip(p).allMatch(rest -> rest == '*');
    }
}
