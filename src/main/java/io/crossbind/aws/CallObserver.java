package io.crossbind.aws;

import java.time.Duration;
import java.util.Optional;

/** Observes every AWS call when it ends. A call and the SDK's own retries count as one call. */
public interface CallObserver {

    void called(Call call);

    /**
     * Comes after {@link #called} for a call with attempts that AWS throttled.
     *
     * @param account name of the AwsAccount called in
     * @param accountId its 12 digits
     * @param attempts number of throttled attempts, at least 1
     */
    default void throttled(String account, String accountId, long attempts) {}

    /**
     * A call that ended.
     *
     * @param service such as {@code Iam}
     * @param operation such as {@code CreateRole}
     * @param account name of the AwsAccount called in
     * @param accountId its 12 digits
     * @param result {@code OK}, the error code, or {@code NoAnswer}
     * @param took from the first attempt to the last, with the pauses between them
     * @param retries how often the SDK repeated the request
     * @param requestId by which AWS Support finds the last attempt; empty without an answer
     */
    record Call(
            String service,
            String operation,
            String account,
            String accountId,
            String result,
            Duration took,
            int retries,
            Optional<String> requestId) {}
}
