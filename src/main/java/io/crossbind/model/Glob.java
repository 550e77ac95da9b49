package io.crossbind.model;

import java.util.regex.Pattern;

/** Patterns in which {@code *} stands for any characters and {@code ?} for exactly one, as in IAM's ArnLike. */
public final class Glob {
    private Glob() {}

    /** Whether the text matches the pattern as a whole, case included. */
    public static boolean matches(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }
}
