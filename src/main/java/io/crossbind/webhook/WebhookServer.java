package io.crossbind.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.crossbind.webhook.AdmissionObserver.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /mutate-pods} over HTTPS, for the API server. */
final class WebhookServer implements AutoCloseable {
    static final String PATH = "/mutate-pods";

    /**
     * An API server accepts requests of 3 MiB (Kubernetes, apiserver's MaxRequestBodyBytes), and etcd stores objects of at most half that
     * size.
     */
    static final int LARGEST_REVIEW = 3 * 1024 * 1024;

    /** The size of all concurrent reviews together: some hundred usual reviews, or two of the largest. */
    private static final int ALL_REVIEWS = 8 * 1024 * 1024;

    /** A tree of {@link Admission#MOST_TOKENS} takes some 10 MB. */
    private static final int PARSERS = 2;

    /** Shorter than the API server's default timeout for this webhook (timeoutSeconds: 3). */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    static {
        HttpLimits.set();
    }

    private static final Logger LOG = LoggerFactory.getLogger(WebhookServer.class);
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpsServer server;
    private final Admission admission;
    private final Intake intake;
    private final AdmissionObserver observer;

    /**
     * @param port 0 for any
     */
    WebhookServer(String address, int port, SSLContext tls, Admission admission, AdmissionObserver observer)
            throws IOException {
        this(address, port, tls, admission, new Intake(ALL_REVIEWS, PARSERS, PATIENCE), observer);
    }

    WebhookServer(
            String address, int port, SSLContext tls, Admission admission, Intake intake, AdmissionObserver observer)
            throws IOException {
        this.admission = admission;
        this.intake = intake;
        this.observer = observer;
        server = HttpsServer.create(new InetSocketAddress(address, port), 0);
        server.setExecutor(HttpLimits.threads("webhook"));
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters modern = getSSLContext().getDefaultSSLParameters();
                modern.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                parameters.setSSLParameters(modern);
            }
        });
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                refuse(exchange, HttpURLConnection.HTTP_NOT_FOUND, "only " + PATH + " exists");
            } else if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                refuse(exchange, HttpURLConnection.HTTP_BAD_METHOD, "only POST is allowed");
            } else {
                review(exchange);
            }
        }
    }

    private void review(HttpExchange exchange) throws IOException {
        long begun = System.nanoTime();
        Reply reply = reply(exchange);
        observer.answered(reply.result(), Duration.ofNanos(System.nanoTime() - begun));
        if (reply.status() == HttpURLConnection.HTTP_OK) {
            send(exchange, reply.status(), JSON, reply.body());
        } else {
            refuse(exchange, reply.status(), new String(reply.body(), StandardCharsets.UTF_8));
        }
    }

    private Reply reply(HttpExchange exchange) {
        AtomicBoolean changed = new AtomicBoolean();
        try {
            byte[] answer = intake.handle(
                    exchange.getRequestBody(), LARGEST_REVIEW, review -> admission.answer(review, changed::set));
            return new Reply(changed.get() ? Result.INJECTED : Result.UNCHANGED, HttpURLConnection.HTTP_OK, answer);
        } catch (Intake.TooLargeException e) {
            return Reply.of(
                    Result.REJECTED,
                    HttpURLConnection.HTTP_ENTITY_TOO_LARGE,
                    "the request has more than " + LARGEST_REVIEW + " bytes");
        } catch (Intake.BusyException e) {
            return Reply.of(Result.BUSY, HttpURLConnection.HTTP_UNAVAILABLE, "too many requests at the same time");
        } catch (IOException e) {
            LOG.debug("rejected a request", e);
            return Reply.of(
                    Result.REJECTED, HttpURLConnection.HTTP_BAD_REQUEST, "the request is not an AdmissionReview");
        } catch (RuntimeException e) {
            // The failurePolicy decides whether the pod may start without an answer.
            LOG.error("cannot determine the injection for a pod", e);
            return Reply.of(
                    Result.ERROR, HttpURLConnection.HTTP_INTERNAL_ERROR, "an internal error; see the log of crossbind");
        }
    }

    /**
     * The answer to a review.
     *
     * @param body the AdmissionReview, or the cause of the refusal
     */
    private record Reply(Result result, int status, byte[] body) {
        static Reply of(Result result, int status, String cause) {
            return new Reply(result, status, cause.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        // The server closes the connection, so that the unread rest is not parsed as the next request.
        exchange.getResponseHeaders().set("Connection", "close");
        send(exchange, status, TEXT, (reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
