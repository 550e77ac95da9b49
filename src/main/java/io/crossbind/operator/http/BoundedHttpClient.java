package io.crossbind.operator.http;

import io.crossbind.aws.FairPermits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the concurrent requests to the API server, and serves waiting requests by namespace in turn. One tenant may cause thousands of
 * passes at a time. The requests of these passes wait for each other, but a request about another namespace waits for only one of them.
 * Watches are long-lived and do not count.
 */
public final class BoundedHttpClient extends DelegatingHttpClient {
    private static final Pattern NAMESPACE = Pattern.compile("/(?:api|apis/[^/]+)/[^/]+/namespaces/([^/]+)");
    private static final Pattern WATCH = Pattern.compile("(?:.*&)?watch=true(?:&.*)?");

    /** Stands for requests without a namespace, such as for an AwsAccount. */
    private static final String CLUSTER = "";

    /**
     * Threads for requests that waited, at most as many as there are permits. The operating system shares the processors between these
     * threads and the passes. A virtual thread would wait until thousands of busy passes pause, and delay the requests of all other
     * namespaces.
     */
    private final Executor turns;

    private final FairPermits permits;
    private final LongSupplier nanos;

    /**
     * @param requests the maximum number of concurrent requests
     * @param nanos a clock like {@link System#nanoTime()}
     */
    public BoundedHttpClient(HttpClient client, int requests, LongSupplier nanos) {
        this(
                client,
                requests,
                nanos,
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("request-", 0).factory()));
    }

    BoundedHttpClient(HttpClient client, int requests, LongSupplier nanos, Executor turns) {
        super(client);
        this.turns = turns;
        this.permits = new FairPermits(requests);
        this.nanos = nanos;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> responseBodyHandler,
            HttpResponse.@Nullable PushPromiseHandler<T> pushPromiseHandler) {
        Supplier<CompletableFuture<HttpResponse<T>>> exchange =
                () -> client.sendAsync(request, responseBodyHandler, pushPromiseHandler);
        if (isWatch(request.uri())) {
            return exchange.get();
        }
        CompletableFuture<HttpResponse<T>> answer = new CompletableFuture<>();
        long asked = nanos.getAsLong();
        // If requests fail at once, each request would otherwise begin the next one from within its own failure.
        if (permits.enter(tenant(request.uri()), () -> turns.execute(() -> late(request, asked, exchange, answer)))) {
            begin(exchange, answer);
        }
        return answer;
    }

    /** Does not send a request after its timeout, because Fabric8's client repeats such a request or has given up. */
    private <T> void late(
            HttpRequest request,
            long asked,
            Supplier<CompletableFuture<HttpResponse<T>>> exchange,
            CompletableFuture<HttpResponse<T>> answer) {
        Duration waited = Duration.ofNanos(nanos.getAsLong() - asked);
        if (request.timeout().filter(longest -> waited.compareTo(longest) > 0).isPresent()) {
            begin(
                    () -> CompletableFuture.failedFuture(new HttpTimeoutException(
                            "the request waited too long for other requests to the API server")),
                    answer);
        } else {
            begin(exchange, answer);
        }
    }

    private <T> void begin(
            Supplier<CompletableFuture<HttpResponse<T>>> exchange, CompletableFuture<HttpResponse<T>> answer) {
        CompletableFuture<HttpResponse<T>> sent;
        try {
            sent = exchange.get();
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        sent.whenComplete((response, failure) -> {
            permits.release();
            if (failure == null) {
                answer.complete(response);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    /** Fabric8's client never calls this method. */
    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> responseBodyHandler)
            throws IOException, InterruptedException {
        throw new UnsupportedOperationException("only asynchronous requests are bounded");
    }

    private static boolean isWatch(URI uri) {
        return uri.getQuery() != null && WATCH.matcher(uri.getQuery()).matches();
    }

    private static String tenant(URI uri) {
        Matcher namespace = NAMESPACE.matcher(uri.getPath());
        return namespace.find() ? namespace.group(1) : CLUSTER;
    }
}
