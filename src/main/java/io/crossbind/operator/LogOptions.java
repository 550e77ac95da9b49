package io.crossbind.operator;

import picocli.CommandLine.Option;

/** The options of the operator's log. */
final class LogOptions {
    @Option(
            names = "--log-format",
            defaultValue = "json",
            description = "Format of the log: json or text. Default: ${DEFAULT-VALUE}.")
    Format format = Format.json;

    @Option(
            names = "--log-level",
            defaultValue = "info",
            description = "Level of the operator's own log lines: error, warn, info, debug or trace. Default:"
                    + " ${DEFAULT-VALUE}.")
    Level level = Level.info;

    /** Sets the properties that the logging configuration reads. No line may be logged before. */
    void apply() {
        System.setProperty("crossbind.log", format.name());
        System.setProperty("crossbind.log.level", level.name());
    }

    /** How lines are logged; the names are what the user writes. */
    enum Format {
        json,
        text
    }

    /** Which lines of the operator are logged; the names are what the user writes. */
    enum Level {
        error,
        warn,
        info,
        debug,
        trace
    }
}
