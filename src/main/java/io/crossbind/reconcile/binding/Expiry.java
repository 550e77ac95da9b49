package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The end of a binding's access, {@code spec.expiresAt}, and the Event that announces it. */
public final class Expiry {
    /** How long before the end an Event announces it. A binding that lives shorter gets the Event at once. */
    private static final Duration NOTICE = Duration.ofHours(1);

    private final Events events;
    private final Clock clock;

    public Expiry(Events events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Why access has ended; empty if it has not. */
    Optional<Problem> problem(CrossAccountBinding binding) {
        return end(binding)
                .filter(end -> !clock.instant().isBefore(end))
                .map(end -> new Problem(Reason.EXPIRED, "access ended at " + end));
    }

    /**
     * Announces the end if it is near.
     *
     * @return when the binding is due again: when its end is announced, or comes; empty if access has no end
     */
    Optional<Instant> announce(CrossAccountBinding binding, BindingMemory memory) {
        return end(binding).map(end -> {
            Instant now = clock.instant();
            Instant notice = end.minus(NOTICE);
            if (now.isBefore(notice)) {
                return notice;
            }
            if (now.isBefore(end) && !memory.announcedEnd().equals(Optional.of(end))) {
                memory.announced(end);
                events.warning(binding, "ExpiresSoon", "Access ends at " + end + ".");
            }
            return end;
        });
    }

    private static Optional<Instant> end(CrossAccountBinding binding) {
        return Optional.ofNullable(binding.getSpec().expiresAt()).map(Instant::parse);
    }
}
