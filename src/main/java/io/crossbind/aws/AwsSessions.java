package io.crossbind.aws;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.ManagementRole;
import io.crossbind.model.AccountId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Sessions of the operator, one per account and management role, made when first asked for. */
public final class AwsSessions {
    /** A call that hangs must not hold its account's permit for long; IAM answers within a second or two. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(15);

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(45);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Role chaining caps a session at one hour, whatever the role allows (IAM user guide, role chaining). */
    private static final int SESSION_SECONDS = 3600;

    private static final String SESSION_NAME = "crossbind";

    private final AwsCredentialsProvider home;
    private final CallObserver observer;
    private final int maxCallsPerAccount;
    private final Duration slowRetryInterval;
    private final Clock clock;
    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(ATTEMPT_TIMEOUT)
            .build();
    private final ConcurrentHashMap<Key, AwsSession> sessions = new ConcurrentHashMap<>();

    public AwsSessions(
            AwsCredentialsProvider home,
            CallObserver observer,
            int maxCallsPerAccount,
            Duration slowRetryInterval,
            Clock clock) {
        this.home = home;
        this.observer = observer;
        this.maxCallsPerAccount = maxCallsPerAccount;
        this.slowRetryInterval = slowRetryInterval;
        this.clock = clock;
    }

    /** The session of an account; another one as soon as the account's spec names another role or region. */
    public AwsSession of(AwsAccountSpec spec) {
        Key key = new Key(new AccountId(spec.accountId()), spec.region(), spec.managementRole());
        return sessions.computeIfAbsent(key, this::open);
    }

    /** Forgets who the operator is in the account, so that the next call finds out again. */
    public void forget(AwsAccountSpec spec) {
        sessions.remove(new Key(new AccountId(spec.accountId()), spec.region(), spec.managementRole()));
    }

    private AwsSession open(Key key) {
        AwsCredentialsProvider credentials = key.role() == null ? home : managementCredentials(key, key.role());
        return new AwsSession(
                key.account(),
                configured(IamClient.builder(), key, credentials).build(),
                configured(StsClient.builder(), key, credentials).build(),
                region -> configured(EksClient.builder(), key, credentials)
                        .region(Region.of(region))
                        .build(),
                session -> configured(StsClient.builder(), key, StaticCredentialsProvider.create(session))
                        .build(),
                maxCallsPerAccount);
    }

    private AwsCredentialsProvider managementCredentials(Key key, ManagementRole role) {
        StsClient sts = configured(StsClient.builder(), key, home).build();
        return new ManagementCredentials(() -> assume(sts, role), slowRetryInterval, clock);
    }

    private static Credentials assume(StsClient sts, ManagementRole role) {
        try {
            return sts.assumeRole(request -> request.roleArn(role.arn())
                            .roleSessionName(SESSION_NAME)
                            .externalId(role.externalId())
                            .durationSeconds(SESSION_SECONDS))
                    .credentials();
        } catch (RuntimeException e) {
            throw ManagementCredentials.denied(AwsErrors.classify("sts:AssumeRole", e));
        }
    }

    /** One client per account, so that its adaptive retries slow down that account and no other. */
    private <
                    B extends
                            AwsClientBuilder<B, C>
                                    & software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder<B, C>,
                    C>
            B configured(B builder, Key key, AwsCredentialsProvider credentials) {
        return builder.region(Region.of(key.region()))
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(calls(key, credentials));
    }

    private ClientOverrideConfiguration calls(Key key, AwsCredentialsProvider credentials) {
        ClientOverrideConfiguration.Builder calls = ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.forRetryMode(RetryMode.ADAPTIVE_V2))
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .apiCallTimeout(CALL_TIMEOUT)
                .addExecutionInterceptor(new CallInterceptor(key.account(), observer));
        if (credentials instanceof ManagementCredentials session) {
            calls.addExecutionInterceptor(new SessionInterceptor(session));
        }
        return calls.build();
    }

    private record Key(
            AccountId account, String region, @Nullable ManagementRole role) {}
}
