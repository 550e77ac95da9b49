package io.crossbind.aws;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** An STS with one known caller. */
final class FakeSts implements StsClient {
    private final String account;
    private final AtomicInteger calls = new AtomicInteger();

    FakeSts(String account) {
        this.account = account;
    }

    int calls() {
        return calls.get();
    }

    @Override
    public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
        calls.incrementAndGet();
        return GetCallerIdentityResponse.builder()
                .account(account)
                .arn("arn:aws:sts::" + account + ":assumed-role/operator/crossbind")
                .build();
    }

    @Override
    public String serviceName() {
        return "sts";
    }

    @Override
    public void close() {}
}
