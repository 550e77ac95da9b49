package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Computes when a binding is due for another pass because of time alone. */
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
     * The time until the binding is due without any event.
     *
     * @param begun when the pass began: the pass misses a moment between its begin and its end, so the binding is then due at once
     * @param reason the result of the pass, if any: a binding waits for IAM only without another problem
     * @return empty if the binding is not due at any time
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

    /** An already due verification waits for a moment, so the pass ends first. */
    private static Duration positive(Duration left) {
        return left.isPositive() ? left : Duration.ofMillis(1);
    }
}
