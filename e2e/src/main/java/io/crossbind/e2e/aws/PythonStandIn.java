package io.crossbind.e2e.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;

/**
 * The common parts of the two stand-ins from PyPI: a server process, a proxy with a call log, and identities created with plain IAM calls.
 */
abstract class PythonStandIn implements AwsStandIn {

    static final Region REGION = Region.EU_WEST_1;

    private static final String OPERATOR_USER = "crossbind-operator";
    private static final String POLICY_NAME = "crossbind";

    private final ServerProcess server;
    private final CallLog log = new CallLog();
    private final Refusals refusals = new Refusals();
    private final CountingProxy proxy;
    private final URI direct;

    PythonStandIn(ServerProcess server, int port) {
        this.server = server;
        this.proxy = new CountingProxy(port, log, refusals, this::mended);
        this.direct = URI.create("http://127.0.0.1:" + port);
    }

    /** The path of the POST request that deletes all state. */
    abstract String resetPath();

    /** Returns the answer, head and body, as AWS would give it. */
    String mended(String answer) {
        return answer;
    }

    /** The server itself, without the call log, for the stand-in's own calls. */
    final URI direct() {
        return direct;
    }

    /** The requests received at {@link #endpoint()} since the last reset. */
    public final CallLog calls() {
        return log;
    }

    /** The operations refused at {@link #endpoint()}. */
    public final Refusals refusals() {
        return refusals;
    }

    @Override
    public final URI endpoint() {
        return proxy.endpoint();
    }

    @Override
    public final Map<String, String> operatorEnvironment(String homeAccountId) {
        try (IamClient iam = iam(homeAccountId)) {
            createOperator(iam);
            AccessKey key = iam.createAccessKey(request -> request.userName(OPERATOR_USER))
                    .accessKey();
            return Map.of(
                    "AWS_ACCESS_KEY_ID", key.accessKeyId(),
                    "AWS_SECRET_ACCESS_KEY", key.secretAccessKey(),
                    "AWS_REGION", REGION.id(),
                    "AWS_ENDPOINT_URL", endpoint().toString());
        }
    }

    @Override
    public final String createManagementRole(String accountId, String homeAccountId, String externalId) {
        try (IamClient home = iam(homeAccountId)) {
            createOperator(home);
        }
        String trust = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                 "Principal": {"AWS": "arn:aws:iam::%s:user/%s"},
                 "Condition": {"StringEquals": {"sts:ExternalId": "%s"}}}]}""".formatted(homeAccountId, OPERATOR_USER, externalId);
        try (IamClient iam = iam(accountId)) {
            String arn = iam.createRole(request ->
                            request.roleName("operator").path("/crossbind/").assumeRolePolicyDocument(trust))
                    .role()
                    .arn();
            // The policy names every resource because ministack loses the paths of roles. A narrower policy would not
            // match.
            iam.putRolePolicy(request ->
                    request.roleName("operator").policyName(POLICY_NAME).policyDocument(allow(List.of("iam:*"), "*")));
            return arn;
        }
    }

    @Override
    public void reset() {
        HttpRequest request = HttpRequest.newBuilder(direct.resolve(resetPath()))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IllegalStateException("reset of " + name() + " answered " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        log.clear();
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
    }

    private IamClient iam(String accountId) {
        return IamClient.builder()
                .endpointOverride(direct)
                .region(REGION)
                .credentialsProvider(administratorOf(accountId))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static void createOperator(IamClient iam) {
        try {
            iam.createUser(request -> request.userName(OPERATOR_USER));
        } catch (EntityAlreadyExistsException e) {
            return;
        }
        iam.putUserPolicy(request -> request.userName(OPERATOR_USER)
                .policyName(POLICY_NAME)
                // The policy should name roles under /crossbind/ only. ministack loses the path, so only the trust
                // policies are strict.
                .policyDocument(allow(List.of("sts:AssumeRole"), "arn:aws:iam::*:role/*")));
        iam.putUserPolicy(request -> request.userName(OPERATOR_USER)
                .policyName("home")
                .policyDocument(allow(
                        List.of(
                                "iam:*Role*",
                                "iam:*InstanceProfile*",
                                "iam:*OpenIDConnectProvider*",
                                "iam:GetAccount*",
                                "eks:DescribeCluster",
                                "eks:*PodIdentityAssociation*",
                                "eks:TagResource"),
                        "*")));
    }

    private static String allow(List<String> actions, String... resources) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [%s], "Resource": [%s]}]}""".formatted(quoted(actions), quoted(List.of(resources)));
    }

    private static String quoted(List<String> values) {
        return "\"" + String.join("\", \"", values) + "\"";
    }
}
