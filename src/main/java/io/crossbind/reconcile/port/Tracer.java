package io.crossbind.reconcile.port;

import java.util.Map;

/** Traces passes and their steps. A span that begins in a thread is a child of the span that the thread is in. */
public interface Tracer {

    /**
     * Begins a span in this thread, which its close ends in the same thread.
     *
     * @param attributes names and values, none of which is more than the name of an object
     */
    Span begin(String name, Map<String, String> attributes);

    /** A pass or a step that is under way. */
    interface Span extends AutoCloseable {

        void attribute(String name, String value);

        /** Says that the pass or the step ended with an exception. */
        void failed(RuntimeException failure);

        @Override
        void close();
    }
}
