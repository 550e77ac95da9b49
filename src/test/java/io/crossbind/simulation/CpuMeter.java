package io.crossbind.simulation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Callable;

/** The CPU time of the current thread in some code. Callers subtract the time of nested meters. */
final class CpuMeter {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long nanos;
    private boolean inside;

    Duration total() {
        return Duration.ofNanos(nanos);
    }

    void add(long more) {
        nanos += more;
    }

    /** Runs code and adds its time. Nested calls count once. */
    <T> T measure(Callable<T> code) throws Exception {
        if (inside) {
            return code.call();
        }
        inside = true;
        long before = THREADS.getCurrentThreadCpuTime();
        try {
            return code.call();
        } finally {
            nanos += THREADS.getCurrentThreadCpuTime() - before;
            inside = false;
        }
    }

    /** Wraps an object and measures its methods. */
    <T> T around(Class<T> type, T object) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    try {
                        return measure(() -> method.invoke(object, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
