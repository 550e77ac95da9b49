package io.crossbind.apply;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Locks between the threads of this process. A lock is dropped after its last holder and waiter. */
public final class KeyedLocks implements Locks {
    private final ConcurrentHashMap<Object, Turn> turns = new ConcurrentHashMap<>();

    @Override
    public <T> T withLock(Object key, Supplier<T> action) {
        Turn turn = Objects.requireNonNull(
                turns.compute(key, (_, known) -> known == null ? new Turn(new ReentrantLock(), 1) : known.joined()));
        turn.lock().lock();
        try {
            return action.get();
        } finally {
            turn.lock().unlock();
            turns.computeIfPresent(key, (_, known) -> known.left());
        }
    }

    /**
     * A lock with its holder and waiters.
     *
     * @param count number of holders and waiters
     */
    private record Turn(ReentrantLock lock, int count) {
        Turn joined() {
            return new Turn(lock, count + 1);
        }

        @Nullable
        Turn left() {
            return count == 1 ? null : new Turn(lock, count - 1);
        }
    }
}
