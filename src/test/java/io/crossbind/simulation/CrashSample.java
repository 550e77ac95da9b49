package io.crossbind.simulation;

import io.crossbind.simulation.CrashNoise.Mode;
import io.crossbind.simulation.CrashRun.Operation;
import java.util.HashSet;
import java.util.Set;

/**
 * Selects some of the crashes. In each operation, each kind of request fails in each mode, in the first row with such a request. So a row with
 * one new request adds the crashes at this request.
 */
final class CrashSample {
    private final Set<Choice> chosen = new HashSet<>();

    /** A kind of request, such as {@code CreateRole 222222222222} or {@code apply ConfigMap}, in an operation. */
    private record Choice(Operation operation, Message.Receiver receiver, String kind, Mode mode) {}

    /** Whether the crash is in the sample. Returns false for later crashes of the same kind. */
    boolean has(Operation operation, Message request, Mode mode) {
        String[] words = request.text().split(" ");
        String kind = words.length < 2 ? request.text() : words[0] + " " + words[1];
        return chosen.add(new Choice(operation, request.receiver(), kind, mode));
    }
}
