package io.crossbind.apply;

import java.util.function.Supplier;

/** One writer at a time for each key. A thread that holds a lock may take it again. */
public interface Locks {

    /** Runs an action while no other thread runs one under an equal key, and returns its result. */
    <T> T withLock(Object key, Supplier<T> action);

    /** Runs an action without a result while no other thread runs one under an equal key. */
    default void withLock(Object key, Runnable action) {
        this.<Boolean>withLock(key, () -> {
            action.run();
            return true;
        });
    }
}
