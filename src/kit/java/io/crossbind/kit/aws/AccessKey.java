package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Credentials: a user's key, or a session of a role or of a user.
 *
 * @param principalId id of the user or role; the key ends with the principal
 * @param session the session's properties, absent for a user's key
 */
record AccessKey(
        String id,
        String secret,
        String principalId,
        @Nullable Session session) {

    /**
     * @param name RoleSessionName, empty for a session of a user
     * @param context condition keys of the session's calls, such as the token's claims
     * @param policies session policies, which only restrict; none means no restriction
     * @param transitiveTags session tags that the next session keeps when the session assumes another role
     */
    record Session(
            String token,
            String name,
            Instant expiration,
            ContextKeys context,
            List<Policy> policies,
            Map<String, String> transitiveTags) {

        /** The token is set when the session is issued. */
        static Session of(String name, Instant expiration, ContextKeys context) {
            return new Session("", name, expiration, context, List.of(), Map.of());
        }

        Session withToken(String issued) {
            return new Session(issued, name, expiration, context, policies, transitiveTags);
        }

        Session withPolicies(List<Policy> changed) {
            return new Session(token, name, expiration, context, List.copyOf(changed), transitiveTags);
        }

        Session withTransitiveTags(Map<String, String> changed) {
            return new Session(token, name, expiration, context, policies, Map.copyOf(changed));
        }

        Session endedAt(Instant end) {
            return new Session(token, name, end, context, policies, transitiveTags);
        }
    }
}
