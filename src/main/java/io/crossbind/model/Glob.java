package io.crossbind.model;

/** Patterns in which {@code *} stands for any characters and {@code ?} for exactly one, as in IAM's ArnLike. */
public final class Glob {
    private Glob() {}

    /**
     * Returns whether the pattern matches the whole text; case counts. The match takes at most pattern length times text length steps: it
     * only ever backtracks to the last star, because an earlier star cannot gain from a longer match.
     */
    public static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        return pattern.chars().skip(p).allMatch(rest -> rest == '*');
    }
}
