package io.crossbind.aws;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.ManagementRole;
import io.crossbind.model.AccountId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The operator's sessions, one for each account and management role, created on first use. */
public final class AwsSessions {
    /** A hanging call must not hold its account's permit for long. IAM answers within a second or two. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(15);

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(45);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Maximum number of cached clients for resources, across all accounts, services and regions. A client takes some 300 KB. */
    private static final int MOST_CLIENTS = 64;

    /** Role chaining caps a session at one hour, whatever the role allows (IAM user guide, role chaining). */
    private static final int SESSION_SECONDS = 3600;

    private static final String SESSION_NAME = "crossbind";

    /** One thread for the whole process, because the tasks only interrupt slow calls. */
    private static final ScheduledExecutorService TIMEOUTS = timeouts();

    private final AwsCredentialsProvider home;
    private final CallObserver observer;
    private final int maxCallsPerAccount;
    private final Duration slowRetryInterval;
    private final Clock clock;
    private final SdkHttpClient http;
    private final Supplier<RetryStrategy> retries;
    private final ClientCache<Place> clients = new ClientCache<>(MOST_CLIENTS);
    private final ConcurrentHashMap<Key, AwsSession> sessions = new ConcurrentHashMap<>();

    /**
     * Creates sessions for calls to AWS.
     *
     * The constructor takes seven parameters, because simulations replace the connections out of the process and the waits.
     *
     * @param home the operator's own credentials
     * @param http the HTTP client of every attempt of every call, such as {@link #httpClient}
     * @param retries the retry strategy of each client, such as {@link #adaptiveRetries}
     * @param maxCallsPerAccount the maximum of concurrent calls in an account
     * @param slowRetryInterval limits the time for which a denied management role is not assumed again; one minute at most
     */
    public AwsSessions(
            AwsCredentialsProvider home,
            SdkHttpClient http,
            Supplier<RetryStrategy> retries,
            CallObserver observer,
            int maxCallsPerAccount,
            Duration slowRetryInterval,
            Clock clock) {
        this.home = home;
        this.http = http;
        this.retries = retries;
        this.observer = observer;
        this.maxCallsPerAccount = maxCallsPerAccount;
        this.slowRetryInterval = slowRetryInterval;
        this.clock = clock;
    }

    /**
     * Repeats calls after transient failures, and slows down a client throttled by AWS (AWS SDKs reference, retry behavior, adaptive mode).
     * Each client has its own strategy, so throttling by a service in one account slows no other client.
     */
    public static RetryStrategy adaptiveRetries() {
        return AwsRetryStrategy.forRetryMode(RetryMode.ADAPTIVE_V2);
    }

    /** Connections to AWS with timeouts. */
    public static SdkHttpClient httpClient() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(ATTEMPT_TIMEOUT)
                .build();
    }

    /**
     * Watches the timeouts of all clients. The SDK would keep five threads for each client, and each combination of account, service and
     * region has a client.
     */
    private static ScheduledExecutorService timeouts() {
        ScheduledThreadPoolExecutor timeouts = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("aws-timeouts").factory());
        timeouts.setRemoveOnCancelPolicy(true);
        return timeouts;
    }

    /**
     * The session of an account. If the account's spec names another role or region, the account gets another session.
     *
     * @param name of the AwsAccount
     */
    public AwsSession of(String name, AwsAccountSpec spec) {
        return sessions.computeIfAbsent(Key.of(name, spec), this::open);
    }

    /** Invalidates the operator's identity in the account, so the next call reads the identity again. */
    public void forget(String name, AwsAccountSpec spec) {
        sessions.remove(Key.of(name, spec));
    }

    private AwsSession open(Key key) {
        AwsCredentialsProvider credentials = key.role() == null ? home : managementCredentials(key, key.role());
        ClientSettings settings = settings(key, credentials);
        return new AwsSession(
                key.account(),
                settings.applyTo(IamClient.builder()).build(),
                settings.applyTo(StsClient.builder()).build(),
                clients(key, settings),
                session -> settings(key, StaticCredentialsProvider.create(session))
                        .applyTo(StsClient.builder())
                        .build(),
                maxCallsPerAccount);
    }

    private Clients clients(Key key, ClientSettings settings) {
        return new Clients() {
            @Override
            public <C extends SdkClient, T> T use(AwsService<C> service, String region, Function<C, T> call) {
                return clients.use(
                        new Place(key, settings.credentials(), service.prefix(), region),
                        service.client(),
                        () -> service.open(region.isEmpty() ? settings : settings.in(Region.of(region))),
                        call);
            }
        };
    }

    private AwsCredentialsProvider managementCredentials(Key key, ManagementRole role) {
        StsClient sts = settings(key, home).applyTo(StsClient.builder()).build();
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
            throw ManagementCredentials.denied(AwsErrors.classify(AwsOperation.Sts.AssumeRole, e));
        }
    }

    private ClientSettings settings(Key key, AwsCredentialsProvider credentials) {
        return new ClientSettings(Region.of(key.region()), credentials, http, () -> calls(key, credentials));
    }

    private ClientOverrideConfiguration calls(Key key, AwsCredentialsProvider credentials) {
        ClientOverrideConfiguration.Builder calls = ClientOverrideConfiguration.builder()
                .retryStrategy(retries.get())
                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                .apiCallTimeout(CALL_TIMEOUT)
                .scheduledExecutorService(TIMEOUTS)
                .addExecutionInterceptor(new CallInterceptor(key.name(), key.account(), observer))
                .addMetricPublisher(new ThrottleCounter(key.name(), key.account(), observer));
        if (credentials instanceof ManagementCredentials session) {
            calls.addExecutionInterceptor(new SessionInterceptor(session));
        }
        return calls.build();
    }

    /** The credentials belong to a single session. Other sessions of the account do not share the credentials. */
    private record Place(Key key, AwsCredentialsProvider credentials, String service, String region) {}

    private record Key(
            String name,
            AccountId account,
            String region,
            @Nullable ManagementRole role) {
        static Key of(String name, AwsAccountSpec spec) {
            return new Key(name, new AccountId(spec.accountId()), spec.region(), spec.managementRole());
        }
    }
}
