package io.crossbind.operator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.operator.BusyPasses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedHttpClientTest {
    private static final int MOST = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String BUSY =
            "/apis/crossbind.io/v1alpha1/namespaces/busy/crossaccountbindings/reports/status";

    private final AtomicLong now = new AtomicLong();
    private final ApiServer server = new ApiServer();
    private final HttpClient client = new BoundedHttpClient(server, MOST, now::get);

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void requestsBeyondTheBoundWaitForAnAnswerEach() throws Exception {
        for (int i = 0; i < 10; i++) {
            send(BUSY);
        }
        for (int answered = 0; answered < 10 - MOST; answered++) {
            assertThat(server.exchanges).hasSize(MOST);
            server.next().answer.complete(null);
            server.awaitExchanges(MOST);
        }
        assertThat(server.exchanges).hasSize(MOST);
    }

    /** A single thread starts the waiting requests, so no request overtakes another. */
    @Test
    void aNamespaceWaitsForOneRequestOfEachOther() {
        try (ExecutorService one = Executors.newSingleThreadExecutor();
                HttpClient ordered = new BoundedHttpClient(server, MOST, now::get, one)) {
            for (int i = 0; i < 1000; i++) {
                send(ordered, BUSY);
            }
            send(ordered, "/api/v1/namespaces/quiet/events");
            send(ordered, "/apis/crossbind.io/v1alpha1/awsaccounts/prod/status");
            assertThat(IntStream.range(0, MOST + 3).mapToObj(_ -> server.served()))
                    .containsExactlyInAnyOrder(
                            BUSY,
                            BUSY,
                            BUSY,
                            "/api/v1/namespaces/quiet/events",
                            "/apis/crossbind.io/v1alpha1/awsaccounts/prod/status");
            one.shutdownNow();
        }
    }

    @Test
    void aRequestThatGetsItsTurnDoesNotWaitForPasses() throws Exception {
        for (int i = 0; i < MOST; i++) {
            send(BUSY);
        }
        send("/version");
        try (var _ = new BusyPasses()) {
            server.served();
            server.served();
            assertThat(server.exchanges.poll(5, TimeUnit.SECONDS))
                    .extracting(Exchange::path)
                    .isEqualTo("/version");
        }
    }

    @Test
    void watchesAreNotCounted() {
        for (int i = 0; i < 10; i++) {
            send("/api/v1/pods?allowWatchBookmarks=true&watch=true");
        }
        send("/api/v1/namespaces/team/events");
        assertThat(server.exchanges).hasSize(11);
    }

    @Test
    void aRequestThatWaitedLongerThanItMayTakeIsNotSent() {
        for (int i = 0; i < MOST; i++) {
            send(BUSY);
        }
        CompletableFuture<?> late = send("/api/v1/namespaces/late/events");
        now.addAndGet(TIMEOUT.toNanos() + 1);
        assertThat(server.served()).isEqualTo(BUSY);
        assertThatThrownBy(late::get).hasCauseInstanceOf(HttpTimeoutException.class);
        send("/api/v1/namespaces/team/events");
        assertThat(server.served()).isEqualTo(BUSY);
        assertThat(server.served()).isEqualTo("/api/v1/namespaces/team/events");
    }

    /** Thousands of requests may wait for a failing one, and each of them then fails at once. */
    @Test
    void requestsThatFailMakeRoomForTheNext() {
        CompletableFuture<?> last = send(BUSY);
        for (int i = 0; i < 10_000; i++) {
            last = send(BUSY);
        }
        server.fails = true;
        server.exchanges.forEach(exchange -> exchange.answer.completeExceptionally(new IOException("reset")));
        assertThatThrownBy(last::get).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void requestsThatCannotBeginMakeRoomForTheNext() throws Exception {
        server.refuses = true;
        for (int i = 0; i < 10; i++) {
            CompletableFuture<?> refused = send(BUSY);
            assertThatThrownBy(refused::get).hasCauseInstanceOf(IllegalArgumentException.class);
        }
        server.refuses = false;
        send(BUSY);
        assertThat(server.served()).isEqualTo(BUSY);
    }

    private CompletableFuture<HttpResponse<Void>> send(String path) {
        return send(client, path);
    }

    private static CompletableFuture<HttpResponse<Void>> send(HttpClient client, String path) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create("https://localhost" + path))
                        .timeout(TIMEOUT)
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    private record Exchange(String path, CompletableFuture<?> answer) {}

    /** Answers when a test completes an exchange. */
    private static final class ApiServer extends DelegatingHttpClient {
        private final BlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();
        private volatile boolean fails;
        private volatile boolean refuses;

        ApiServer() {
            super(HttpClient.newHttpClient());
        }

        Exchange next() {
            try {
                return exchanges.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        String served() {
            Exchange next = next();
            next.answer.complete(null);
            return next.path;
        }

        void awaitExchanges(int count) {
            while (exchanges.size() < count) {
                Thread.onSpinWait();
            }
        }

        @Override
        public <T> CompletableFuture<HttpResponse<T>> sendAsync(
                HttpRequest request,
                HttpResponse.BodyHandler<T> handler,
                HttpResponse.@Nullable PushPromiseHandler<T> push) {
            if (refuses) {
                throw new IllegalArgumentException("no such scheme");
            }
            CompletableFuture<HttpResponse<T>> answer = new CompletableFuture<>();
            if (fails) {
                answer.completeExceptionally(new IOException("reset"));
            } else {
                exchanges.add(new Exchange(request.uri().getPath(), answer));
            }
            return answer;
        }

        @Override
        public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
            throw new UnsupportedOperationException();
        }
    }
}
