package io.crossbind.e2e.aws;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The received calls, oldest first. */
public final class CallLog {

    /**
     * @param time the time of arrival
     * @param service the signing name, {@code sts} for calls without a signature
     * @param operation the API's name, such as {@code CreateRole}; for REST services the method and path, such as {@code PUT /bucket/key}
     * @param resource the role named by the call, empty if none
     * @param accessKeyId the key of the signature, empty without a signature
     * @param status of the HTTP response
     */
    public record Call(
            Instant time, String service, String operation, String resource, String accessKeyId, int status) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();

    public List<Call> all() {
        return List.copyOf(calls);
    }

    /** Returns the calls of one service since a point in time, for example those of a reconcile. */
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
