package io.crossbind.e2e.sandbox;

import com.sun.net.httpserver.HttpServer;
import io.crossbind.e2e.aws.AwsStandIn;
import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.kit.aws.Call;
import io.crossbind.kit.aws.Faults;
import io.crossbind.kit.aws.Settings;
import io.crossbind.kit.aws.Workloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The test kit's AWS on one loopback port, for programs in other processes: IAM, STS, EKS's clusters with their pod identity
 * associations, RAM, and a little S3, for any number of accounts.
 */
public final class Sandbox implements AwsStandIn {
    static {
        // Without this property the server's small answers wait 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final String REGION = "eu-west-1";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AwsSandbox aws =
            new AwsSandbox(InstantSource.system(), Thread::sleep, new SecureRandom(), AwsSandbox.Signatures.VERIFIED);
    private final Workloads workloads;

    private Sandbox(HttpServer server) {
        this.server = server;
        this.workloads = aws.workloads(endpoint());
        server.setExecutor(threads);
        server.createContext("/", new Front(aws));
        server.start();
    }

    /** Starts on a free port of 127.0.0.1. */
    public static Sandbox start() {
        return start(0);
    }

    /** Starts on the given port of 127.0.0.1; 0 takes a free port. */
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
        return aws.administratorOf(accountId);
    }

    /** Credentials of a user with these managed policies; the user is created if it does not exist. */
    public AwsCredentialsProvider userOf(String accountId, String userName, String... policyArns) {
        return userOf(accountId, userName, Map.of(), policyArns);
    }

    /** As {@link #userOf(String, String, String...)}, with tags. Other tags or policies than before create another user of this name. */
    public AwsCredentialsProvider userOf(
            String accountId, String userName, Map<String, String> tags, String... policyArns) {
        return aws.userOf(accountId, userName, tags, policyArns);
    }

    /** Deletes a user. The user's keys become invalid, and trust policies naming the user contain a dead id. */
    public void deleteUser(String accountId, String userName) {
        aws.deleteUser(accountId, userName);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The identity is a session of 12 hours of the role {@code crossbind-operator}, as on EKS. Assuming a role from this session is role
     * chaining, limited to an hour. The role may also manage roles under {@code /crossbind/} of the operator account.
     */
    @Override
    public Map<String, String> operatorEnvironment(String homeAccountId) {
        return workloads.shell(aws.operatorOf(homeAccountId), REGION);
    }

    @Override
    public String createManagementRole(String accountId, String homeAccountId, String externalId) {
        return createManagementRole(accountId, homeAccountId, externalId, null);
    }

    /**
     * As {@link #createManagementRole(String, String, String)}, but the operator may write only roles with this boundary.
     *
     * @param boundaryArn the permissions boundary; null demands none
     */
    public String createManagementRole(
            String accountId, String homeAccountId, String externalId, @Nullable String boundaryArn) {
        return aws.createManagementRole(accountId, homeAccountId, externalId, boundaryArn);
    }

    /** As {@link AwsSandbox#trustIssuer}. */
    public void trustIssuer(String issuerUrl, Supplier<String> jwks) {
        aws.trustIssuer(issuerUrl, jwks);
    }

    /** Creates an EKS cluster that DescribeCluster returns. */
    public String createCluster(String accountId, String region, String clusterName, String issuerUrl) {
        return aws.createCluster(accountId, region, clusterName, issuerUrl);
    }

    /** As {@link AwsSandbox#expireCredentials}. */
    public void expireCredentials(String roleArn) {
        aws.expireCredentials(roleArn);
    }

    /** Pods with Pod Identity, tasks, instances and functions, with the environment of their programs. */
    public Workloads workloads() {
        return workloads;
    }

    public Faults faults() {
        return aws.faults();
    }

    public Settings settings() {
        return aws.settings();
    }

    /** The calls since the start or since {@link #clearCalls}, oldest first; at most the latest 200,000. */
    public List<Call> calls() {
        return aws.calls();
    }

    public void clearCalls() {
        aws.clearCalls();
    }

    /** {@inheritDoc} The settings are reset to AWS's defaults. Trusted issuers stay, because they belong to clusters. */
    @Override
    public void reset() {
        aws.reset();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
