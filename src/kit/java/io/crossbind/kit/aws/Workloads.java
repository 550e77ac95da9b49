package io.crossbind.kit.aws;

import io.crossbind.kit.aws.ServiceSessions.Source;
import io.crossbind.kit.aws.policy.ContextKeys;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Runs workloads from the view of a program. Each method returns the environment that AWS gives the program. With this environment the
 * program's SDK finds credentials or gets AWS's refusal. The sandbox decides everything at the request for credentials, except for
 * functions: their environment contains the credentials.
 */
public final class Workloads {
    /** The longest possible session, because the environment of a function is never renewed. */
    private static final Duration FUNCTION_LIFETIME = Duration.ofHours(12);

    private final SandboxState world;
    private final ServiceSessions sessions;
    private final WorkloadEndpoints endpoints;
    private final URI sandbox;

    Workloads(SandboxState world, ServiceSessions sessions, WorkloadEndpoints endpoints, URI sandbox) {
        this.world = world;
        this.sessions = sessions;
        this.endpoints = endpoints;
        this.sandbox = sandbox;
    }

    /** A workload that AWS refuses to start. The message is AWS's. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /**
     * A pod of an EKS cluster with EKS Pod Identity, as mutated by the EKS webhook. The association of the pod's service account determines
     * the role.
     *
     * @param clusterArn of {@link AwsSandbox#createCluster}; the cluster's issuer must be trusted
     * @param tokenFile the projected token: bound to a pod, audience {@code pods.eks.amazonaws.com}
     */
    public Map<String, String> pod(String clusterArn, Path tokenFile) {
        String region = clusterArn.split(":")[3];
        return environment(
                region,
                Map.of(
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        sandbox + WorkloadEndpoints.agentOf(clusterArn),
                        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                        tokenFile.toAbsolutePath().toString()));
    }

    /**
     * An ECS task. Its aws:SourceArn is {@code arn:aws:ecs:REGION:ACCOUNT:task/default/ID}.
     *
     * @param accountId the task's account, which ECS sends as aws:SourceAccount
     */
    public Map<String, String> task(String taskRoleArn, String region, String accountId) {
        String id = world.ids.hex(32);
        String path = endpoints.add(new WorkloadEndpoints.Task(taskRoleArn, region, accountId, id));
        return environment(
                region,
                Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", sandbox + path, "AWS_EXECUTION_ENV", "AWS_ECS_FARGATE"));
    }

    /** An EC2 instance in the account of the instance profile. */
    public Map<String, String> instance(String instanceProfileArn, String region) {
        String id = "i-" + world.ids.hex(17);
        String path = endpoints.add(id, new InstanceMetadata(world, sessions, id, instanceProfileArn, region));
        return environment(
                region,
                Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", sandbox + path, "AWS_EC2_METADATA_DISABLED", "false"));
    }

    /**
     * An invocation of a Lambda function. Lambda sends the function's account and ARN when assuming the role, unless
     * {@link Settings#lambdaTellsSource} is false.
     *
     * @param functionArn {@code arn:aws:lambda:REGION:ACCOUNT:function:NAME}
     * @throws Refused if the role is in another account or does not trust Lambda
     */
    public Map<String, String> function(String executionRoleArn, String functionArn) {
        String[] parts = functionArn.split(":");
        String region = parts[3];
        String account = parts[4];
        if (!executionRoleArn.split(":")[4].equals(account)) {
            throw new Refused("Cross-account pass role is not allowed.");
        }
        boolean told = world.settings.lambdaTellsSource();
        Source source = new Source("lambda.amazonaws.com", region, told ? account : null, told ? functionArn : null);
        try {
            Caller.Signed session = sessions.assume(
                    source,
                    ServiceSessions.plain(executionRoleArn, parts[6]),
                    FUNCTION_LIFETIME,
                    new ContextKeys().put("lambda:SourceFunctionArn", functionArn));
            Map<String, String> own = new HashMap<>(Credentials.environment(session));
            own.put("AWS_LAMBDA_FUNCTION_NAME", parts[6]);
            own.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
            return environment(region, own);
        } catch (AwsError e) {
            throw new Refused(
                    "The role defined for the function cannot be assumed by Lambda. (" + e.getMessage() + ")");
        }
    }

    /**
     * A shell or a job with given keys: a person, CI, another party's program.
     *
     * @param credentials such as those of {@link AwsSandbox#userOf}, or of an assumed role
     */
    public Map<String, String> shell(AwsCredentialsProvider credentials, String region) {
        AwsCredentials keys = credentials.resolveCredentials();
        Map<String, String> own = new HashMap<>(Map.of(
                "AWS_ACCESS_KEY_ID", keys.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", keys.secretAccessKey()));
        if (keys instanceof AwsSessionCredentials session) {
            own.put("AWS_SESSION_TOKEN", session.sessionToken());
        }
        return environment(region, own);
    }

    private Map<String, String> environment(String region, Map<String, String> own) {
        Map<String, String> all = new HashMap<>(Map.of(
                "AWS_REGION",
                region,
                "AWS_DEFAULT_REGION",
                region,
                "AWS_ENDPOINT_URL",
                sandbox.toString(),
                // Outside EC2, no server answers at the metadata service's address.
                "AWS_EC2_METADATA_DISABLED",
                "true"));
        all.putAll(own);
        return Map.copyOf(all);
    }
}
