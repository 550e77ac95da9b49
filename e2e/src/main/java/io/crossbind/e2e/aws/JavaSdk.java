package io.crossbind.e2e.aws;

import io.crossbind.e2e.process.TempDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

/** A program with the AWS SDK for Java, run with exactly the environment that a workload would have. It asks who it is. */
public final class JavaSdk {

    private final Map<String, String> environment;

    /** @param environment all it sees, beside PATH */
    public JavaSdk(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Asks with the SDK's default chain. The output is the caller's ARN; a refusal is the exception's message, and exit code 1.
     *
     * @throws IllegalStateException when it does not end in a minute
     */
    public AwsCli.Result callerIdentity() {
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("AWS_EC2_METADATA_DISABLED", "true");
        try (TempDirectory home = TempDirectory.create("java-sdk")) {
            all.putIfAbsent("HOME", home.path().toString());
            return Program.run(command(all.get("HOME")), all);
        }
    }

    private static List<String> command(String home) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                // The SDK falls back to this property; HOME alone does not keep it from the user's files.
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                JavaSdk.class.getName());
    }

    /** The program itself. */
    public static void main(String[] arguments) {
        try (StsClient sts = StsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            System.out.println(sts.getCallerIdentity().arn());
        } catch (SdkException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
