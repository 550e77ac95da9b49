package io.crossbind.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.kit.aws.Call;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Sessions with the SDK's own clients, against a server with the same answer to every call. */
class AwsSessionsTest {
    /** Points every client of the SDK at a server (SDK reference guide, service-specific endpoints). */
    private static final String ENDPOINT = "aws.endpointUrl";

    private static final String ANSWER = """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
            <Arn>arn:aws:iam::111122223333:role/operator</Arn><Account>111122223333</Account>
            </GetCallerIdentityResult><ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata>
            </GetCallerIdentityResponse>""";

    private final AtomicInteger failures = new AtomicInteger();
    private volatile int failure = 503;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? failure : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        System.setProperty(ENDPOINT, "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        System.clearProperty(ENDPOINT);
        server.stop(0);
    }

    @Test
    void callIsToldWithItsAccountItsTimeAndItsRetries() {
        failures.set(1);
        List<CallObserver.Call> told = new ArrayList<>();
        new AwsSessions(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")),
                        AwsSessions.httpClient(),
                        AwsSessions::adaptiveRetries,
                        told::add,
                        4,
                        Duration.ofMinutes(5),
                        Clock.systemUTC())
                .of("data", account("eu-west-1"))
                .callerArn();
        assertThat(told).singleElement().satisfies(call -> {
            assertThat(call.service()).isEqualTo("Sts");
            assertThat(call.operation()).isEqualTo("GetCallerIdentity");
            assertThat(call.account()).isEqualTo("data");
            assertThat(call.accountId()).isEqualTo(FakeAccount.ID);
            assertThat(call.result()).isEqualTo("OK");
            assertThat(call.retries()).isEqualTo(1);
            assertThat(call.took()).isPositive();
            assertThat(call.requestId()).contains("request-1");
        });
    }

    @Test
    void throttledAttemptsAreCountedThoughTheCallSucceeds() {
        failures.set(2);
        failure = 429;
        List<String> throttled = new ArrayList<>();
        new AwsSessions(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")),
                        AwsSessions.httpClient(),
                        AwsSessions::adaptiveRetries,
                        new CallObserver() {
                            @Override
                            public void called(Call call) {
                                assertThat(call.result()).isEqualTo("OK");
                            }

                            @Override
                            public void throttled(String account, String accountId, long attempts) {
                                throttled.add(account + " " + accountId + " " + attempts);
                            }
                        },
                        4,
                        Duration.ofMinutes(5),
                        Clock.systemUTC())
                .of("data", account("eu-west-1"))
                .callerArn();
        assertThat(throttled).containsExactly("data " + FakeAccount.ID + " 2");
    }

    /** By default the SDK keeps five threads for the timeouts of each client. Each account and service has its own client. */
    @Test
    void timeoutsTakeOneThreadHoweverManyAccounts() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        AwsSessions sessions = new AwsSessions(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")),
                AwsSessions.httpClient(),
                AwsSessions::adaptiveRetries,
                _ -> {},
                4,
                Duration.ofMinutes(5),
                Clock.systemUTC());
        for (String region : Set.of("eu-west-1", "eu-north-1", "us-east-1")) {
            assertThat(sessions.of("data", account(region)).callerArn())
                    .isEqualTo("arn:aws:iam::111122223333:role/operator");
        }
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !before.contains(thread))
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("sdk-") || name.startsWith("aws-"))
                        .collect(Collectors.toSet()))
                .isSubsetOf("aws-timeouts");
    }

    private static AwsAccountSpec account(String region) {
        return Serialization.unmarshal(
                "accountId: '%s'\nregion: %s".formatted(FakeAccount.ID, region), AwsAccountSpec.class);
    }
}
