package io.crossbind.reconcile.binding;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The bindings whose access was revoked while a resource that may have statements of them could not be read. */
public final class UnreadGrants {
    private final Set<String> uids = ConcurrentHashMap.newKeySet();

    boolean contains(String uid) {
        return uids.contains(uid);
    }

    void add(String uid) {
        uids.add(uid);
    }

    void remove(String uid) {
        uids.remove(uid);
    }
}
