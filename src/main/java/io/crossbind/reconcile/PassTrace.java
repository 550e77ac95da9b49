package io.crossbind.reconcile;

import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.Tracer;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The trace of the current thread's pass. A thread outside a traced pass traces nothing. */
public final class PassTrace {
    private static final ScopedValue<Pass> CURRENT = ScopedValue.newInstance();

    private PassTrace() {}

    /** The steps of a pass. */
    public enum Step {
        GATHER,
        JUDGE,
        EXECUTE,
        RECORD;

        private final String title = name().toLowerCase(Locale.ROOT);
    }

    private record Pass(Tracer tracer, Tracer.Span span) {}

    /**
     * Runs a pass.
     *
     * @param name such as {@code pass binding}
     * @param attributes the kind and the name of the object
     */
    static <T> T pass(Tracer tracer, String name, Map<String, String> attributes, Supplier<T> work) {
        try (Tracer.Span span = tracer.begin(name, attributes)) {
            return ScopedValue.where(CURRENT, new Pass(tracer, span)).call(() -> watched(span, work));
        }
    }

    /** Runs a step of the current pass. A step can be part of another step. */
    public static <T> T step(Step step, Supplier<T> work) {
        if (!CURRENT.isBound()) {
            return work.get();
        }
        try (Tracer.Span span = CURRENT.get().tracer().begin(step.title, Map.of())) {
            return watched(span, work);
        }
    }

    private static <T> T watched(Tracer.Span span, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            span.failed(e);
            throw e;
        }
    }

    /** Names the outcome of the current pass. */
    public static void outcome(Reason reason) {
        if (CURRENT.isBound()) {
            CURRENT.get().span().attribute("crossbind.reason", reason.title());
        }
    }
}
