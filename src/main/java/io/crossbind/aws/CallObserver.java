package io.crossbind.aws;

import java.time.Duration;
import java.util.Optional;

/** Observes the end of every AWS call. A call and the SDK's own retries count as one call. */
public interface CallObserver {

    void called(Call call);

    /**
     * Reports throttled attempts of a call, after {@link #called} for this call.
     *
     * @param account name of the called AwsAccount
     * @param accountId the account's 12 digits
     * @param attempts number of throttled attempts, at least 1
     */
    default void throttled(String account, String accountId, long attempts) {}

    /**
     * A completed call.
     *
     * @param service such as {@code Iam}
     * @param operation such as {@code CreateRole}
     * @param account name of the called AwsAccount
     * @param accountId the account's 12 digits
     * @param result {@code OK}, the error code, or {@code NoAnswer}
     * @param took from the first attempt to the last, with the pauses between them
     * @param retries number of retries by the SDK
     * @param requestId the ID by which AWS Support finds the last attempt; empty without an answer
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
