package io.crossbind.e2e.aws;

import io.crossbind.e2e.process.TempDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

/** A program with the AWS SDK for Java, run with exactly the environment of a workload. The program requests its caller identity. */
public final class JavaSdk {

    private final Map<String, String> environment;

    /** @param environment the complete environment of the program, except for PATH */
    public JavaSdk(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Requests the caller identity with the SDK's default chain. The output is the caller's ARN. After a refusal, the error output is the
     * exception's message and the exit code is 1.
     *
     * <p>The chain tries the variables of keys and of web identity before AWS_PROFILE. If the profile fails, the chain continues with the
     * own role of the container or instance.
     *
     * @throws IllegalStateException if the run takes more than a minute
     */
    public AwsCli.Result callerIdentity() {
        return run();
    }

    /** Runs a program that names the profile in its code, so that the SDK tries no other credentials. */
    public AwsCli.Result callerIdentity(String profile) {
        return run(profile);
    }

    private AwsCli.Result run(String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("AWS_EC2_METADATA_DISABLED", "true");
        try (TempDirectory home = TempDirectory.create("java-sdk")) {
            all.putIfAbsent("HOME", home.path().toString());
            return Program.run(command(all.get("HOME"), arguments), all, "");
        }
    }

    private static List<String> command(String home, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                // The SDK falls back to this property, so HOME alone does not hide the user's files.
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                JavaSdk.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The program in the other process. */
    public static void main(String[] arguments) {
        AwsCredentialsProvider credentials = arguments.length == 0
                ? DefaultCredentialsProvider.create()
                : ProfileCredentialsProvider.create(arguments[0]);
        try (StsClient sts = StsClient.builder()
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            System.out.println(sts.getCallerIdentity().arn());
        } catch (SdkException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
