package io.crossbind.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Passes over very many objects at once, each busy on a virtual thread and waiting for nothing. A runnable virtual thread waits until one
 * of the passes pauses, and none pauses before the end (JEP 444: the scheduler does not share the time of processors).
 */
public final class BusyPasses implements AutoCloseable {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final CountDownLatch begun = new CountDownLatch(PROCESSORS);
    private final List<Thread> passes = new ArrayList<>();
    private volatile boolean over;

    /** Returns when the passes occupy all processors available to virtual threads. */
    public BusyPasses() throws InterruptedException {
        for (int i = 0; i < 16 * PROCESSORS; i++) {
            passes.add(Thread.startVirtualThread(this::pass));
        }
        begun.await();
    }

    private void pass() {
        begun.countDown();
        while (!over) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread pass : passes) {
            pass.join();
        }
    }
}
