package io.crossbind.operator.lease;

import io.crossbind.operator.http.DelegatingHttpClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fence before each exchange except reads, and again before the body is sent, because a connection may take seconds to open. The
 * client above repeats failed writes, and sends a write again with a renewed token. Each of these repetitions is an exchange here.
 */
final class FencedHttpClient extends DelegatingHttpClient {
    private final WriteFence fence;

    FencedHttpClient(HttpClient client, WriteFence fence) {
        super(client);
        this.fence = fence;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> responseBodyHandler,
            HttpResponse.@Nullable PushPromiseHandler<T> pushPromiseHandler) {
        if (isRead(request)) {
            return client.sendAsync(request, responseBodyHandler, pushPromiseHandler);
        }
        try {
            fence.enter();
        } catch (NotLeading e) {
            return CompletableFuture.failedFuture(e);
        }
        try {
            return client.sendAsync(lateChecked(request), responseBodyHandler, pushPromiseHandler)
                    .whenComplete((_, failure) -> fence.leave(failure == null));
        } catch (IllegalArgumentException e) {
            fence.leave(true);
            throw e;
        }
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> responseBodyHandler)
            throws IOException, InterruptedException {
        if (isRead(request)) {
            return client.send(request, responseBodyHandler);
        }
        fence.enter();
        boolean answered = false;
        try {
            HttpResponse<T> response = client.send(lateChecked(request), responseBodyHandler);
            answered = true;
            return response;
        } finally {
            fence.leave(answered);
        }
    }

    private static boolean isRead(HttpRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private HttpRequest lateChecked(HttpRequest request) {
        return request.bodyPublisher()
                .map(body -> HttpRequest.newBuilder(request, (_, _) -> true)
                        .method(request.method(), new LateBody(body, fence))
                        .build())
                .orElse(request);
    }

    /** A body that is not sent if the fence is closed at the time of sending. A request without its body has no effect. */
    private record LateBody(HttpRequest.BodyPublisher body, WriteFence fence) implements HttpRequest.BodyPublisher {
        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            if (fence.mayStillSend()) {
                body.subscribe(subscriber);
                return;
            }
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    subscriber.onError(new NotLeading(fence.state()));
                }

                @Override
                public void cancel() {
                    // The request expects no body.
                }
            });
        }
    }
}
