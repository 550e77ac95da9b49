package io.crossbind.desired;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * ARNs of the permissions boundaries allowed for a role.
 *
 * @param arns a role without any of these boundaries gets the first one; empty if the boundary of a role does not matter
 */
public record Boundaries(List<String> arns) {
    /** The boundary of a role does not matter. */
    public static final Boundaries ANY = new Boundaries(List.of());

    public Boundaries {
        arns = List.copyOf(arns);
    }

    /** The only boundary allowed for a role; null if the boundary does not matter. */
    public static Boundaries of(@Nullable String arn) {
        return arn == null ? ANY : new Boundaries(List.of(arn));
    }

    static Boundaries of(Collection<String> arns) {
        return new Boundaries(arns.stream().distinct().toList());
    }

    /**
     * The boundary that a role must get; empty if the role may keep its boundary.
     *
     * @param current the boundary of the role, null if none
     */
    public Stream<String> missing(@Nullable String current) {
        return current != null && arns.contains(current)
                ? Stream.empty()
                : arns.stream().limit(1);
    }
}
