package io.crossbind.operator.lease;

import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Checks the fence before each attempt of each AWS call, and again before the body is sent, because a connection may take seconds to open.
 * The client cannot distinguish reads from writes, because most services use POST for both.
 */
public final class FencedAwsClient implements SdkHttpClient {
    private final SdkHttpClient client;
    private final WriteFence fence;

    public FencedAwsClient(SdkHttpClient client, WriteFence fence) {
        this.client = client;
        this.fence = fence;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        HttpExecuteRequest.Builder fenced = HttpExecuteRequest.builder().request(request.httpRequest());
        request.contentStreamProvider().ifPresent(body -> fenced.contentStreamProvider(lateChecked(body)));
        request.metricCollector().ifPresent(fenced::metricCollector);
        return new Attempt(client.prepareRequest(fenced.build()));
    }

    /** The HTTP client opens the body when the connection is open. A request without its body has no effect. */
    private ContentStreamProvider lateChecked(ContentStreamProvider body) {
        return new ContentStreamProvider() {
            @Override
            public InputStream newStream() {
                if (!fence.mayStillSend()) {
                    throw new NotLeading(fence.state());
                }
                return body.newStream();
            }

            @Override
            public String name() {
                return body.name();
            }
        };
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }

    private final class Attempt implements ExecutableHttpRequest {
        private final ExecutableHttpRequest request;

        Attempt(ExecutableHttpRequest request) {
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            fence.enter();
            boolean answered = false;
            try {
                HttpExecuteResponse response = request.call();
                answered = true;
                return response;
            } catch (NotLeading e) {
                // The SDK retries because no request was sent; the retry waits for the fence.
                answered = true;
                throw new IOException(e.getMessage(), e);
            } finally {
                fence.leave(answered);
            }
        }

        @Override
        public void abort() {
            request.abort();
        }
    }
}
