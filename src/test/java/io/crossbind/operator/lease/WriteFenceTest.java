package io.crossbind.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WriteFenceTest {
    private static final Duration TICK = Duration.ofNanos(1);

    private final GivenTime time = new GivenTime();
    private final AtomicInteger lapses = new AtomicInteger();
    private final WriteFence fence = new WriteFence(time, lapses::incrementAndGet);

    @Test
    void aStandbyWritesNothing() {
        assertThat(fence.state()).isEqualTo(FenceState.STANDBY);
        assertThatThrownBy(fence::enter).isInstanceOf(NotLeading.class);
        assertThat(lapses).hasValue(0);
        time.pass(Duration.ofDays(1));
        assertThat(fence.state()).as("who does not lead has nothing to lose").isEqualTo(FenceState.STANDBY);
        assertThat(fence.remaining()).isPositive();
    }

    @Test
    void aWriteBeginsUntilEightSecondsAfterTheRenewalWasSent() {
        long sent = time.getAsLong();
        time.pass(Duration.ofSeconds(3));
        fence.renewed(sent);

        time.pass(Duration.ofSeconds(5).minus(TICK));
        assertThat(fence.state()).isEqualTo(FenceState.OPEN);
        time.pass(TICK);
        assertThat(fence.state()).isEqualTo(FenceState.OVERDUE);
        assertThat(fence.mayStillSend()).isFalse();
        assertThat(fence.remaining()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theProcessEndsTenSecondsAfterTheRenewalWasSent() {
        fence.renewed(time.getAsLong());
        time.pass(Duration.ofSeconds(10).minus(TICK));
        fence.endIfLapsed();
        assertThat(lapses).hasValue(0);
        time.pass(TICK);
        fence.endIfLapsed();
        assertThat(lapses).hasValue(1);
        assertThat(fence.remaining()).isZero();
        assertThatThrownBy(fence::enter).isInstanceOf(NotLeading.class);
        assertThat(lapses).as("who asks first need not wait for the watchdog").hasValue(2);
    }

    @Test
    void whatIsBegunHasFiveSecondsAfterTheEndOfTheProcess() {
        assertThat(WriteFence.BEGINS_UNTIL).isLessThan(WriteFence.ENDS_AT);
        assertThat(WriteFence.LEASE.minus(WriteFence.ENDS_AT)).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(LeaderElection.RENEWED_EVERY.plus(BoundedExchanges.ANSWERS_WITHIN.multipliedBy(2)))
                .as("two renewals in a row may fail")
                .isLessThanOrEqualTo(WriteFence.BEGINS_UNTIL);
    }

    @Test
    void aRenewalMovesTheEnd() {
        fence.renewed(time.getAsLong());
        time.pass(Duration.ofSeconds(9));
        fence.renewed(time.getAsLong());
        assertThat(fence.state()).isEqualTo(FenceState.OPEN);
        fence.renewed(time.getAsLong() - Duration.ofSeconds(9).toNanos());
        assertThat(fence.state())
                .as("an older answer that comes later changes nothing")
                .isEqualTo(FenceState.OPEN);
    }

    /** As after SIGSTOP and SIGCONT: the renewal may even succeed, if no other replica competes. */
    @Test
    void aProcessThatSleptTooLongNeverWritesAgain() {
        fence.renewed(time.getAsLong());
        time.pass(Duration.ofHours(1));
        fence.renewed(time.getAsLong());
        assertThat(fence.state()).isEqualTo(FenceState.LAPSED);
        assertThatThrownBy(fence::enter).isInstanceOf(NotLeading.class);
        assertThat(lapses).hasValue(1);
    }

    @Test
    void aLeaseThatAnotherTookIsLostAtOnce() {
        fence.renewed(time.getAsLong());
        fence.lose();
        assertThat(fence.state()).isEqualTo(FenceState.LAPSED);
    }

    @Test
    @Timeout(20)
    void aWriteThatComesWhileTheLeaseIsOverdueWaitsForTheRenewal() throws Exception {
        fence.renewed(time.getAsLong());
        time.pass(Duration.ofSeconds(9));
        CompletableFuture<Void> write = inAnotherThread(fence::enter);
        time.pass(Duration.ofMillis(1));
        fence.renewed(time.getAsLong());
        write.get();
        fence.leave(true);
    }

    @Test
    @Timeout(20)
    void aWriteThatWaitsIsRefusedWhenTheLeaseIsLost() {
        fence.renewed(time.getAsLong());
        time.pass(Duration.ofSeconds(9));
        CompletableFuture<Void> write = inAnotherThread(fence::enter);
        fence.lose();
        assertThatThrownBy(write::get).hasCauseInstanceOf(NotLeading.class);
    }

    @Test
    void aStoppingProcessIsQuietWhenAllIsAnswered() {
        fence.renewed(time.getAsLong());
        fence.enter();
        fence.enter();
        fence.close();
        assertThatThrownBy(fence::enter).isInstanceOf(NotLeading.class);
        assertThat(fence.isQuiet()).isFalse();
        fence.leave(true);
        assertThat(fence.isQuiet()).isFalse();
        fence.leave(true);
        assertThat(fence.isQuiet()).isTrue();
        assertThat(lapses).hasValue(0);
    }

    @Test
    void aWriteWithoutAnAnswerKeepsTheProcessFromReleasingTheLease() {
        fence.renewed(time.getAsLong());
        fence.enter();
        fence.leave(false);
        fence.close();
        assertThat(fence.isQuiet()).isFalse();
        time.pass(Duration.ofSeconds(8));
        fence.renewed(time.getAsLong());
        time.pass(Duration.ofSeconds(7));
        assertThat(fence.isQuiet())
                .as("by then it has had its effect, or has none")
                .isTrue();
    }

    @Test
    void aProcessThatStopsStillEndsWhenItsLeaseDoes() {
        fence.renewed(time.getAsLong());
        fence.close();
        time.pass(Duration.ofSeconds(10));
        fence.endIfLapsed();
        assertThat(lapses).hasValue(1);
        assertThat(fence.isQuiet()).isFalse();
    }

    private static CompletableFuture<Void> inAnotherThread(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
            Thread.onSpinWait();
        }
        return done;
    }
}
