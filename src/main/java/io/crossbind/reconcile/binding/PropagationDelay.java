package io.crossbind.reconcile.binding;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The time after a write of a role in which IAM may not enforce the write everywhere yet (IAM User Guide, eventual consistency). */
public final class PropagationDelay {
    private final Duration length;
    private final Clock clock;

    public PropagationDelay(Duration length, Clock clock) {
        this.length = length;
        this.clock = clock;
    }

    /** Begins when a role of the binding was written. */
    void begin(BindingMemory memory) {
        memory.roleWritten(clock.instant());
    }

    /** Whether IAM may not enforce the last write everywhere yet. */
    boolean isPending(BindingMemory memory) {
        return end(memory).filter(clock.instant()::isBefore).isPresent();
    }

    /** When IAM enforces the last write everywhere; empty if this process wrote no role of the binding. */
    Optional<Instant> end(BindingMemory memory) {
        return memory.roleWritten().map(at -> at.plus(length));
    }
}
