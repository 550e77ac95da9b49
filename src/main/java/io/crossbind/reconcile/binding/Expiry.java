package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.Events;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The end of a binding's access, {@code spec.expiresAt}, and the Event that announces the end. */
public final class Expiry {
    /** The time between the announcing Event and the end. A binding with a shorter life gets the Event at once. */
    private static final Duration NOTICE = Duration.ofHours(1);

    private final Events events;
    private final Clock clock;

    public Expiry(Events events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** The problem after the end of access; empty before the end. */
    Optional<Problem> problem(CrossAccountBinding binding) {
        return end(binding)
                .filter(end -> !clock.instant().isBefore(end))
                .map(end -> new Problem(Reason.EXPIRED, "access ended at " + end));
    }

    /**
     * Announces the end if the end is near.
     *
     * @return when the binding is due again: at the announcement or at the end; empty if access has no end
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
