package io.crossbind.e2e.aws;

import io.crossbind.e2e.process.FreePorts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** ministack with authorization on: signatures, identity and trust policies decide. */
public final class Ministack extends PythonStandIn {

    /** The secret key of every account's root, unless ministack's environment sets another. */
    private static final String ROOT_SECRET = "test";

    private Ministack(ServerProcess server, int port) {
        super(server, port);
    }

    /** Starts a server on a free port. */
    public static Ministack start() {
        int port = FreePorts.one();
        String directory = Venv.targetDirectory().toString();
        Map<String, String> environment = Map.of(
                "AUTH",
                "true",
                "BIND_HOST",
                "127.0.0.1",
                "GATEWAY_PORT",
                String.valueOf(port),
                "HOME",
                directory,
                "TMPDIR",
                directory);
        return new Ministack(ServerProcess.start("ministack", port, List.of(), environment), port);
    }

    @Override
    public String name() {
        return "ministack";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.ENFORCES_POLICIES, Capability.TAGS_OIDC_PROVIDERS, Capability.LOGS_CALLS);
    }

    /** In ministack, an access key of twelve digits is the root of the account with this id. */
    @Override
    public AwsCredentialsProvider administratorOf(String accountId) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accountId, ROOT_SECRET));
    }

    @Override
    String resetPath() {
        return "/_ministack/reset";
    }
}
