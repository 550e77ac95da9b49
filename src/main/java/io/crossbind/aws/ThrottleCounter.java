package io.crossbind.aws;

import io.crossbind.model.AccountId;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/** Notifies an observer of throttled attempts. Most of these attempts are repeated, and their call succeeds. */
final class ThrottleCounter implements MetricPublisher {
    private static final String THROTTLING = "Throttling";

    private final String account;
    private final AccountId accountId;
    private final CallObserver observer;

    /**
     * @param account name of the AwsAccount
     */
    ThrottleCounter(String account, AccountId accountId, CallObserver observer) {
        this.account = account;
        this.accountId = accountId;
        this.observer = observer;
    }

    /** Runs once at the end of each call, with a child for each attempt. */
    @Override
    public void publish(MetricCollection call) {
        long throttled = call.children().stream()
                .filter(attempt -> attempt.metricValues(CoreMetric.ERROR_TYPE).contains(THROTTLING))
                .count();
        if (throttled > 0) {
            observer.throttled(account, accountId.value(), throttled);
        }
    }

    @Override
    public void close() {}
}
