package io.crossbind.docs;

import java.util.regex.Pattern;

/** Texts of the API, of metrics and of options, which are not Markdown. */
public final class PlainText {
    /** Characters with a meaning in Markdown. Without the escape, two patterns in one cell lose their {@code *} and become italics. */
    private static final Pattern MARKUP = Pattern.compile("[\\\\*_`\\[\\]|]");

    private PlainText() {}

    /** Returns Markdown that shows the text unchanged, also in the cell of a table. */
    public static String inMarkdown(String text) {
        return MARKUP.matcher(text).replaceAll("\\\\$0").replace("<", "&lt;").replace("\n", " ");
    }
}
