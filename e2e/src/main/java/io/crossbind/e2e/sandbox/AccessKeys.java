package io.crossbind.e2e.sandbox;

import io.crossbind.e2e.sandbox.policy.ContextKeys;
import io.crossbind.e2e.sandbox.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All keys that were issued. */
final class AccessKeys {
    private final Map<String, AccessKey> keys = new ConcurrentHashMap<>();
    private final Ids ids;

    AccessKeys(Ids ids) {
        this.ids = ids;
    }

    Optional<AccessKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    AccessKey issue(User user) {
        return add(new AccessKey(ids.accessKey("AKIA"), Ids.secret(30), user.id(), null));
    }

    AccessKey issue(Role role, String sessionName, Instant expiration, ContextKeys context, List<Policy> policies) {
        AccessKey.Session session =
                new AccessKey.Session(Ids.secret(120), sessionName, expiration, context, List.copyOf(policies));
        return add(new AccessKey(ids.accessKey("ASIA"), Ids.secret(30), role.id(), session));
    }

    /** Ends all sessions of that role as if their time were over. */
    void expireSessionsOf(Role role, Instant now) {
        keys.replaceAll((id, key) -> {
            AccessKey.Session session = key.session();
            if (session == null || !key.principalId().equals(role.id())) {
                return key;
            }
            AccessKey.Session ended =
                    new AccessKey.Session(session.token(), session.name(), now, session.context(), session.policies());
            return new AccessKey(key.id(), key.secret(), key.principalId(), ended);
        });
    }

    void clear() {
        keys.clear();
    }

    private AccessKey add(AccessKey key) {
        keys.put(key.id(), key);
        return key;
    }
}
