package io.crossbind.operator.lease;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A Lease shared by several candidates of one test. The API server between them may be slow, or lose requests and answers. */
final class SharedLease {
    private @Nullable LeaseRecord stored;
    private int version;

    @Nullable
    LeaseRecord stored() {
        return stored;
    }

    void put(LeaseRecord lease) {
        version++;
        stored = new LeaseRecord(
                Integer.toString(version), lease.holder(), lease.duration(), lease.acquiredAt(), lease.transitions());
    }

    void remove() {
        stored = null;
    }

    /** A reader and writer of the Lease, over a connection of its own. */
    final class Connection implements LeaseStore {
        private final GivenTime time;
        private final RandomGenerator random;
        private boolean reachable = true;
        private boolean answering = true;
        private double failures;

        Connection(GivenTime time, RandomGenerator random) {
            this.time = time;
            this.random = random;
        }

        /** No request arrives. */
        void cut() {
            reachable = false;
        }

        /** Requests arrive and have their effect; no answer comes back. */
        void mute() {
            answering = false;
        }

        void heal() {
            reachable = true;
            answering = true;
        }

        /** The given share of the requests, and of the answers, is lost. */
        void fail(double share) {
            failures = share;
        }

        @Override
        public Optional<LeaseRecord> read() {
            arrive();
            Optional<LeaseRecord> found = Optional.ofNullable(stored);
            answer();
            return found;
        }

        @Override
        public Optional<LeaseRecord> write(LeaseRecord lease) {
            arrive();
            boolean current = stored == null
                    ? lease.version().isEmpty()
                    : stored.version().equals(lease.version());
            if (current) {
                put(lease);
            }
            Optional<LeaseRecord> result = current ? Optional.ofNullable(stored) : Optional.empty();
            answer();
            return result;
        }

        private void arrive() {
            if (!reachable || random.nextDouble() < failures) {
                throw silence();
            }
            time.pass(Duration.ofMillis(5));
        }

        private void answer() {
            if (!answering || random.nextDouble() < failures) {
                throw silence();
            }
            time.pass(Duration.ofMillis(5));
        }

        private ApiUnavailable silence() {
            time.pass(BoundedExchanges.ANSWERS_WITHIN);
            return new ApiUnavailable("no answer", new IllegalStateException("lost"));
        }
    }
}
