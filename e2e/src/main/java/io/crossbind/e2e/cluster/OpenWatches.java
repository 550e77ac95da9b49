package io.crossbind.e2e.cluster;

import java.util.Map;
import java.util.TreeMap;

/** The watches held open by clients, by plural of the kind. */
final class OpenWatches {
    private final Map<String, Integer> counts = new TreeMap<>();

    synchronized void opened(String plural) {
        counts.merge(plural, 1, Integer::sum);
    }

    synchronized void closed(String plural) {
        counts.merge(plural, -1, Integer::sum);
    }

    synchronized Map<String, Integer> counts() {
        Map<String, Integer> open = new TreeMap<>(counts);
        open.values().removeIf(count -> count == 0);
        return open;
    }
}
