package io.crossbind.aws;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits that waiting tenants get in turn: one of each tenant before the second of any, and first come, first served within a
 * tenant. A tenant that wants very many waits for itself, and not the others for it.
 */
public final class FairPermits {
    private final SequencedMap<String, Deque<Runnable>> waiting = new LinkedHashMap<>();
    private int free;

    /**
     * @param permits how many there are
     */
    public FairPermits(int permits) {
        free = permits;
    }

    /**
     * Waits for a permit, however long that takes and even if the thread is interrupted meanwhile.
     *
     * @param tenant the tenant that needs the permit
     */
    void acquire(String tenant) {
        CountDownLatch turn = new CountDownLatch(1);
        if (enter(tenant, turn::countDown)) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                turn.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Acquires a free permit, or a place in the tenant's queue.
     *
     * @param tenant the tenant that needs the permit
     * @param turn runs when a queued permit is free, on the thread that releases it; it must be quick and must not fail
     * @return whether a permit was free; the turn does not run then
     */
    public synchronized boolean enter(String tenant, Runnable turn) {
        if (free > 0) {
            free--;
            return true;
        }
        waiting.computeIfAbsent(tenant, _ -> new ArrayDeque<>()).add(turn);
        return false;
    }

    /** Gives a permit back, to the tenant whose turn it is. */
    public void release() {
        Runnable turn = next();
        if (turn != null) {
            turn.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Map.Entry<String, Deque<Runnable>> next = waiting.pollFirstEntry();
        if (next == null) {
            free++;
            return null;
        }
        Runnable turn = next.getValue().remove();
        if (!next.getValue().isEmpty()) {
            // To the end of the line: the other tenants come first.
            waiting.put(next.getKey(), next.getValue());
        }
        return turn;
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }
}
