package io.crossbind.kit.aws;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest calls. The log is bounded, since a demo may stay up for days. */
final class CallLog {
    private static final int LARGEST = 200_000;
    private final Deque<Call> calls = new ArrayDeque<>();

    synchronized void add(Call call) {
        if (calls.size() == LARGEST) {
            calls.removeFirst();
        }
        calls.addLast(call);
    }

    synchronized List<Call> all() {
        return List.copyOf(calls);
    }

    synchronized void clear() {
        calls.clear();
    }
}
