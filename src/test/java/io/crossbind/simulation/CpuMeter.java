package io.crossbind.simulation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Callable;

/** The CPU time that the current thread spends in some code, without the time of other meters inside. */
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

    /** Runs code and adds its time. Code that the code calls again is counted once. */
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

    /** An object whose methods are measured. */
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
