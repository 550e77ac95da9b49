package io.crossbind.aws;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The SDK's clients of all accounts, services and regions. A client takes some hundred kilobytes, and a tenant chooses regions, so the
 * cache keeps only the latest ones and closes others as soon as they are unused. Clients share HTTP connections and timers, so closing a
 * client ends no call.
 *
 * @param <K> the key of a client
 */
final class ClientCache<K> {
    private final int most;

    /** Eldest use first. */
    private final LinkedHashMap<K, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Creates a cache.
     *
     * @param most the maximum of unused open clients
     */
    ClientCache(int most) {
        this.most = most;
    }

    /**
     * Calls a client. The first call opens the client.
     *
     * @param open opens the client
     */
    <C extends AutoCloseable, T> T use(K key, Class<C> type, Supplier<C> open, Function<C, T> call) {
        Entry entry = acquire(key, open);
        try {
            return call.apply(type.cast(entry.client));
        } finally {
            release(entry);
        }
    }

    private synchronized Entry acquire(K key, Supplier<? extends AutoCloseable> open) {
        Entry entry = entries.computeIfAbsent(key, _ -> new Entry(open.get()));
        entry.users++;
        closeIdle();
        return entry;
    }

    private synchronized void release(Entry entry) {
        entry.users--;
        closeIdle();
    }

    private void closeIdle() {
        Iterator<Entry> eldest = entries.values().iterator();
        while (entries.size() > most && eldest.hasNext()) {
            Entry entry = eldest.next();
            if (entry.users == 0) {
                eldest.remove();
                entry.close();
            }
        }
    }

    /** Number of open clients. */
    synchronized int size() {
        return entries.size();
    }

    private static final class Entry {
        private final AutoCloseable client;
        private int users;

        Entry(AutoCloseable client) {
            this.client = client;
        }

        /** The SDK's clients throw no checked exception. */
        void close() {
            try {
                client.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot close a client", e);
            }
        }
    }
}
