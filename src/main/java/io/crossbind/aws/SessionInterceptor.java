package io.crossbind.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Renews a session rejected by AWS before its expiry: an administrator revoked the session or re-created its role. */
final class SessionInterceptor implements ExecutionInterceptor {
    private final ManagementCredentials credentials;

    SessionInterceptor(ManagementCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (context.exception() instanceof AwsServiceException answer && AwsErrors.refusesCredentials(answer)) {
            credentials.refused();
        }
    }
}
