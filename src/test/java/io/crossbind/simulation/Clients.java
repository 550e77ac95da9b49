package io.crossbind.simulation;

import io.crossbind.aws.AwsSessions;
import io.crossbind.kit.aws.ApiCall;
import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.kit.aws.CallHooks;
import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/** The connection from the operator's processes to AWS. */
final class Clients {
    private final World world;

    Clients(World world) {
        this.world = world;
    }

    AwsSessions sessions(AwsSandbox aws) {
        return new AwsSessions(
                aws.operatorOf(Manifests.HOME),
                aws.httpClient(new Hooks()),
                Clients::retries,
                _ -> {},
                1000,
                Duration.ofMinutes(1),
                world.scheduler.clock());
    }

    /** The SDK retries a call once, without a pause, because virtual time does not pass while the SDK waits. */
    private static RetryStrategy retries() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(2)
                .backoffStrategy(BackoffStrategy.retryImmediately())
                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                .circuitBreakerEnabled(false)
                .build();
    }

    /** Calls to STS and EKS happen at once, because the operator makes these calls while holding a JVM monitor. */
    private static boolean isAtOnce(ApiCall call) {
        return call.service().equals("sts") || call.service().equals("eks");
    }

    private static Message request(ApiCall call) {
        return Message.request(
                Message.Receiver.AWS,
                call.writes(),
                (call.operation() + " " + call.account() + " " + call.resource()).strip());
    }

    private void failIfLost(Message message) throws IOException {
        if (world.noise.loses(message)) {
            throw new IOException("lost by the simulation: " + message.text());
        }
    }

    private final class Hooks implements CallHooks {
        @Override
        public void before(ApiCall call) throws IOException {
            if (isAtOnce(call)) {
                if (world.current().lease.isOverdue()) {
                    throw new IOException("the Lease is overdue");
                }
            } else {
                world.scheduler.point("aws " + call.operation() + " " + call.resource());
            }
            world.current().fence();
            failIfLost(request(call));
            if (world.noise.throttles()) {
                world.aws
                        .faults()
                        .on(call.service(), call.operation())
                        .account(call.account())
                        .times(1)
                        .throttle();
            }
            world.checks.before(call);
        }

        @Override
        public void after(ApiCall call, String result) throws IOException {
            world.checks.after(call, result);
            failIfLost(request(call).answer());
            if (!isAtOnce(call)) {
                world.scheduler.point("answer to " + call.operation() + " " + call.resource());
            }
        }
    }
}
