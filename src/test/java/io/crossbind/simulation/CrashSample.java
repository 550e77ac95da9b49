package io.crossbind.simulation;

import io.crossbind.simulation.CrashNoise.Mode;
import io.crossbind.simulation.CrashRun.Operation;
import java.util.HashSet;
import java.util.Set;

/**
 * Chooses some of the crashes: of each operation each kind of request goes wrong in each way, in the first row that has it. So a row that differs
 * from those before it in one request adds the crashes at this request.
 */
final class CrashSample {
    private final Set<Choice> chosen = new HashSet<>();

    /** A kind of request, such as {@code CreateRole 222222222222} or {@code apply ConfigMap}, in an operation. */
    private record Choice(Operation operation, Message.Receiver receiver, String kind, Mode mode) {}

    /** Whether the crash is in the sample. The answer to the same question is no from then on. */
    boolean has(Operation operation, Message request, Mode mode) {
        String[] words = request.text().split(" ");
        String kind = words.length < 2 ? request.text() : words[0] + " " + words[1];
        return chosen.add(new Choice(operation, request.receiver(), kind, mode));
    }
}
