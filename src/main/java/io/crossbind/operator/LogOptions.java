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

    /** Sets the properties of the logging configuration. No line may be logged before. */
    void apply() {
        System.setProperty("crossbind.log", format.name());
        System.setProperty("crossbind.log.level", level.name());
    }

    /** The format of log lines. Users write these names. */
    enum Format {
        json,
        text
    }

    /** The lowest level of the operator's log lines. Users write these names. */
    enum Level {
        error,
        warn,
        info,
        debug,
        trace
    }
}
