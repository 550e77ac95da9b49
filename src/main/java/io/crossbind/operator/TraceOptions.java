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

    /** How passes are traced; the names are what the user writes. */
    enum Tracing {
        off,
        otlp
    }

    /** The classes of OpenTelemetry are loaded only if traces are wanted. */
    Optional<OtlpTraces> start(String version) {
        return switch (tracing) {
            case off -> Optional.empty();
            case otlp -> Optional.of(OtlpTraces.start(version, Map.of()));
        };
    }
}
