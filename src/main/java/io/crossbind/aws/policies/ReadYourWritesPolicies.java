package io.crossbind.aws.policies;

import io.crossbind.aws.policies.PolicyStore.Stored;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Read-your-writes for the documents of a service with delayed reads: such a service may return an earlier document for a while. In place of
 * an earlier document, a read returns the operator's later document.
 */
final class ReadYourWritesPolicies {
    private final InstantSource clock;
    private final Duration delay;
    private final Map<ResourceArn, History> histories = new HashMap<>();

    /**
     * @param delay the time after a write in which a read may answer an earlier document
     */
    ReadYourWritesPolicies(InstantSource clock, Duration delay) {
        this.clock = clock;
        this.delay = delay;
    }

    /** Remembers the operator's replacement of one document by another. */
    synchronized void wrote(ResourceArn resource, Optional<Stored> before, Optional<Stored> after) {
        histories.values().removeIf(history -> history.isOver(clock.instant()));
        histories
                .computeIfAbsent(resource, _ -> new History())
                .replace(before, after, clock.instant().plus(delay));
    }

    /**
     * Reads a document.
     *
     * @param call the read of the service
     * @throws ProblemException as the call does; if the resource does not exist, the resource's earlier documents are forgotten
     */
    Optional<Stored> read(ResourceArn resource, Supplier<Optional<Stored>> call) {
        try {
            return correct(resource, call.get());
        } catch (ProblemException e) {
            if (e.problem().reason() == Reason.RESOURCE_NOT_FOUND) {
                forget(resource);
            }
            throw e;
        }
    }

    /** A document outside the history is newer, and another writer wrote this document. */
    private synchronized Optional<Stored> correct(ResourceArn resource, Optional<Stored> read) {
        History history = histories.get(resource);
        if (history == null || history.isOver(clock.instant())) {
            histories.remove(resource);
            return read;
        }
        if (history.isPast(read)) {
            return history.last;
        }
        if (!text(history.last).equals(text(read))) {
            history.replace(history.last, read, clock.instant().plus(delay));
        }
        return read;
    }

    private synchronized void forget(ResourceArn resource) {
        histories.remove(resource);
    }

    private static Optional<String> text(Optional<Stored> document) {
        return document.map(Stored::json);
    }

    /** The earlier documents of a resource, each for as long as a read may return the document, and the current document. */
    private static final class History {
        private final Map<Optional<String>, Instant> past = new HashMap<>();
        private Optional<Stored> last = Optional.empty();

        void replace(Optional<Stored> before, Optional<Stored> after, Instant until) {
            past.put(text(before), until);
            past.remove(text(after));
            last = after;
        }

        boolean isPast(Optional<Stored> read) {
            return past.containsKey(text(read));
        }

        boolean isOver(Instant now) {
            past.values().removeIf(until -> !now.isBefore(until));
            return past.isEmpty();
        }
    }
}
