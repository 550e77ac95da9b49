package io.crossbind.aws.policies;

import io.crossbind.aws.policies.PolicyStore.Stored;
import io.crossbind.model.Failure;
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
 * What was in place of a policy's document a moment ago, where a service may answer a read with that for a while. Such an answer stands
 * for the document that is known to have come since.
 */
final class RecentDocuments {
    private final InstantSource clock;
    private final Duration delay;
    private final Map<ResourceArn, History> histories = new HashMap<>();

    /**
     * @param delay for how long after a write a read may answer what was there before
     */
    RecentDocuments(InstantSource clock, Duration delay) {
        this.clock = clock;
        this.delay = delay;
    }

    /** Enters what an own write put in the place of what. */
    synchronized void wrote(ResourceArn resource, Optional<Stored> before, Optional<Stored> after) {
        histories.values().removeIf(history -> history.isOver(clock.instant()));
        histories
                .computeIfAbsent(resource, _ -> new History())
                .replace(before, after, clock.instant().plus(delay));
    }

    /**
     * What there is, going by what a read answers.
     *
     * @throws Failure as the call does; a resource that is gone takes along what is known of it
     */
    Optional<Stored> read(ResourceArn resource, Supplier<Optional<Stored>> call) {
        try {
            return correct(resource, call.get());
        } catch (Failure e) {
            if (e.refusal().reason() == Reason.RESOURCE_NOT_FOUND) {
                forget(resource);
            }
            throw e;
        }
    }

    /** A document that nobody here knows is somebody else's, and newer. */
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

    /** The documents that a resource had, each until no read can answer it any more, and the one that it has. */
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
