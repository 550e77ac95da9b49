package io.crossbind.model;

import java.time.Duration;
import java.util.Locale;

/** Reads durations as the API writes them. */
public final class Durations {
    private Durations() {}

    /**
     * @param text whole hours, minutes and seconds as Go writes them, such as {@code 1h30m}
     * @throws java.time.format.DateTimeParseException if it is anything else; the CRD's schema lets nothing else in
     */
    public static Duration parse(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }
}
