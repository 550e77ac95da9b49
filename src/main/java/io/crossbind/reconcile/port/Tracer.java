package io.crossbind.reconcile.port;

import java.util.Map;

/** Traces passes and their steps. A new span is a child of the current span of its thread. */
public interface Tracer {

    /**
     * Begins a span in this thread. {@link Span#close} in the same thread ends the span.
     *
     * @param attributes names and values; no value is more than the name of an object
     */
    Span begin(String name, Map<String, String> attributes);

    /** A running pass or step. */
    interface Span extends AutoCloseable {

        void attribute(String name, String value);

        /** Records the exception with which the pass or the step ended. */
        void failed(RuntimeException failure);

        @Override
        void close();
    }
}
