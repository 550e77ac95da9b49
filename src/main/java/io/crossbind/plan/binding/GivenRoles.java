package io.crossbind.plan.binding;

import io.crossbind.desired.RoleBounds;
import io.crossbind.model.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The roles that a binding may have been given in one account. */
public sealed interface GivenRoles {

    /** The binding has no role in the account. */
    record None() implements GivenRoles {}

    /**
     * The status names a role, but its account cannot be found.
     *
     * @param why the problem of the account
     */
    record Unreachable(Problem why) implements GivenRoles {}

    /**
     * The roles.
     *
     * @param tags the required owner tags; a role without them stays unchanged
     * @param bounds the account's limits for roles of the namespace
     * @param isAccountRead whether the account was read since the operator started
     * @param isNamed whether the binding's status names one of the roles
     */
    record Located(
            Side side,
            Map<String, String> tags,
            RoleBounds bounds,
            boolean isAccountRead,
            boolean isNamed,
            List<GivenRole> roles)
            implements GivenRoles {
        public Located {
            tags = Map.copyOf(tags);
            roles = List.copyOf(roles);
        }
    }

    /** The roles as far as they are located. */
    default Optional<Located> located() {
        return this instanceof Located given ? Optional.of(given) : Optional.empty();
    }

    /** Why the roles cannot be located; empty if they can. */
    default Optional<Problem> problem() {
        return this instanceof Unreachable(Problem why) ? Optional.of(why) : Optional.empty();
    }
}
