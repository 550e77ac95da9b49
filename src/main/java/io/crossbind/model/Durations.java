package io.crossbind.model;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads durations as the API writes them, and converts them for metrics. */
public final class Durations {
    private static final double MILLIS = 1000.0;
    private static final Pattern FORM = Pattern.compile("(?=.)([0-9]+h)?([0-9]+m)?([0-9]+s)?");

    private Durations() {}

    /**
     * Parses a duration.
     *
     * @param text whole hours, minutes and seconds as Go writes them, such as {@code 1h30m}
     * @throws DateTimeParseException if the text has another form; the CRD's schema rejects such a text before
     */
    public static Duration parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new DateTimeParseException("not a duration such as 1h30m", text, 0);
        }
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    /** The seconds of a duration, in milliseconds exactly. */
    public static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
