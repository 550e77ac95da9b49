package io.crossbind.e2e.demo;

import io.crossbind.e2e.process.TempDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;

/** The credentials that the pod identity webhook gives a pod: a projected token of its service account in a file, and the role's ARN. */
final class PodCredentials implements AutoCloseable {

    static final String ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";
    static final String AUDIENCE = "sts.amazonaws.com";

    /** The webhook's own default. */
    private static final Duration TOKEN_LIFETIME = Duration.ofDays(1);

    private final DemoEnvironment stage;
    private final String roleArn;
    private final TempDirectory files = TempDirectory.create("pod");
    private final Path tokenFile;

    private PodCredentials(DemoEnvironment stage, String roleArn, String token) {
        this.stage = stage;
        this.roleArn = roleArn;
        this.tokenFile = files.write("token", token);
    }

    /** A pod of the service account, which requests the role in the service account's annotation. */
    static PodCredentials injected(DemoEnvironment stage, String namespace, String serviceAccount) {
        String role = stage.manifests()
                .annotation(namespace, serviceAccount, ROLE_ANNOTATION)
                .orElseThrow(() -> new StepFailed(
                        "service account " + serviceAccount + " is annotated",
                        "the annotation " + ROLE_ANNOTATION + " is missing"));
        return asking(stage, namespace, serviceAccount, role, AUDIENCE);
    }

    /** A pod that requests any role, with a token for any audience. Every user who edits pods can create such a pod. */
    static PodCredentials asking(
            DemoEnvironment stage, String namespace, String serviceAccount, String roleArn, String audience) {
        return new PodCredentials(
                stage, roleArn, stage.cluster().token(namespace, serviceAccount, audience, TOKEN_LIFETIME));
    }

    /** The environment variables read by the SDK. */
    List<String> environment() {
        return List.of("AWS_ROLE_ARN=" + roleArn, "AWS_WEB_IDENTITY_TOKEN_FILE=" + tokenFile);
    }

    /** Clients of the pod's program. The SDK exchanges the token for their credentials. */
    AwsClients program() {
        StsClient anonymous = new AwsClients(stage.aws().endpoint(), AnonymousCredentialsProvider.create()).sts();
        return new AwsClients(
                stage.aws().endpoint(),
                StsWebIdentityTokenFileCredentialsProvider.builder()
                        .stsClient(anonymous)
                        .roleArn(roleArn)
                        .roleSessionName("pod")
                        .webIdentityTokenFile(tokenFile)
                        .build());
    }

    @Override
    public void close() {
        files.close();
    }
}
