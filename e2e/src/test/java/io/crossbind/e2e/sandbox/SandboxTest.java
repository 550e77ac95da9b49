package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The common parts of the sandbox tests: one server, clean before each test, and SDK clients that never retry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SandboxTest {
    static final String HOME = "111111111111";
    static final String TARGET = "222222222222";
    static final String S3_READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

    final Sandbox sandbox = Sandbox.start();
    private final SdkHttpClient http = UrlConnectionHttpClient.create();

    @BeforeEach
    void clean() {
        sandbox.reset();
    }

    @AfterAll
    void stop() {
        http.close();
        sandbox.close();
    }

    IamClient iam(AwsCredentialsProvider credentials) {
        return at(IamClient.builder(), credentials).region(Region.AWS_GLOBAL).build();
    }

    IamClient iam(String account) {
        return iam(sandbox.administratorOf(account));
    }

    StsClient sts(AwsCredentialsProvider credentials) {
        return at(StsClient.builder(), credentials).build();
    }

    /** A client without credentials, like a pod, which signs nothing. */
    StsClient anonymousSts() {
        return sts(AnonymousCredentialsProvider.create());
    }

    S3Client s3(AwsCredentialsProvider credentials) {
        return at(S3Client.builder(), credentials).build();
    }

    EksClient eks(AwsCredentialsProvider credentials) {
        return at(EksClient.builder(), credentials).build();
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B at(
            B builder, AwsCredentialsProvider credentials) {
        return builder.httpClient(http)
                .endpointOverride(sandbox.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials)
                .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    static AwsCredentialsProvider provider(Credentials credentials) {
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(
                credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()));
    }

    /** The credentials in an environment of the operator. */
    AwsCredentialsProvider operator() {
        var environment = sandbox.operatorEnvironment(HOME);
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(
                environment.get("AWS_ACCESS_KEY_ID"),
                environment.get("AWS_SECRET_ACCESS_KEY"),
                environment.get("AWS_SESSION_TOKEN")));
    }

    /** A session of the role, assumed with this external ID. */
    AwsCredentialsProvider assumed(AwsCredentialsProvider by, String roleArn, String externalId) {
        return provider(sts(by).assumeRole(request ->
                        request.roleArn(roleArn).roleSessionName("test").externalId(externalId))
                .credentials());
    }

    static Role createRole(IamClient iam, String name, String trust) {
        return iam.createRole(CreateRoleRequest.builder()
                        .roleName(name)
                        .assumeRolePolicyDocument(trust)
                        .build())
                .role();
    }

    /** A trust policy; principal and condition are JSON objects. */
    static String trust(String principal, String action, String condition) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":%s,"Action":"%s","Condition":%s}]}""".formatted(principal, action, condition);
    }

    static String trusting(String principalArn) {
        return trust("{\"AWS\":\"" + principalArn + "\"}", "sts:AssumeRole", "{}");
    }

    static String allow(String action, String resource) {
        return statement("Allow", action, resource, "{}");
    }

    static String statement(String effect, String action, String resource, String condition) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"%s","Action":"%s","Resource":"%s","Condition":%s}]}""".formatted(effect, action, resource, condition);
    }

    /** The error of a failed call. */
    static AwsServiceException refusal(ThrowingCallable call) {
        AwsServiceException exception = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(exception).as("the call should have been refused").isNotNull();
        return exception;
    }

    static String code(ThrowingCallable call) {
        return refusal(call).awsErrorDetails().errorCode();
    }

    static String message(ThrowingCallable call) {
        return refusal(call).awsErrorDetails().errorMessage();
    }
}
