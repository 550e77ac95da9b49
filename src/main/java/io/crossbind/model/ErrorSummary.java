package io.crossbind.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An error of AWS, its SDK or the API server in the form for a condition: on one line, without control characters, and shortened, because
 * the SDK's own messages have well over a thousand characters. The log has the full message.
 *
 * @param text at most {@value #LONGEST} characters, including the request ID
 * @param isCut whether the text was shortened
 */
public record ErrorSummary(String text, boolean isCut) {
    /** Maximum number of characters of an error in a condition. */
    public static final int LONGEST = 300;

    /** AWS's request IDs have 36 characters, S3's have 16. A longer text is no request ID. */
    private static final int LONGEST_REQUEST_ID = 64;

    /**
     * The SDK appends the number of attempts to its own messages. The number differs with each attempt, and has no information about the
     * error.
     */
    private static final Pattern ATTEMPTS = Pattern.compile(" ?\\(SDK Attempt Count: \\d+\\)$");

    private static final Pattern REQUEST_ID = Pattern.compile(" \\(request id [^)]*\\)");

    /** Summarises an error without a request id. */
    public static ErrorSummary of(String error) {
        return of(error, Optional.empty());
    }

    /**
     * Summarises an error.
     *
     * @param requestId the ID by which AWS Support finds the call
     */
    public static ErrorSummary of(String error, Optional<String> requestId) {
        String words = ATTEMPTS.matcher(oneLine(error)).replaceFirst("");
        String id = requestId
                .map(ErrorSummary::oneLine)
                .filter(given -> !given.isEmpty() && given.length() <= LONGEST_REQUEST_ID)
                .map(given -> " (request id " + given + ")")
                .orElse("");
        int room = LONGEST - id.length();
        return words.length() <= room
                ? new ErrorSummary(words + id, false)
                : new ErrorSummary(Quoted.upTo(room, words) + id, true);
    }

    /** The text on one line, without control characters. */
    public static String oneLine(String text) {
        return Quoted.line(text).strip();
    }

    /** Returns whether two messages differ at most in their request IDs. Each attempt of a call has its own request ID. */
    public static boolean isSame(String one, String other) {
        return one.equals(other) || withoutRequestIds(one).equals(withoutRequestIds(other));
    }

    /** The message without the request IDs, the only difference between two attempts of a call. */
    public static String withoutRequestIds(String message) {
        return REQUEST_ID.matcher(message).replaceAll("");
    }
}
