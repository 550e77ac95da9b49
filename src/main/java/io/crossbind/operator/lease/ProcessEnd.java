package io.crossbind.operator.lease;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a process that may not lead any more. */
final class ProcessEnd {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

    /** A blocked log must not keep the process alive. */
    private static final Duration LOGGED_WITHIN = Duration.ofMillis(300);

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private ProcessEnd() {}

    /**
     * Ends the process without shutdown hooks, because hooks would wait for outstanding work.
     *
     * @param why for the log
     */
    static void halt(String why) {
        if (BEGUN.getAndSet(true)) {
            return;
        }
        Thread last = Thread.ofPlatform().daemon().start(() -> LOG.error("{}; the process ends", why));
        try {
            last.join(LOGGED_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
