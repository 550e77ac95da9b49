package io.crossbind.operator;

import io.crossbind.operator.tracing.OtlpTraces;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of traces. */
final class TraceOptions {
    @Option(
            names = "--tracing",
            defaultValue = "off",
            description = "Traces of passes: off, or otlp for OpenTelemetry, which the OTEL_* environment variables"
                    + " configure. Default: ${DEFAULT-VALUE}.")
    Tracing tracing = Tracing.off;

    /** The export of traces. Users write these names. */
    enum Tracing {
        off,
        otlp
    }

    /** Loads the classes of OpenTelemetry only if tracing is enabled. */
    Optional<OtlpTraces> start(String version) {
        return switch (tracing) {
            case off -> Optional.empty();
            case otlp -> Optional.of(OtlpTraces.start(version, Map.of()));
        };
    }
}
