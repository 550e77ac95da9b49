package io.crossbind.operator.tracing;

import io.crossbind.aws.CallObserver;
import io.crossbind.reconcile.port.Tracer;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sends the traces of passes to a collector by OTLP over HTTP. The environment variables of OpenTelemetry configure the rest, such as
 * {@code OTEL_EXPORTER_OTLP_ENDPOINT} and {@code OTEL_TRACES_SAMPLER}. Spans rejected by the collector are dropped: no pass waits for the
 * collector.
 */
public final class OtlpTraces implements Tracer, CallObserver, AutoCloseable {
    private static final Duration LAST_EXPORT = Duration.ofSeconds(2);

    /** Only spans leave the process, and only by HTTP: a sender for gRPC is not part of the image. */
    private static final Map<String, String> FIXED = Map.of(
            "otel.traces.exporter", "otlp",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none",
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.exporter.otlp.traces.protocol", "http/protobuf");

    private final OpenTelemetrySdk sdk;
    private final io.opentelemetry.api.trace.Tracer tracer;

    private OtlpTraces(OpenTelemetrySdk sdk, String version) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("io.crossbind.operator", version);
    }

    /**
     * Begins to trace.
     *
     * @param version of the operator
     * @param properties of OpenTelemetry, such as {@code otel.exporter.otlp.endpoint}; they take precedence over the environment
     */
    public static OtlpTraces start(String version, Map<String, String> properties) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() -> Map.of("otel.service.name", "crossbind"))
                .addPropertiesCustomizer(_ -> {
                    Map<String, String> fixed = new HashMap<>(properties);
                    fixed.putAll(FIXED);
                    return fixed;
                })
                .build()
                .getOpenTelemetrySdk();
        return new OtlpTraces(sdk, version);
    }

    /** The close of the span closes its scope. */
    @Override
    @SuppressWarnings("MustBeClosedChecker")
    public Span begin(String name, Map<String, String> attributes) {
        SpanBuilder builder = tracer.spanBuilder(name);
        attributes.forEach((key, value) -> {
            if (!value.isEmpty()) {
                builder.setAttribute(key, value);
            }
        });
        io.opentelemetry.api.trace.Span span = builder.startSpan();
        return new CurrentSpan(span, span.makeCurrent());
    }

    /** The call is a child of the step of its thread. A call outside of passes has a trace of its own. */
    @Override
    public void called(Call call) {
        Instant end = Instant.now();
        io.opentelemetry.api.trace.Span span = tracer.spanBuilder(call.service() + "." + call.operation())
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(end.minus(call.took()))
                .setAttribute("rpc.system", "aws-api")
                .setAttribute("rpc.service", call.service())
                .setAttribute("rpc.method", call.operation())
                .setAttribute("cloud.account.id", call.accountId())
                .setAttribute("crossbind.account", call.account())
                .setAttribute("crossbind.result", call.result())
                .setAttribute("crossbind.retries", call.retries())
                .startSpan();
        call.requestId().ifPresent(id -> span.setAttribute("aws.request_id", id));
        if (!"OK".equals(call.result())) {
            span.setStatus(StatusCode.ERROR).setAttribute("error.type", call.result());
        }
        span.end(end);
    }

    /** Sends the last spans, for at most 2 seconds. */
    @Override
    public void close() {
        sdk.getSdkTracerProvider().shutdown().join(LAST_EXPORT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private record CurrentSpan(io.opentelemetry.api.trace.Span span, Scope scope) implements Span {
        @Override
        public void attribute(String name, String value) {
            span.setAttribute(name, value);
        }

        /** The message of an exception may quote a manifest, so only the class is named. */
        @Override
        public void failed(RuntimeException failure) {
            span.setStatus(StatusCode.ERROR)
                    .setAttribute("error.type", failure.getClass().getName());
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }
}
