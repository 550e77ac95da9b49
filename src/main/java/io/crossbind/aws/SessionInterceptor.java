package io.crossbind.aws;

import io.crossbind.model.Reason;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Has a session renewed that AWS takes no more, though its time is not over: revoked, or of a role that was made anew. */
final class SessionInterceptor implements ExecutionInterceptor {
    private final ManagementCredentials credentials;

    SessionInterceptor(ManagementCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (context.exception() instanceof AwsServiceException answer
                && AwsErrors.reason("", answer) == Reason.CREDENTIALS_EXPIRED) {
            credentials.refused();
        }
    }
}
