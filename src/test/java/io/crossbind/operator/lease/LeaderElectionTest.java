package io.crossbind.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaderElectionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final GivenTime time = new GivenTime();
    private final SharedLease lease = new SharedLease();
    private final Random random = new Random(1);
    private final Replica first = new Replica("first", NOW);
    private final Replica second = new Replica("second", NOW);

    /** One replica, with an arbitrary wall clock. */
    private final class Replica {
        private final String name;
        private final SharedLease.Connection connection = lease.new Connection(time, random);
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final WriteFence fence = new WriteFence(time, ended::incrementAndGet);
        private final LeaseContact contact = new LeaseContact(time);
        private final LeaderElection election;
        private long nextStep = time.getAsLong();

        Replica(String name, Instant wallClock) {
            this.name = name;
            this.election = new LeaderElection(
                    connection,
                    name,
                    fence,
                    contact,
                    time,
                    Clock.fixed(wallClock, ZoneOffset.UTC),
                    begun::incrementAndGet);
        }

        void stepIfDue() {
            if (time.getAsLong() - nextStep >= 0) {
                Duration pause = election.step();
                nextStep = time.getAsLong() + pause.toNanos();
            }
        }

        boolean mayWrite() {
            return fence.state() == FenceState.OPEN;
        }
    }

    /** Lets time pass in small steps. The actions of a replica take time too. */
    private void pass(Duration duration, Replica... replicas) {
        long end = time.getAsLong() + duration.toNanos();
        while (time.getAsLong() - end < 0) {
            for (Replica replica : replicas) {
                replica.stepIfDue();
            }
            time.pass(Duration.ofMillis(50));
        }
    }

    private static Duration untilItLeads(LeaderElectionTest test, Replica replica) {
        long begun = test.time.getAsLong();
        while (!replica.mayWrite()) {
            test.pass(Duration.ofMillis(50), replica);
            assertThat(Duration.ofNanos(test.time.getAsLong() - begun)).isLessThan(Duration.ofMinutes(2));
        }
        return Duration.ofNanos(test.time.getAsLong() - begun);
    }

    @Test
    void theFirstReplicaOfAClusterLeadsAtOnce() {
        first.election.step();
        assertThat(first.mayWrite()).isTrue();
        assertThat(first.begun).hasValue(1);
        assertThat(lease.stored()).extracting(LeaseRecord::holder).isEqualTo("first");
        assertThat(lease.stored()).extracting(LeaseRecord::duration).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void theLeaderStaysForAsLongAsItRenews() {
        pass(Duration.ofMinutes(10), first, second);
        assertThat(first.mayWrite()).isTrue();
        assertThat(first.begun).hasValue(1);
        assertThat(second.fence.state()).isEqualTo(FenceState.STANDBY);
        assertThat(second.contact.isRecent()).isTrue();
    }

    @Test
    void anotherLeadsWithinTwentySecondsOfTheLeadersEnd() {
        pass(Duration.ofSeconds(31), first, second);
        Duration takeover = untilItLeads(this, second);
        assertThat(takeover).isBetween(Duration.ofSeconds(13), Duration.ofSeconds(18));
        assertThat(lease.stored()).extracting(LeaseRecord::transitions).isEqualTo(1);
    }

    /** fabric8's elector compares the holder's renewTime with its own clock. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T01:00:00Z", "2025-12-31T23:00:00Z", "2036-01-01T00:00:00Z"})
    void aWallClockThatIsWrongMakesNobodyLeadEarly(String wallClock) {
        Replica wrong = new Replica("wrong", Instant.parse(wallClock));
        pass(Duration.ofMinutes(2), first, wrong);
        assertThat(wrong.begun).hasValue(0);
        assertThat(first.mayWrite()).isTrue();
        first.connection.cut();
        pass(Duration.ofSeconds(12), first, wrong);
        assertThat(wrong.begun).hasValue(0);
        pass(Duration.ofSeconds(8), first, wrong);
        assertThat(wrong.mayWrite()).isTrue();
    }

    @Test
    void aReplicaThatStartsWaitsForAsLongAsTheLeaseLasts() {
        lease.put(LeaseRecord.first("gone long ago", Instant.EPOCH));
        assertThat(untilItLeads(this, first)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(17));
    }

    @Test
    void aLeaseThatLastsLongerIsWaitedFor() {
        lease.put(new LeaseRecord("", "of another version", Duration.ofSeconds(40), NOW, 0));
        assertThat(untilItLeads(this, first)).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(42));
    }

    @Test
    void aLeaseThatIsReleasedIsTakenAtOnce() {
        pass(Duration.ofSeconds(5), first, second);
        first.fence.close();
        first.election.release();
        assertThat(untilItLeads(this, second)).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whoDoesNotLeadReleasesNothing() {
        pass(Duration.ofSeconds(5), first, second);
        second.election.release();
        assertThat(lease.stored()).extracting(LeaseRecord::holder).isEqualTo("first");
    }

    @Test
    void aReleaseGoesOnAfterAnEditOfTheLease() {
        pass(Duration.ofSeconds(5), first);
        lease.put(java.util.Objects.requireNonNull(lease.stored()));
        first.election.release();
        assertThat(lease.stored()).extracting(LeaseRecord::holder).isEqualTo("");
    }

    @Test
    void aRenewalWhoseAnswerIsLostIsNoRenewal() {
        pass(Duration.ofSeconds(5), first);
        first.connection.mute();
        pass(Duration.ofSeconds(10), first);
        assertThat(first.fence.state()).isEqualTo(FenceState.LAPSED);
        assertThat(first.contact.isRecent()).isFalse();
    }

    @Test
    void aLeaderThatIsReachedAgainInTimeGoesOn() {
        pass(Duration.ofSeconds(5), first, second);
        first.connection.mute();
        pass(Duration.ofSeconds(3), first, second);
        first.connection.heal();
        pass(Duration.ofMinutes(1), first, second);
        assertThat(first.mayWrite()).isTrue();
        assertThat(first.ended).hasValue(0);
        assertThat(second.begun).hasValue(0);
    }

    @Test
    void anEditOfTheLeaseDisturbsNobody() {
        pass(Duration.ofSeconds(5), first, second);
        lease.put(java.util.Objects.requireNonNull(lease.stored()));
        pass(Duration.ofMinutes(1), first, second);
        assertThat(first.mayWrite()).isTrue();
        assertThat(second.begun).hasValue(0);
    }

    @Test
    void aLeaseThatVanishesStaysWithItsLeader() {
        pass(Duration.ofSeconds(5), first, second);
        lease.remove();
        pass(Duration.ofMinutes(1), first, second);
        assertThat(first.mayWrite()).isTrue();
        assertThat(second.begun).hasValue(0);
        assertThat(lease.stored()).extracting(LeaseRecord::holder).isEqualTo("first");
    }

    @Test
    void aLeaderWhoseLeaseWasTakenEndsAtOnce() {
        pass(Duration.ofSeconds(5), first);
        lease.put(LeaseRecord.first("somebody", NOW));
        pass(Duration.ofSeconds(3), first);
        assertThat(first.fence.state()).isEqualTo(FenceState.LAPSED);
        assertThat(first.ended.get()).isPositive();
    }

    @Test
    void aTakingWhoseAnswerIsLostIsTakenUp() {
        first.connection.mute();
        first.election.step();
        first.connection.heal();
        lease.put(LeaseRecord.first("first", NOW));
        assertThat(untilItLeads(this, first)).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    /** Each seed is another course of lost requests, lost answers and pauses of a whole process. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void noTwoReplicasMayWriteAtATime(int seed) {
        Random course = new Random(seed);
        List<Replica> replicas =
                new ArrayList<>(List.of(new Replica("a", NOW), new Replica("b", NOW), new Replica("c", NOW)));
        AtomicInteger leaders = new AtomicInteger();
        for (int tick = 0; tick < 20_000; tick++) {
            for (int i = 0; i < replicas.size(); i++) {
                Replica replica = replicas.get(i);
                if (course.nextInt(200) == 0) {
                    replica.connection.fail(course.nextInt(4) * 0.3);
                }
                if (course.nextInt(400) == 0) {
                    // Suspended: no part of the replica runs until then.
                    replica.nextStep = time.getAsLong()
                            + Duration.ofSeconds(course.nextInt(40)).toNanos();
                }
                boolean led = replica.mayWrite();
                replica.stepIfDue();
                if (!led && replica.mayWrite()) {
                    leaders.incrementAndGet();
                }
                if (replica.fence.state() == FenceState.LAPSED) {
                    replicas.set(i, new Replica(replica.name + "'", NOW));
                }
                assertThat(replicas.stream().filter(Replica::mayWrite).count()).isLessThanOrEqualTo(1);
            }
            time.pass(Duration.ofMillis(100));
        }
        assertThat(leaders.get()).as("the Lease changed hands").isGreaterThan(5);
    }
}
