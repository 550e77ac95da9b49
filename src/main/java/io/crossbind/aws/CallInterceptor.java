package io.crossbind.aws;

import io.crossbind.model.AccountId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.AwsResponseMetadata;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Notifies an observer of the end of each call. */
final class CallInterceptor implements ExecutionInterceptor {
    private static final ExecutionAttribute<Progress> PROGRESS =
            new ExecutionAttribute<>("io.crossbind.aws.CallInterceptor.Progress");

    /** The SDK's request ID of an answer without one. */
    private static final String UNKNOWN = "UNKNOWN";

    private final String account;
    private final AccountId accountId;
    private final CallObserver observer;

    /**
     * @param account name of the AwsAccount
     */
    CallInterceptor(String account, AccountId accountId, CallObserver observer) {
        this.account = account;
        this.accountId = accountId;
        this.observer = observer;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        attributes.putAttribute(PROGRESS, new Progress(System.nanoTime(), new AtomicInteger()));
    }

    /** Runs once for each attempt. */
    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        Progress progress = attributes.getAttribute(PROGRESS);
        if (progress != null) {
            progress.attempts().incrementAndGet();
        }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        observe(
                attributes,
                "OK",
                context.response() instanceof AwsResponse answer
                        ? Optional.ofNullable(answer.responseMetadata()).map(AwsResponseMetadata::requestId)
                        : Optional.empty());
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        observe(
                attributes,
                context.exception() instanceof AwsServiceException answer && answer.awsErrorDetails() != null
                        ? String.valueOf(answer.awsErrorDetails().errorCode())
                        : "NoAnswer",
                context.exception() instanceof AwsServiceException answer
                        ? Optional.ofNullable(answer.requestId())
                        : Optional.empty());
    }

    private void observe(ExecutionAttributes attributes, String result, Optional<String> requestId) {
        @Nullable Progress progress = attributes.getAttribute(PROGRESS);
        observer.called(new CallObserver.Call(
                attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
                attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                account,
                accountId.value(),
                result,
                progress == null ? Duration.ZERO : progress.took(),
                progress == null ? 0 : progress.retries(),
                requestId.filter(id -> !UNKNOWN.equals(id))));
    }

    /**
     * A running call.
     *
     * @param startedAt nanoseconds of a monotonic clock
     */
    private record Progress(long startedAt, AtomicInteger attempts) {
        Duration took() {
            return Duration.ofNanos(System.nanoTime() - startedAt);
        }

        /** Returns the number of retries; 0 if the call ended before its first attempt for lack of credentials. */
        int retries() {
            return Math.max(0, attempts.get() - 1);
        }
    }
}
