package io.crossbind.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class FairPermitsTest {
    private final FairPermits permits = new FairPermits(1);
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** A burst of requests from one namespace came first. */
    @Test
    void tenantsAreServedInTurnWhateverEachOfThemWants() throws InterruptedException {
        permits.acquire("busy");
        want("busy", "1st");
        want("busy", "2nd");
        want("busy", "3rd");
        want("quiet", "1st");
        want("other", "1st");
        want("quiet", "2nd");

        permits.release();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(served).containsExactly("busy 1st", "quiet 1st", "other 1st", "busy 2nd", "quiet 2nd", "busy 3rd");
    }

    @Test
    void aPermitThatNobodyWaitsForIsGivenAtOnce() {
        permits.acquire("a");
        permits.release();
        permits.acquire("b");
        permits.release();
        assertThat(permits.waiting()).isZero();
    }

    @Test
    void anInterruptedThreadWaitsAllTheSameAndStaysInterrupted() throws InterruptedException {
        permits.acquire("a");
        List<Boolean> interrupted = new CopyOnWriteArrayList<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            permits.acquire("b");
            interrupted.add(Thread.currentThread().isInterrupted());
            permits.release();
        });
        awaitWaiting(1);
        waiting.interrupt();
        permits.release();
        waiting.join();
        assertThat(interrupted).containsExactly(true);
    }

    /** Returns once the thread waits. */
    private void want(String tenant, String which) {
        int before = permits.waiting();
        threads.add(Thread.ofVirtual().start(() -> {
            permits.acquire(tenant);
            served.add(tenant + " " + which);
            permits.release();
        }));
        awaitWaiting(before + 1);
    }

    private void awaitWaiting(int count) {
        while (permits.waiting() < count) {
            Thread.onSpinWait();
        }
    }
}
