package io.crossbind.aws;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits for which waiting tenants take turns: each tenant gets one permit before any tenant gets a second. Within a tenant the
 * order is first come, first served. Many requests of one tenant delay only this tenant.
 */
public final class FairPermits {
    private final SequencedMap<String, Deque<Runnable>> waiting = new LinkedHashMap<>();
    private int free;

    /**
     * @param permits number of permits
     */
    public FairPermits(int permits) {
        free = permits;
    }

    /**
     * Waits for a permit without a time limit, even if the thread is interrupted meanwhile.
     *
     * @param tenant the waiting tenant
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
     * @param tenant the requesting tenant
     * @param turn runs when a queued permit is free, on the releasing thread; must be quick and must not fail
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

    /** Releases a permit. The next tenant in turn gets the permit. */
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

    /** Number of waiting requests. */
    synchronized int waiting() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }
}
