package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class SignaturesTest extends SandboxTest {

    private static AwsCredentialsProvider fixed(AwsCredentials credentials) {
        return StaticCredentialsProvider.create(credentials);
    }

    @Test
    void knowsTheCallerByItsKey() {
        var identity = sts(sandbox.administratorOf(TARGET)).getCallerIdentity();
        assertThat(identity.account()).isEqualTo(TARGET);
        assertThat(identity.arn()).isEqualTo("arn:aws:iam::222222222222:user/administrator");
    }

    @Test
    void refusesAnUnknownKey() {
        var stranger = fixed(AwsBasicCredentials.create("AKIAUNKNOWN", "secret"));
        assertThat(code(() -> sts(stranger).getCallerIdentity())).isEqualTo("InvalidClientTokenId");
        assertThat(code(() -> eks(stranger).describeCluster(r -> r.name("c"))))
                .isEqualTo("UnrecognizedClientException");
        assertThat(code(() -> s3(stranger).listObjectsV2(r -> r.bucket("abc")))).isEqualTo("InvalidAccessKeyId");
    }

    @Test
    void refusesASignatureByAnotherSecret() {
        String id = sandbox.administratorOf(TARGET).resolveCredentials().accessKeyId();
        var forger = fixed(AwsBasicCredentials.create(id, "guessed"));
        assertThat(code(() -> iam(forger).listRoles())).isEqualTo("SignatureDoesNotMatch");
    }

    @Test
    void refusesASessionWithoutOrWithAnotherToken() {
        AwsCredentials session = operator().resolveCredentials();
        var bare = fixed(AwsBasicCredentials.create(session.accessKeyId(), session.secretAccessKey()));
        var other = fixed(AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), "other"));
        assertThat(code(() -> sts(bare).getCallerIdentity())).isEqualTo("InvalidClientTokenId");
        assertThat(code(() -> sts(other).getCallerIdentity())).isEqualTo("InvalidClientTokenId");
    }

    @Test
    void expiresSessionsOnDemandAndIssuesNewOnes() {
        AwsCredentialsProvider operator = operator();
        assertThat(sts(operator).getCallerIdentity().arn())
                .isEqualTo("arn:aws:sts::111111111111:assumed-role/crossbind-operator/crossbind");
        sandbox.expireCredentials("arn:aws:iam::111111111111:role/crossbind-operator");
        assertThat(code(() -> sts(operator).getCallerIdentity())).isEqualTo("ExpiredToken");
        assertThat(sts(operator()).getCallerIdentity().account()).isEqualTo(HOME);
    }

    @Test
    void refusesARequestThatWasChangedAfterSigning() throws IOException, InterruptedException {
        assertThat(send("AWS4-HMAC-SHA256 Credential="
                        + sandbox.administratorOf(TARGET).resolveCredentials().accessKeyId()
                        + "/20260101/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, Signature="
                        + "0".repeat(64)))
                .contains("<Code>SignatureDoesNotMatch</Code>");
        assertThat(send("none")).contains("<Code>MissingAuthenticationToken</Code>");
    }

    private String send(String authorization) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.endpoint() + "/"))
                    .header("Authorization", authorization)
                    .header("X-Amz-Date", "20260101T000000Z")
                    .POST(HttpRequest.BodyPublishers.ofString("Action=ListRoles&Version=2010-05-08"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
