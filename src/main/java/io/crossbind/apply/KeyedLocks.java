package io.crossbind.apply;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One writer at a time for each key. A lock goes with the last who holds it or waits for it.
 *
 * @param <K> of what there may be one writer
 */
public final class KeyedLocks<K> {
    private final ConcurrentHashMap<K, Turn> turns = new ConcurrentHashMap<>();

    /** Does something while nobody else does anything under this key; whoever is at it already may come in again. */
    public <T> T alone(K key, Supplier<T> action) {
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

    /** The same without a result. */
    public void alone(K key, Runnable action) {
        this.<Boolean>alone(key, () -> {
            action.run();
            return true;
        });
    }

    /**
     * Who is at it or waits for it.
     *
     * @param count with the last one it goes
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
