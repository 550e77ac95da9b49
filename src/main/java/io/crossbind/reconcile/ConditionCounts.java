package io.crossbind.reconcile;

import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The states of the objects of one kind, bindings or shares, and the times to Ready. Metrics report both. */
public final class ConditionCounts {
    private final ConcurrentHashMap<NamespacedName, State> states = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();
    private final DurationHistogram timeToReady = new DurationHistogram();
    private final DurationHistogram propagation = new DurationHistogram();
    private final Clock clock;

    public ConditionCounts(Clock clock) {
        this.clock = clock;
    }

    /** Records the outcome of a pass that began just now. */
    public void enter(NamespacedName object, String account, Reason reason, List<Condition> conditions) {
        enter(object, account, reason, conditions, clock.instant());
    }

    /**
     * Records the outcome of a pass over an object.
     *
     * @param account name of the AwsAccount that the object names, which may not exist
     * @param reason of the Ready condition
     * @param conditions the current conditions of the status
     * @param begun when the pass began
     */
    public void enter(NamespacedName object, String account, Reason reason, List<Condition> conditions, Instant begun) {
        states.compute(object, (_, before) -> {
            State now = new State(
                    object.namespace(),
                    account,
                    reason,
                    before != null && before.reason() == reason ? before.reasonSince() : begun,
                    notReadySince(before, conditions, begun),
                    before == null ? number.incrementAndGet() : before.number());
            recordTimes(before, now);
            return now;
        });
    }

    /** The status keeps the time across a restart, but not the pass in which the object stopped being Ready. */
    private static Instant notReadySince(@Nullable State before, List<Condition> conditions, Instant begun) {
        if (before != null && !before.isReady()) {
            return before.notReadySince();
        }
        return Conditions.ready(conditions)
                .filter(ready -> "False".equals(ready.getStatus()))
                .flatMap(ready -> parsed(ready.getLastTransitionTime()))
                .filter(begun::isAfter)
                .orElse(begun);
    }

    private static Optional<Instant> parsed(@Nullable String time) {
        try {
            return Optional.ofNullable(time).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private void recordTimes(@Nullable State before, State now) {
        if (before == null || before.isReady() || !now.isReady()) {
            return;
        }
        Instant at = clock.instant();
        timeToReady.record(Duration.between(before.notReadySince(), at));
        if (before.reason() == Reason.PROPAGATING) {
            propagation.record(Duration.between(before.reasonSince(), at));
        }
    }

    public void leave(NamespacedName object) {
        states.remove(object);
    }

    /** A copy of all states. */
    public List<State> all() {
        return List.copyOf(states.values());
    }

    /** The times from the pass in which an object stopped being Ready, or was first seen, to the pass in which the object became Ready. */
    public DurationHistogram timeToReady() {
        return timeToReady;
    }

    /** The part of {@link #timeToReady} in which IAM propagated the last change. */
    public DurationHistogram propagation() {
        return propagation;
    }

    /**
     * The state of an object.
     *
     * @param namespace of the object; empty for an object of a cluster-scoped kind
     * @param account name of the AwsAccount that the object names, which may not exist
     * @param reason of the Ready condition
     * @param reasonSince when this process first saw the reason
     * @param notReadySince when the object stopped being Ready; without meaning for a Ready object
     * @param number grows with each object seen by this process
     */
    public record State(
            String namespace, String account, Reason reason, Instant reasonSince, Instant notReadySince, long number) {

        /** Whether the object is Ready. */
        public boolean isReady() {
            return reason.recovery() == Recovery.NONE;
        }
    }
}
