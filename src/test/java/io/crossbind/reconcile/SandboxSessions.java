package io.crossbind.reconcile;

import io.crossbind.aws.AwsSessions;
import io.crossbind.aws.CallObserver;
import io.crossbind.kit.aws.AwsSandbox;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;

/** Sessions of an operator in the sandbox AWS, without retries. */
public final class SandboxSessions {
    private SandboxSessions() {}

    public static AwsSessions of(AwsSandbox aws, AwsCredentialsProvider operator, Clock clock) {
        return of(aws, operator, clock, _ -> {});
    }

    /** Sessions with an observer of their calls. */
    public static AwsSessions of(AwsSandbox aws, AwsCredentialsProvider operator, Clock clock, CallObserver observer) {
        return new AwsSessions(
                operator, aws.httpClient(), AwsRetryStrategy::doNotRetry, observer, 10, Duration.ofMinutes(1), clock);
    }
}
