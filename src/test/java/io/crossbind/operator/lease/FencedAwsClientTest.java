package io.crossbind.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

class FencedAwsClientTest {
    private final GivenTime time = new GivenTime();
    private final WriteFence fence = new WriteFence(time, () -> {});
    private final Network network = new Network();
    private final IamClient iam = IamClient.builder()
            .region(Region.EU_WEST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .endpointOverride(URI.create("http://localhost"))
            .httpClient(new FencedAwsClient(network, fence))
            .overrideConfiguration(calls -> calls.retryStrategy(RetryMode.STANDARD))
            .build();

    /** A network between the operator and IAM, which counts the connections and records the sent requests. */
    private final class Network implements SdkHttpClient {
        private final List<String> sent = new ArrayList<>();
        private Duration connecting = Duration.ZERO;
        private int failing;
        private Duration failingFor = Duration.ZERO;
        private int connections;

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    connections++;
                    time.pass(connecting);
                    try (InputStream body =
                            request.contentStreamProvider().orElseThrow().newStream()) {
                        sent.add(new String(body.readAllBytes(), StandardCharsets.UTF_8));
                    }
                    if (failing-- > 0) {
                        time.pass(failingFor);
                        throw new IOException("reset");
                    }
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder().statusCode(200).build())
                            .responseBody(AbortableInputStream.create(
                                    new ByteArrayInputStream("<DeleteRoleResponse/>".getBytes(StandardCharsets.UTF_8))))
                            .build();
                }

                @Override
                public void abort() {
                    // Nothing to end.
                }
            };
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    }

    @Test
    void aLeaderCalls() {
        fence.renewed(time.getAsLong());
        deleteRole();
        assertThat(network.sent).singleElement().asString().contains("Action=DeleteRole");
        fence.close();
        assertThat(fence.isQuiet()).isTrue();
    }

    @Test
    void aStandbyMakesNoConnection() {
        assertThatThrownBy(this::deleteRole).hasStackTraceContaining("does not hold the Lease");
        assertThat(network.connections).isZero();
    }

    @Test
    void aCallThatTheSdkRepeatsIsNotBegunAgainByAFormerLeader() {
        fence.renewed(time.getAsLong());
        network.failing = 1;
        network.failingFor = WriteFence.ENDS_AT;
        assertThatThrownBy(this::deleteRole).hasStackTraceContaining("does not hold the Lease");
        assertThat(network.connections).isEqualTo(1);
        assertThat(network.sent).hasSize(1);
    }

    @Test
    void aConnectionThatTakesTooLongIsNotUsed() {
        fence.renewed(time.getAsLong());
        network.connecting = WriteFence.ENDS_AT;
        assertThatThrownBy(this::deleteRole).hasStackTraceContaining("does not hold the Lease");
        assertThat(network.connections).isEqualTo(1);
        assertThat(network.sent).isEmpty();
    }

    @Test
    void aCallWithoutAnAnswerIsRemembered() {
        fence.renewed(time.getAsLong());
        network.failing = 1;
        deleteRole();
        assertThat(network.sent).hasSize(2);
        fence.close();
        assertThat(fence.isQuiet()).isFalse();
    }

    private void deleteRole() {
        iam.deleteRole(request -> request.roleName("reports"));
    }
}
