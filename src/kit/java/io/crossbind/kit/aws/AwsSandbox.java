package io.crossbind.kit.aws;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An AWS in this process: IAM, STS, EKS clusters with their pod identity associations, RAM, and a little S3, for any number of accounts.
 * Every account exists from its first mention on.
 *
 * <p>The sandbox has no thread and no socket, reads only the given clock, and draws its secrets from the given generator. So the same calls
 * in the same order give the same answers. Calls from several threads run one after the other.
 */
public final class AwsSandbox {
    /** Whether requests need a valid signature. */
    public enum Signatures {
        /** As in AWS: the sandbox checks signature, payload and time stamp. */
        VERIFIED,
        /** The id of the access key and the session token identify the caller. For simulations, whose clock the SDK does not know. */
        IGNORED
    }

    private final Settings settings;
    private final Faults faults = new Faults();
    private final CallLog log = new CallLog();
    private final Signatures signatures;
    private final SandboxState world;
    private final AccessKeys keys;
    private final Authentication authentication;
    private final Seeds seeds;
    private final Authorizer authorizer;
    private final ServiceSessions sessions;
    private final WorkloadEndpoints endpoints;
    private final Dispatcher dispatcher;
    private final Map<String, AwsCredentialsProvider> administrators = new ConcurrentHashMap<>();

    /** Creates a sandbox that ignores signatures, for tests in this process. */
    public AwsSandbox(InstantSource clock, Sleeper sleeper, RandomGenerator random) {
        this(clock, sleeper, random, Signatures.IGNORED);
    }

    /**
     * Creates an empty sandbox.
     *
     * @param clock the time of this AWS
     * @param sleeper waits for calls that a fault delays
     * @param random gives secrets and session tokens; ids are counted, not drawn. Threads share the generator
     */
    public AwsSandbox(InstantSource clock, Sleeper sleeper, RandomGenerator random, Signatures signatures) {
        this(new Settings(), clock, sleeper, new Ids(random), signatures);
    }

    private AwsSandbox(Settings settings, InstantSource clock, Sleeper sleeper, Ids ids, Signatures signatures) {
        this(new SandboxState(settings, clock, ids), new AccessKeys(ids), sleeper, signatures);
    }

    private AwsSandbox(SandboxState world, AccessKeys keys, Sleeper sleeper, Signatures signatures) {
        this.settings = world.settings;
        this.world = world;
        this.keys = keys;
        this.signatures = signatures;
        authentication = new Authentication(world, keys, signatures == Signatures.VERIFIED);
        seeds = new Seeds(world, keys);
        authorizer = new Authorizer(world);
        sessions = new ServiceSessions(world, keys, authorizer);
        endpoints = new WorkloadEndpoints(sessions, new PodIdentityAgent(world, authentication, sessions));
        dispatcher = new Dispatcher(world, keys, authentication, authorizer, faults, log, sleeper);
    }

    /**
     * Returns a sandbox with the same contents, which changes independently from now on. The copy excludes faults, calls and the keys of
     * issuers. It also excludes the earlier states that a lag of {@link Settings} shows.
     *
     * @param clock the time of the copy, which is not before the time of this sandbox
     */
    public AwsSandbox fork(InstantSource clock, Sleeper sleeper, RandomGenerator random) {
        Ids ids = world.ids.fork(random);
        AwsSandbox fork = new AwsSandbox(world.fork(settings.fork(), clock, ids), keys.fork(ids), sleeper, signatures);
        fork.administrators.putAll(administrators);
        return fork;
    }

    /**
     * Answers an HTTP request: an AWS API call, or a request to an address from which a workload fetches credentials.
     *
     * @throws IOException if a fault closes the connection without an answer
     */
    public Answer answer(Request request) throws IOException {
        return answer(request, CallHooks.NONE);
    }

    Answer answer(Request request, CallHooks hooks) throws IOException {
        return request.path().startsWith(WorkloadEndpoints.PREFIX)
                ? endpoints.answer(request)
                : dispatcher.answer(request, hooks);
    }

    /**
     * Returns an HTTP client for the AWS SDK. This sandbox answers every request of the client in the calling thread. Tests need not set an
     * endpoint.
     */
    public SdkHttpClient httpClient() {
        return httpClient(CallHooks.NONE);
    }

    /** As {@link #httpClient()}, where the hooks see every call. */
    public SdkHttpClient httpClient(CallHooks hooks) {
        return new SandboxHttpClient(this, hooks);
    }

    /** Returns the credentials of a user with all permissions in the account. */
    public AwsCredentialsProvider administratorOf(String accountId) {
        return administrators.computeIfAbsent(
                accountId, id -> userOf(id, "administrator", Map.of(), AwsManagedPolicies.ADMINISTRATOR_ACCESS));
    }

    /**
     * Returns the credentials of a user with these managed policies. Other tags or policies than before create another user of that name.
     */
    public AwsCredentialsProvider userOf(
            String accountId, String userName, Map<String, String> tags, String... policyArns) {
        return provider(seeds.keyOf(accountId, userName, tags, List.of(policyArns)));
    }

    /** Deletes a user. The user's keys become void, and trust policies that name the user hold a dead id. */
    public void deleteUser(String accountId, String userName) {
        seeds.deleteUser(accountId, userName);
    }

    /**
     * Returns a fresh session of 12 hours of the role {@code crossbind-operator}, as on EKS. Assuming a role from this session is role
     * chaining, which AWS caps at an hour. The role may also manage roles under {@code /crossbind/} in the operator account.
     */
    public AwsCredentialsProvider operatorOf(String homeAccountId) {
        return provider(seeds.operatorSession(homeAccountId));
    }

    /**
     * Creates the role {@code /crossbind/operator} for the operator.
     *
     * @param boundaryArn the operator may write only roles with this permissions boundary; null demands none
     * @return the role's ARN
     */
    public String createManagementRole(
            String accountId, String homeAccountId, String externalId, @Nullable String boundaryArn) {
        return seeds.managementRole(accountId, homeAccountId, externalId, boundaryArn)
                .arn();
    }

    /**
     * Trusts an issuer's keys. Tokens of other issuers are refused.
     *
     * @param issuerUrl the {@code iss} claim
     * @param jwks gives the JSON Web Key Set (RFC 7517). The sandbox calls the supplier for each token. A failure of the supplier stands
     *     for an unreachable issuer
     */
    public void trustIssuer(String issuerUrl, Supplier<String> jwks) {
        authentication.trustIssuer(issuerUrl, jwks);
    }

    /**
     * Creates an EKS cluster for DescribeCluster.
     *
     * @return the cluster's ARN
     */
    public String createCluster(String accountId, String region, String clusterName, String issuerUrl) {
        EksCluster cluster = new EksCluster(accountId, region, clusterName, issuerUrl);
        return world.locked(() -> {
            world.clusters.put(cluster.arn(), cluster);
            return cluster.arn();
        });
    }

    /**
     * Expires all sessions of a role now: calls with them answer ExpiredToken.
     *
     * @param roleArn ARN of a management role, or of {@code crossbind-operator} for the operator's own keys
     */
    public void expireCredentials(String roleArn) {
        world.locked(() -> {
            world.principal(roleArn)
                    .filter(Role.class::isInstance)
                    .ifPresent(role -> keys.expireSessionsOf((Role) role, world.now()));
            return roleArn;
        });
    }

    /**
     * Returns the workloads: pods with Pod Identity, tasks, instances and functions. Each gives its program an environment.
     *
     * @param endpoint the address of this sandbox for the program
     */
    public Workloads workloads(URI endpoint) {
        return new Workloads(world, sessions, endpoints, endpoint);
    }

    /** Returns the contents of all accounts, read without a call. */
    public Inspection inspect() {
        return new Inspection(world);
    }

    /** Returns the permissions of all principals, decided without a call. */
    public Access access() {
        return new Access(world, authorizer);
    }

    public Faults faults() {
        return faults;
    }

    public Settings settings() {
        return settings;
    }

    /** The calls since the start or since {@link #clearCalls}, oldest first; at most the latest 200,000. */
    public List<Call> calls() {
        return log.all();
    }

    public void clearCalls() {
        log.clear();
    }

    /** Empties all accounts and restores AWS's defaults in the settings. Trusted issuers stay, since they belong to clusters. */
    public void reset() {
        world.locked(() -> {
            world.clear();
            keys.clear();
            settings.reset();
            return world;
        });
        administrators.clear();
        endpoints.clear();
        faults.clear();
        log.clear();
    }

    private static AwsCredentialsProvider provider(AccessKey key) {
        return StaticCredentialsProvider.create(credentials(key));
    }

    private static AwsCredentials credentials(AccessKey key) {
        AccessKey.Session session = key.session();
        return session == null
                ? AwsBasicCredentials.create(key.id(), key.secret())
                : AwsSessionCredentials.create(key.id(), key.secret(), session.token());
    }
}
