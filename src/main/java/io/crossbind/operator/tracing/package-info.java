/** Traces of passes by OpenTelemetry. No other package knows OpenTelemetry. */
@NullMarked
package io.crossbind.operator.tracing;

import org.jspecify.annotations.NullMarked;
