package io.crossbind.e2e.aws;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The calls that came in, oldest first. */
public final class CallLog {

    /**
     * @param time when it arrived
     * @param service the signing name, {@code sts} for calls without a signature
     * @param operation as the API names it, {@code CreateRole}; for REST services the method and path, {@code PUT /bucket/key}
     * @param resource the role that it names, empty if none
     * @param accessKeyId who signed, empty without a signature
     * @param status of the HTTP response
     */
    public record Call(
            Instant time, String service, String operation, String resource, String accessKeyId, int status) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();

    public List<Call> all() {
        return List.copyOf(calls);
    }

    /** Calls of one service since a moment, for example those of a reconcile. */
    public List<Call> since(Instant start, String service) {
        return calls.stream()
                .filter(call -> call.service().equals(service) && !call.time().isBefore(start))
                .toList();
    }

    void add(Call call) {
        calls.add(call);
    }

    void clear() {
        calls.clear();
    }
}
