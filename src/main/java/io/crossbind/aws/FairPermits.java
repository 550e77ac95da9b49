package io.crossbind.aws;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;

/**
 * A number of permits that waiting tenants get in turn: one of each tenant before the second of any, and first come, first served within a
 * tenant. A tenant that wants very many waits for itself, and not the others for it.
 */
final class FairPermits {
    private final SequencedMap<String, Deque<CountDownLatch>> waiting = new LinkedHashMap<>();
    private int free;

    /**
     * @param permits how many there are
     */
    FairPermits(int permits) {
        free = permits;
    }

    /**
     * Waits for a permit, however long that takes and even if the thread is interrupted meanwhile.
     *
     * @param tenant who wants it
     */
    void acquire(String tenant) {
        CountDownLatch turn = new CountDownLatch(1);
        synchronized (this) {
            if (free > 0) {
                free--;
                return;
            }
            waiting.computeIfAbsent(tenant, _ -> new ArrayDeque<>()).add(turn);
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

    /** Gives a permit back, to whoever's turn it is. */
    synchronized void release() {
        Map.Entry<String, Deque<CountDownLatch>> next = waiting.pollFirstEntry();
        if (next == null) {
            free++;
            return;
        }
        next.getValue().remove().countDown();
        if (!next.getValue().isEmpty()) {
            // To the end of the line: the other tenants come first.
            waiting.put(next.getKey(), next.getValue());
        }
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }
}
