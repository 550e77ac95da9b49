package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.Light;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

@Light
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
    void refusesARequestThatWasChangedAfterSigning() throws IOException {
        String signed = "Action=ListRoles&Version=2010-05-08&MaxItems=1";
        assertThat(sendSigned(signed, signed)).contains("<ListRolesResponse");
        assertThat(sendSigned(signed, signed.replace("=1", "=2"))).contains("XAmzContentSHA256Mismatch");
    }

    @Test
    void refusesWhatIsNotSigned() throws IOException {
        assertThat(send(request("Action=ListRoles").build(), "Action=ListRoles"))
                .contains("<Code>MissingAuthenticationToken</Code>");
    }

    @Test
    void refusesOldSignatures() throws IOException {
        String body = "Action=ListRoles&Version=2010-05-08";
        Clock earlier = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-6));
        assertThat(send(sign(body, earlier), body)).contains("Signature expired");
    }

    private String sendSigned(String signed, String sent) throws IOException {
        return send(sign(signed, Clock.systemUTC()), sent);
    }

    private SdkHttpRequest sign(String body, Clock clock) {
        return AwsV4HttpSigner.create()
                .sign(r -> r.request(request(body).build())
                        .identity(sandbox.administratorOf(TARGET).resolveCredentials())
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "iam")
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
    }

    private SdkHttpRequest.Builder request(String body) {
        return SdkHttpRequest.builder()
                .uri(sandbox.endpoint())
                .method(SdkHttpMethod.POST)
                .putHeader("Content-Type", "application/x-www-form-urlencoded")
                .putHeader("Content-Length", Integer.toString(body.length()));
    }

    private static String send(SdkHttpRequest request, String body) throws IOException {
        try (SdkHttpClient client = UrlConnectionHttpClient.create()) {
            return new String(
                    client.prepareRequest(HttpExecuteRequest.builder()
                                    .request(request)
                                    .contentStreamProvider(ContentStreamProvider.fromUtf8String(body))
                                    .build())
                            .call()
                            .responseBody()
                            .orElseThrow()
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        }
    }
}
