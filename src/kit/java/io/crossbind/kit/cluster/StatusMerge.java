package io.crossbind.kit.cluster;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which server-side apply merges the status of a kind. A manager owns the status fields of its last apply.
 *
 * @param <S> the type of the status
 */
@FunctionalInterface
public interface StatusMerge<S> {
    /**
     * Merges an applied status into the live one.
     *
     * @param live the stored status, null if there is none
     * @param before the manager's last applied status, null if the manager never applied one. Fields of this status missing in
     *     {@code applied} are removed, unless another manager owns them too
     * @param applied the manager's status of this apply
     * @param others the last applied status of each other manager
     * @return the new status; the arguments are not changed
     */
    @Nullable
    S merge(@Nullable S live, @Nullable S before, @Nullable S applied, Collection<S> others);
}
