package io.crossbind.operator;

import io.crossbind.model.ErrorSummary;
import io.fabric8.kubernetes.client.Client;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether the API server answers. The check asks for the server's version every few seconds, because an idle client does not
 * notice a loss. The log has one line for each loss and each return.
 */
final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** The pause before the first answer of the API server. The operator does nothing else meanwhile. */
    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int SERVER_ERROR = 500;

    private enum State {
        UNKNOWN,
        REACHED,
        LOST
    }

    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("api-server").factory());
    private final String url;
    private final Client client;
    private volatile State state = State.UNKNOWN;
    private volatile boolean wasReached;

    /** The check uses the client's connections, but neither its time-outs nor its retries, which last two minutes. */
    ApiServer(KubernetesClient client) {
        this.url = String.valueOf(client.getMasterUrl());
        this.client = client.newClient(new RequestConfigBuilder()
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout((int) TIMEOUT.toMillis())
                .build());
    }

    /** Returns whether the API server answered the last request. */
    boolean isReachable() {
        return state == State.REACHED;
    }

    /** Waits for the first answer of the API server. */
    void awaitFirstAnswer() throws InterruptedException {
        while (!ask()) {
            Thread.sleep(FIRST_INTERVAL);
        }
    }

    /** Checks repeatedly from now on. */
    void watch() {
        schedule.scheduleWithFixedDelay(this::ask, INTERVAL.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
    }

    /** Never throws, because an exception would end the schedule. */
    boolean ask() {
        try {
            client.raw("/version");
            reached();
        } catch (KubernetesClientException e) {
            // A server that rejects the request is still reachable.
            if (e.getCode() > 0 && e.getCode() < SERVER_ERROR) {
                reached();
            } else {
                lost(e);
            }
        } catch (RuntimeException e) {
            lost(e);
        }
        return isReachable();
    }

    private void reached() {
        if (state == State.LOST) {
            LOG.info("the API server at {} answers{}", url, wasReached ? " again" : "");
        }
        state = State.REACHED;
        wasReached = true;
    }

    private void lost(RuntimeException e) {
        if (state != State.LOST) {
            LOG.error("the API server at {} does not answer: {}", url, words(e));
        }
        state = State.LOST;
    }

    /**
     * The messages of causes name the fault: refused, timed out, unknown host. JDK exceptions often have no message, only their class name.
     */
    private static String words(Throwable e) {
        Set<String> words = new LinkedHashSet<>();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (!(cause instanceof KubernetesClientException) || cause.getCause() == null) {
                words.add(cause.getClass().getSimpleName());
                words.add(Objects.requireNonNullElse(cause.getMessage(), ""));
            }
        }
        words.remove("");
        return ErrorSummary.of(String.join(", ", words)).text();
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
