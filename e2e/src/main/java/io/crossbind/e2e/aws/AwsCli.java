package io.crossbind.e2e.aws;

import io.crossbind.e2e.process.TempDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The AWS CLI, run with exactly the environment of a program in a pod. */
public final class AwsCli {

    private final Map<String, String> environment;

    /** @param environment the complete environment of the CLI, except for PATH */
    public AwsCli(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The outcome of a run. */
    public record Result(int exitCode, String out, String err) {}

    /**
     * The variables injected by the pod identity webhook, and the endpoint of the stand-in.
     *
     * @param tokenFile the file with the projected token, as written by {@link #writeToken}
     */
    public static AwsCli inPod(String roleArn, Path tokenFile, String region, URI endpoint) {
        return new AwsCli(podEnvironment(roleArn, tokenFile, region, endpoint));
    }

    /** Returns the variables of {@link #inPod} as a map, for another program. */
    public static Map<String, String> podEnvironment(String roleArn, Path tokenFile, String region, URI endpoint) {
        return Map.of(
                "AWS_ROLE_ARN",
                roleArn,
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                tokenFile.toString(),
                "AWS_REGION",
                region,
                "AWS_DEFAULT_REGION",
                region,
                "AWS_STS_REGIONAL_ENDPOINTS",
                "regional",
                "AWS_ENDPOINT_URL",
                endpoint.toString());
    }

    /** Writes a token to a new file under {@code target/}. */
    public static Path writeToken(String token) {
        try {
            Path file = Files.createTempFile(Venv.targetDirectory(), "token-", ".jwt");
            return Files.writeString(file, token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param arguments the arguments after {@code aws}; the output is JSON unless the arguments or the environment choose another format
     * @throws IllegalStateException if the run takes more than a minute
     */
    public Result run(String... arguments) {
        return run(List.of(Venv.program("aws").toString()), "", arguments);
    }

    /**
     * Runs with a person at the keyboard, who types the code of a second factor when a profile has {@code mfa_serial}.
     *
     * @param typed the answer to the only question of the CLI
     */
    public Result runTyping(String typed, String... arguments) {
        // The CLI asks on the terminal if the process has one. A process in its own session has none.
        String detached = "import os, sys; os.setsid(); os.execv(sys.argv[1], sys.argv[1:])";
        return run(
                List.of(
                        Venv.program("python").toString(),
                        "-c",
                        detached,
                        Venv.program("aws").toString()),
                typed + "\n",
                arguments);
    }

    private Result run(List<String> program, String input, String... arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(environment);
        // Keeps the CLI from calling an instance's metadata service.
        all.putIfAbsent("AWS_EC2_METADATA_DISABLED", "true");
        // The new home directory has no configuration of the user running the tests, and no session in ~/.aws/cli/cache
        // from an earlier run.
        try (TempDirectory home = TempDirectory.create("aws-cli")) {
            all.putIfAbsent("HOME", home.path().toString());
            return Program.run(command, all, input);
        }
    }
}
