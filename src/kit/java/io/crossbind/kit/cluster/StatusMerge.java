package io.crossbind.kit.cluster;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How server-side apply merges the status of a kind. A manager owns the fields of the status that it applied last.
 *
 * @param <S> the type of the status
 */
@FunctionalInterface
public interface StatusMerge<S> {
    /**
     * Merges an applied status into the live one.
     *
     * @param live the stored status, null if there is none
     * @param before what the manager applied last, null if it never did: fields of it that {@code applied} lacks are removed, unless
     *     another manager owns them too
     * @param applied what the manager applies now
     * @param others what each other manager applied last
     * @return the new status; the arguments are not changed
     */
    @Nullable
    S merge(@Nullable S live, @Nullable S before, @Nullable S applied, Collection<S> others);
}
