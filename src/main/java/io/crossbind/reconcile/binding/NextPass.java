package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** When time alone makes a binding due for another pass. */
public final class NextPass {
    private final Expiry expiry;
    private final PropagationDelay propagation;
    private final Clock clock;

    public NextPass(Expiry expiry, PropagationDelay propagation, Clock clock) {
        this.expiry = expiry;
        this.propagation = propagation;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * The time until the binding is due though nothing happens.
     *
     * @param begun when the pass began: a moment that came during the pass was not seen, so the binding is due at once
     * @param reason what the pass came to, if anything: a binding waits for IAM only where it has no other problem
     * @return empty if nothing is due
     */
    Optional<Duration> after(
            CrossAccountBinding binding, BindingMemory memory, Instant begun, Optional<Reason> reason) {
        Optional<Instant> propagated = reason.filter(Reason.PROPAGATING::equals).flatMap(_ -> propagation.end(memory));
        Optional<Instant> moment = Stream.of(expiry.announce(binding, memory), propagated)
                .flatMap(Optional::stream)
                .filter(begun::isBefore)
                .min(Comparator.naturalOrder());
        Optional<Instant> verification = memory.verified().map(BindingMemory.Verified::until);
        return Stream.concat(
                        moment.map(this::until).stream(),
                        verification.map(this::until).map(NextPass::positive).stream())
                .min(Comparator.naturalOrder());
    }

    private Duration until(Instant moment) {
        Duration left = Duration.between(clock.instant(), moment);
        return left.isPositive() ? left : Duration.ZERO;
    }

    /** A verification that is due already waits for a moment, so that the pass ends first. */
    private static Duration positive(Duration left) {
        return left.isPositive() ? left : Duration.ofMillis(1);
    }
}
