package io.crossbind.kit.aws;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All issued keys. */
final class AccessKeys {
    /** Bytes of a session token before their encoding. */
    private static final int SESSION_TOKEN = 120;

    private final Map<String, AccessKey> keys = new ConcurrentHashMap<>();
    private final Ids ids;

    AccessKeys(Ids ids) {
        this.ids = ids;
    }

    /** Returns a copy of all keys, valid in both sandboxes. */
    AccessKeys fork(Ids others) {
        AccessKeys fork = new AccessKeys(others);
        fork.keys.putAll(keys);
        return fork;
    }

    Optional<AccessKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    AccessKey issue(User user) {
        return add(new AccessKey(ids.accessKey("AKIA"), ids.secret(30), user.id(), null));
    }

    AccessKey issue(Principal principal, AccessKey.Session session) {
        AccessKey.Session issued = session.withToken(ids.secret(SESSION_TOKEN));
        return add(new AccessKey(ids.accessKey("ASIA"), ids.secret(30), principal.id(), issued));
    }

    /** Expires all sessions of the role now. */
    void expireSessionsOf(Role role, Instant now) {
        keys.replaceAll((id, key) -> {
            AccessKey.Session session = key.session();
            if (session == null || !key.principalId().equals(role.id())) {
                return key;
            }
            return new AccessKey(key.id(), key.secret(), key.principalId(), session.endedAt(now));
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
