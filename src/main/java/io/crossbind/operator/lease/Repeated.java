package io.crossbind.operator.lease;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A step repeated by its own thread, until {@link #stop}. A step that fails unexpectedly is logged and repeated. */
final class Repeated {
    private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);

    private final Supplier<Duration> step;
    private final Thread thread;
    private boolean stopped;

    /**
     * @param step does its work and returns the pause until the next step
     */
    Repeated(String name, Supplier<Duration> step) {
        this.step = step;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (pause(next())) {
                // The loop condition runs the next step.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration next() {
        try {
            return step.get();
        } catch (RuntimeException e) {
            LOG.error("a step of {} failed", thread.getName(), e);
            return LeaderElection.LOOKS_EVERY;
        }
    }

    /** Waits, and returns whether to continue. */
    private synchronized boolean pause(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        long left = pause.toNanos();
        while (!stopped && left > 0) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
            left = end - System.nanoTime();
        }
        return !stopped;
    }

    /** Begins no further step, and waits until the current one has ended, which takes a bounded time. */
    void stop() {
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        try {
            thread.join(BoundedExchanges.ANSWERS_WITHIN.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
