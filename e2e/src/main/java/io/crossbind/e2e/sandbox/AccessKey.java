package io.crossbind.e2e.sandbox;

import io.crossbind.e2e.sandbox.policy.ContextKeys;
import io.crossbind.e2e.sandbox.policy.Policy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credentials: a user's key, or a session of a role.
 *
 * @param principalId id of the user or role; when that is gone, so is the key
 * @param session what makes it a session, absent for a user's key
 */
record AccessKey(
        String id,
        String secret,
        String principalId,
        @Nullable Session session) {

    /**
     * @param name RoleSessionName
     * @param context what the session's calls carry, such as the token's claims
     * @param policies session policies, which only take away; none means no restriction
     */
    record Session(String token, String name, Instant expiration, ContextKeys context, List<Policy> policies) {}
}
