package io.crossbind.aws;

import io.crossbind.model.AccountId;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Tells an observer of each call when it ends. */
final class CallInterceptor implements ExecutionInterceptor {
    private final AccountId account;
    private final CallObserver observer;

    CallInterceptor(AccountId account, CallObserver observer) {
        this.account = account;
        this.observer = observer;
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        tell(attributes, "OK");
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        tell(
                attributes,
                context.exception() instanceof AwsServiceException answer && answer.awsErrorDetails() != null
                        ? String.valueOf(answer.awsErrorDetails().errorCode())
                        : "NoAnswer");
    }

    private void tell(ExecutionAttributes attributes, String result) {
        observer.called(
                attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME),
                attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
                account.value(),
                result);
    }
}
