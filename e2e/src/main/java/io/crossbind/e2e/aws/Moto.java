package io.crossbind.e2e.aws;

import io.crossbind.e2e.process.FreePorts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * moto's server: broad and permissive. The server allows every call except to another account's bucket, and an assumed role need not exist.
 */
public final class Moto extends PythonStandIn {

    private static final Pattern BARE_PRINCIPAL = Pattern.compile("(\\\\\"Principal\\\\\": )(\\\\\"arn:[^\"]+\\\\\")");

    private final Map<String, AwsSessionCredentials> administrators = new ConcurrentHashMap<>();

    private Moto(ServerProcess server, int port) {
        super(server, port);
    }

    /** Starts a server on a free port, with the managed policies of AWS. */
    public static Moto start() {
        return start(true);
    }

    /** Starts a server faster, without the managed policies. They cost some three seconds for each account, and again after each reset. */
    public static Moto startWithoutManagedPolicies() {
        return start(false);
    }

    private static Moto start(boolean managedPolicies) {
        int port = FreePorts.one();
        List<String> arguments = List.of("-H", "127.0.0.1", "-p", String.valueOf(port));
        Map<String, String> environment = Map.of(
                "MOTO_IAM_LOAD_MANAGED_POLICIES",
                String.valueOf(managedPolicies),
                "MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS",
                "false");
        return new Moto(ServerProcess.start("moto_server", port, arguments, environment), port);
    }

    @Override
    public String name() {
        return "moto";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.EXCHANGES_KUBERNETES_TOKENS,
                Capability.TAGS_OIDC_PROVIDERS,
                Capability.REPORTS_BOUNDARIES_IN_BULK,
                Capability.LOGS_CALLS);
    }

    /** moto takes the account from the access key. Assuming any role of an account returns a key of this account. */
    @Override
    public AwsCredentialsProvider administratorOf(String accountId) {
        return () -> administrators.computeIfAbsent(accountId, this::assumeAdministrator);
    }

    @Override
    public void reset() {
        super.reset();
        administrators.clear();
    }

    /** moto returns a role in a function's policy as plain text, whereas Lambda returns {@code {"AWS": ...}}. */
    @Override
    String mended(String answer) {
        return BARE_PRINCIPAL.matcher(answer).replaceAll("$1{\\\\\"AWS\\\\\": $2}");
    }

    @Override
    String resetPath() {
        return "/moto-api/reset";
    }

    private AwsSessionCredentials assumeAdministrator(String accountId) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(direct())
                .region(REGION)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            Credentials credentials = sts.assumeRole(
                            request -> request.roleArn("arn:aws:iam::" + accountId + ":role/administrator")
                                    .roleSessionName("administrator"))
                    .credentials();
            return AwsSessionCredentials.create(
                    credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
        }
    }
}
