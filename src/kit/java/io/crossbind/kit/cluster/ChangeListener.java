package io.crossbind.kit.cluster;

import org.jspecify.annotations.Nullable;

/**
 * The handler of an informer.
 *
 * @param <T> the class of the objects
 */
@FunctionalInterface
public interface ChangeListener<T> {
    /**
     * Is called after the cache changed.
     *
     * @param before the cached object before, null if there was none
     * @param after the cached object now, or the last state of a deleted one
     * @param deleted whether the object is gone
     */
    void changed(@Nullable T before, T after, boolean deleted);
}
