package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What time alone decides: when access ends, and when waiting has been long enough. */
public final class Deadlines {
    /** How long before the end an Event says so; a binding that lives shorter is told at once. */
    private static final Duration ANNOUNCED = Duration.ofHours(1);

    private final Events events;
    private final Clock clock;

    private final Duration propagation;
    private final Duration principalWait;

    /** By UID of the binding: when IAM did not know its principal for the first time. */
    private final ConcurrentHashMap<String, Instant> unknownSince = new ConcurrentHashMap<>();

    /** By UID of the binding: when one of its roles was last written. */
    private final ConcurrentHashMap<String, Instant> written = new ConcurrentHashMap<>();

    /** By UID of the binding: the end that was announced. */
    private final ConcurrentHashMap<String, Instant> announced = new ConcurrentHashMap<>();

    /**
     * @param propagation how long after a write a role counts as not enforced everywhere yet
     * @param principalWait how long a principal may be unknown: a new one is known everywhere after about a minute at most (IAM,
     *     troubleshooting: eventual consistency)
     */
    public Deadlines(Events events, Duration propagation, Duration principalWait, Clock clock) {
        this.events = events;
        this.propagation = propagation;
        this.principalWait = principalWait;
        this.clock = clock;
    }

    /** Why access has ended; empty if it has not. */
    Optional<Problem> problem(CrossAccountBinding binding) {
        return end(binding)
                .filter(end -> !clock.instant().isBefore(end))
                .map(end -> new Problem(Reason.EXPIRED, "access ended at " + end));
    }

    /** Announces the end once it is near, and says when to look again: when it is to be announced, or comes. */
    private Optional<Instant> announce(CrossAccountBinding binding) {
        return end(binding).map(end -> {
            Instant now = clock.instant();
            Instant announcement = end.minus(ANNOUNCED);
            if (now.isBefore(announcement)) {
                return announcement;
            }
            if (now.isBefore(end)
                    && !end.equals(announced.put(binding.getMetadata().getUid(), end))) {
                events.warning(binding, "ExpiresSoon", "Access ends at " + end + ".");
            }
            return end;
        });
    }

    /** A role of the binding was written just now. */
    void written(CrossAccountBinding binding) {
        written.put(binding.getMetadata().getUid(), clock.instant());
    }

    /** Whether the last write of a role may not be enforced everywhere yet. */
    boolean isPropagating(CrossAccountBinding binding) {
        return propagated(binding).filter(clock.instant()::isBefore).isPresent();
    }

    private Optional<Instant> propagated(CrossAccountBinding binding) {
        return Optional.ofNullable(written.get(binding.getMetadata().getUid())).map(at -> at.plus(propagation));
    }

    /** Now, by the clock of the deadlines. */
    Instant now() {
        return clock.instant();
    }

    /**
     * When to look again though nothing happens.
     *
     * @param since when the last look began: what has come meanwhile was not seen, so it is due at once
     * @param said what that look came to, if anything: a write is waited for only where nothing else is wrong
     * @return empty if nothing is due
     */
    Optional<Duration> next(CrossAccountBinding binding, Instant since, Optional<Reason> said) {
        return Stream.of(
                        announce(binding),
                        said.filter(Reason.PROPAGATING::equals).flatMap(_ -> propagated(binding)))
                .flatMap(Optional::stream)
                .filter(since::isBefore)
                .min(Comparator.naturalOrder())
                .map(due -> Duration.between(clock.instant(), due))
                .map(left -> left.isPositive() ? left : Duration.ZERO);
    }

    /**
     * A principal that IAM does not know may only be too young; not for ever, though.
     *
     * @param over what it is called once it has lasted too long
     * @return the failure, or what it has become with time
     */
    Problem patience(BindingContext context, Problem failure, Reason over) {
        if (failure.reason() != Reason.PRINCIPAL_NOT_YET_KNOWN) {
            return failure;
        }
        if (!context.said(Reason.PRINCIPAL_NOT_YET_KNOWN) && !context.said(over)) {
            unknownSince.put(context.uid(), clock.instant());
        }
        Instant since = unknownSince.computeIfAbsent(context.uid(), _ -> clock.instant());
        return clock.instant().isAfter(since.plus(principalWait)) ? new Problem(over, failure.message()) : failure;
    }

    /** Forgets a binding that is gone. */
    void forget(CrossAccountBinding binding) {
        announced.remove(binding.getMetadata().getUid());
        unknownSince.remove(binding.getMetadata().getUid());
        written.remove(binding.getMetadata().getUid());
    }

    private static Optional<Instant> end(CrossAccountBinding binding) {
        return Optional.ofNullable(binding.getSpec().expiresAt()).map(Instant::parse);
    }
}
