package io.crossbind.kit.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Passes the SDK's requests to the sandbox in the calling thread. The SDK itself does marshalling, signing, paging, retries and the
 * classification of errors.
 */
final class SandboxHttpClient implements SdkHttpClient {
    private static final String ADDRESS = "127.0.0.1";

    private final AwsSandbox sandbox;
    private final CallHooks hooks;

    SandboxHttpClient(AwsSandbox sandbox, CallHooks hooks) {
        this.sandbox = sandbox;
        this.hooks = hooks;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return response(request.httpRequest(), sandbox.answer(read(request), hooks));
            }

            @Override
            public void abort() {
                // The call is over before another thread could abort the call.
            }
        };
    }

    private static Request read(HttpExecuteRequest execution) throws IOException {
        SdkHttpRequest request = execution.httpRequest();
        Map<String, List<String>> headers = request.headers();
        if (request.firstMatchingHeader("Host").isEmpty()) {
            headers = new HashMap<>(headers);
            headers.put("Host", List.of(request.host()));
        }
        String path = request.encodedPath();
        return Request.of(
                request.method().name(),
                path.isEmpty() ? "/" : path,
                request.rawQueryParameters(),
                headers,
                body(execution),
                ADDRESS);
    }

    private static byte[] body(HttpExecuteRequest execution) throws IOException {
        ContentStreamProvider content = execution.contentStreamProvider().orElse(null);
        if (content == null) {
            return new byte[0];
        }
        try (InputStream stream = content.newStream()) {
            return stream.readAllBytes();
        }
    }

    private static HttpExecuteResponse response(SdkHttpRequest request, Answer answer) {
        SdkHttpFullResponse.Builder http = SdkHttpResponse.builder().statusCode(answer.status());
        http.putHeader("Content-Type", answer.contentType());
        http.putHeader("Content-Length", Integer.toString(answer.body().length));
        answer.headers().forEach(http::putHeader);
        HttpExecuteResponse.Builder response = HttpExecuteResponse.builder().response(http.build());
        boolean hasBody = !request.method().name().equals("HEAD");
        if (hasBody) {
            response.responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())));
        }
        return response.build();
    }

    @Override
    public String clientName() {
        return "Sandbox";
    }

    @Override
    public void close() {}
}
