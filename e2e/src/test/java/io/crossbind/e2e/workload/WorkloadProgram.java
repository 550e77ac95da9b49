package io.crossbind.e2e.workload;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.aws.JavaSdk;
import io.crossbind.e2e.process.TempDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workload's program with its environment.
 *
 * @param environment the program's variables
 * @param profile the profile named in the program's code; null if the variables choose the profile
 */
record WorkloadProgram(
        Map<String, String> environment, @Nullable String profile) {
    /** The code typed by a user whose profile has an mfa_serial. */
    private static final String CODE = "123456";

    static WorkloadProgram with(Map<String, String> environment) {
        return new WorkloadProgram(environment, null);
    }

    /** Returns the program with this file at AWS_CONFIG_FILE, and the profile at AWS_PROFILE. */
    WorkloadProgram withConfig(String config, String awsProfile) {
        try {
            Path file = Files.createTempFile(TempDirectory.create("config").path(), "aws-", ".config");
            Files.writeString(file, config);
            Map<String, String> all = new HashMap<>(environment);
            all.put("AWS_CONFIG_FILE", file.toString());
            all.put("AWS_PROFILE", awsProfile);
            return new WorkloadProgram(all, profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the program with the profile in its code. */
    WorkloadProgram naming(String name) {
        return new WorkloadProgram(environment, name);
    }

    /** Runs the AWS CLI in the program's place. */
    AwsCli.Result cli(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (profile != null) {
            all.addAll(List.of("--profile", profile));
        }
        return new AwsCli(environment).runTyping(CODE, all.toArray(String[]::new));
    }

    /** Requests the caller identity with the SDK for Java. */
    AwsCli.Result java() {
        return profile == null
                ? new JavaSdk(environment).callerIdentity()
                : new JavaSdk(environment).callerIdentity(profile);
    }

    /** Runs the program with the profile alone. The default chain would continue with any other credentials. */
    AwsCli.Result javaByProfileAlone() {
        String counts = profile == null ? environment.get("AWS_PROFILE") : profile;
        return counts == null ? java() : new JavaSdk(environment).callerIdentity(counts);
    }
}
