package io.crossbind.apply;

import java.util.function.Supplier;

/** Locks for a single writer of each key. The locks are reentrant. */
public interface Locks {

    /** Runs an action while no other thread runs an action under an equal key, and returns the action's result. */
    <T> T withLock(Object key, Supplier<T> action);

    /** Runs an action without a result while no other thread runs an action under an equal key. */
    default void withLock(Object key, Runnable action) {
        this.<Boolean>withLock(key, () -> {
            action.run();
            return true;
        });
    }
}
