package io.crossbind.model;

import java.util.regex.Pattern;

/**
 * Foreign text in the form for messages, Events and log lines: on one line, without control characters, and bounded. Text of a tenant or
 * another party forges no log line and fills no status.
 */
public final class Quoted {
    /** Longest foreign value within a message; the ARN of a role in use is shorter. */
    public static final int LONGEST_VALUE = 200;

    /**
     * The maximum length of a message. A condition allows 32768 (Kubernetes API reference, Condition), and three conditions have the same
     * message.
     */
    public static final int LONGEST_MESSAGE = 2000;

    private static final String CUT = "…";

    /** Ends a line, moves the cursor, or turns the direction of text (Unicode, general categories). */
    private static final Pattern MISLEADING = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private Quoted() {}

    /** A foreign value, such as an annotation, a tag or a statement's Sid. */
    public static String value(String foreign) {
        return upTo(LONGEST_VALUE, foreign);
    }

    /** A whole message, which may contain foreign values. */
    public static String message(String text) {
        return upTo(LONGEST_MESSAGE, text);
    }

    /** Returns a single line of at most the given number of characters; an ellipsis ends a shortened text. */
    public static String upTo(int longest, String text) {
        return text.length() <= longest
                ? line(text)
                : line(text.substring(0, whole(text, longest - CUT.length()))) + CUT;
    }

    /** The text on one line, with a blank in place of each invisible character. */
    public static String line(String text) {
        return MISLEADING.matcher(text).replaceAll(" ");
    }

    private static int whole(String text, int end) {
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }
}
