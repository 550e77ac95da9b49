package io.crossbind.kit.aws;

import java.time.Duration;
import java.time.Instant;

/**
 * One call, which the sandbox answered, refused, or left without an answer.
 *
 * @param time the time of arrival
 * @param account the account acted in: for AssumeRole the role's, else the caller's or the resource owner's; empty for an unrecognised
 *     caller
 * @param service {@code iam}, {@code sts}, {@code s3}, {@code eks}, {@code ram}
 * @param operation such as {@code CreateRole}; {@code unknown} when the sandbox does not have the operation
 * @param resource name of the role, bucket and so on; empty for calls on the account
 * @param principal ARN of the caller, empty for an unrecognised caller
 * @param result {@code OK}, the error code, or {@link #CONNECTION_CLOSED}
 * @param duration including delays by faults
 */
public record Call(
        Instant time,
        String account,
        String service,
        String operation,
        String resource,
        String principal,
        String result,
        Duration duration) {
    public static final String OK = "OK";
    /** The fault left no answer. Whether the call took effect depends on the fault. */
    public static final String CONNECTION_CLOSED = "ConnectionClosed";

    public boolean succeeded() {
        return result.equals(OK);
    }
}
