package io.crossbind.model;

/** Patterns in which {@code *} stands for any characters and {@code ?} for exactly one, as in IAM's ArnLike. */
public final class Glob {
    private Glob() {}

    /**
     * Whether the text matches the pattern as a whole, case included. Takes at most pattern times text steps, whatever the pattern:
     * only the last star is ever tried again, since an earlier one can gain nothing from a longer match.
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
