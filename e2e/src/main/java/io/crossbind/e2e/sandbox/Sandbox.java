package io.crossbind.e2e.sandbox;

import com.sun.net.httpserver.HttpServer;
import io.crossbind.e2e.aws.AwsStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * An AWS in this process: IAM, STS, EKS's clusters with their pod identity associations, RAM, and a little S3, for any number of accounts, on one loopback port. Every
 * account exists from its first mention on.
 */
public final class Sandbox implements AwsStandIn {
    static {
        // Without it the server's small answers wait 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final String REGION = "eu-west-1";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Settings settings = new Settings();
    private final Faults faults = new Faults();
    private final CallLog log = new CallLog();
    private final World world = new World(settings);
    private final AccessKeys keys = new AccessKeys(world.ids);
    private final Authentication authentication = new Authentication(world, keys);
    private final Seeds seeds = new Seeds(world, keys);
    private final Map<String, AwsCredentials> administrators = new ConcurrentHashMap<>();

    private final Authorizer authorizer = new Authorizer(world);
    private final ServiceSessions sessions = new ServiceSessions(world, keys, authorizer);
    private final WorkloadEndpoints endpoints =
            new WorkloadEndpoints(sessions, new PodIdentityAgent(world, authentication, sessions));
    private final Workloads workloads;

    private Sandbox(HttpServer server) {
        this.server = server;
        this.workloads = new Workloads(world, sessions, endpoints, endpoint());
        server.setExecutor(threads);
        server.createContext("/", new Dispatcher(world, keys, authentication, authorizer, faults, log));
        server.createContext(WorkloadEndpoints.PREFIX, endpoints);
        server.start();
    }

    /** Starts on a free port of 127.0.0.1. */
    public static Sandbox start() {
        return start(0);
    }

    /** Starts on that port of 127.0.0.1; 0 takes a free one. */
    public static Sandbox start(int port) {
        try {
            InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
            return new Sandbox(HttpServer.create(new InetSocketAddress(loopback, port), 0));
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot listen on port " + port, e);
        }
    }

    @Override
    public String name() {
        return "sandbox";
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public AwsCredentialsProvider administratorOf(String accountId) {
        return StaticCredentialsProvider.create(administrators.computeIfAbsent(
                accountId,
                id -> credentials(
                        seeds.keyOf(id, "administrator", Map.of(), List.of(AwsManagedPolicies.ADMINISTRATOR_ACCESS)))));
    }

    /** Credentials of a user that holds these managed policies; the user is made if need be. */
    public AwsCredentialsProvider userOf(String accountId, String userName, String... policyArns) {
        return userOf(accountId, userName, Map.of(), policyArns);
    }

    /** As {@link #userOf(String, String, String...)}, with tags. Other tags or policies than before make another user of that name. */
    public AwsCredentialsProvider userOf(
            String accountId, String userName, Map<String, String> tags, String... policyArns) {
        return StaticCredentialsProvider.create(
                credentials(seeds.keyOf(accountId, userName, tags, List.of(policyArns))));
    }

    /** Deletes a user: its keys are void, and trust policies that name it hold a dead id. */
    public void deleteUser(String accountId, String userName) {
        seeds.deleteUser(accountId, userName);
    }

    /**
     * {@inheritDoc}
     *
     * <p>It is a session of 12 hours of the role {@code crossbind-operator}, as on EKS: assuming a role from it is role chaining, which
     * caps at an hour. The role may also manage roles under {@code /crossbind/} of the home account.
     */
    @Override
    public Map<String, String> operatorEnvironment(String homeAccountId) {
        AccessKey key = seeds.operatorSession(homeAccountId);
        Map<String, String> environment = new HashMap<>(Map.of(
                "AWS_ACCESS_KEY_ID",
                key.id(),
                "AWS_SECRET_ACCESS_KEY",
                key.secret(),
                "AWS_REGION",
                REGION,
                "AWS_DEFAULT_REGION",
                REGION,
                "AWS_ENDPOINT_URL",
                endpoint().toString(),
                "AWS_EC2_METADATA_DISABLED",
                "true"));
        if (key.session() != null) {
            environment.put("AWS_SESSION_TOKEN", key.session().token());
        }
        return Map.copyOf(environment);
    }

    @Override
    public String createManagementRole(String accountId, String homeAccountId, String externalId) {
        return createManagementRole(accountId, homeAccountId, externalId, null);
    }

    /**
     * As {@link #createManagementRole(String, String, String)}, where the operator may write only roles that have this boundary.
     *
     * @param boundaryArn the permissions boundary; null demands none
     */
    public String createManagementRole(
            String accountId, String homeAccountId, String externalId, @Nullable String boundaryArn) {
        return seeds.managementRole(accountId, homeAccountId, externalId, boundaryArn)
                .arn();
    }

    /**
     * Tells the sandbox how to get an issuer's keys. Tokens of other issuers are refused.
     *
     * @param issuerUrl the {@code iss} claim
     * @param jwks gives the JSON Web Key Set (RFC 7517); it is asked for each token, and its failure is that of an unreachable issuer
     */
    public void trustIssuer(String issuerUrl, Supplier<String> jwks) {
        authentication.trustIssuer(issuerUrl, jwks);
    }

    /** Makes an EKS cluster that DescribeCluster tells of. */
    public String createCluster(String accountId, String region, String clusterName, String issuerUrl) {
        EksCluster cluster = new EksCluster(accountId, region, clusterName, issuerUrl);
        return world.locked(() -> {
            world.clusters.put(cluster.arn(), cluster);
            return cluster.arn();
        });
    }

    /**
     * Ends all sessions of a role, as if their time were over: calls with them answer ExpiredToken.
     *
     * @param roleArn a management role's, or that of {@code crossbind-operator} for the operator's own keys
     */
    public void expireCredentials(String roleArn) {
        world.locked(() -> {
            world.principal(roleArn)
                    .filter(Role.class::isInstance)
                    .ifPresent(role -> keys.expireSessionsOf((Role) role, Instant.now()));
            return roleArn;
        });
    }

    /** Pods with Pod Identity, tasks, instances and functions: the environment that each gives its program. */
    public Workloads workloads() {
        return workloads;
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

    /** {@inheritDoc} The settings go back to AWS's defaults; trusted issuers stay, since they belong to clusters. */
    @Override
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

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static AwsCredentials credentials(AccessKey key) {
        AccessKey.Session session = key.session();
        return session == null
                ? AwsBasicCredentials.create(key.id(), key.secret())
                : AwsSessionCredentials.create(key.id(), key.secret(), session.token());
    }
}
