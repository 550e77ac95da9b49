package io.crossbind.operator.lease;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Exchanges with the API server, aborted after a time limit, wherever they hang. */
final class BoundedExchanges {
    /** Three exchanges fit into the renew deadline. An API server under load answers within a second. */
    static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);

    /**
     * The operating system shares the processors between these threads and the passes. Virtual threads get no such share (JEP 444): a
     * runnable one waits for thousands of passes that began earlier, and a busy leader would lose the Lease.
     */
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("lease-exchange-", 0).factory());

    private final Duration limit;

    /**
     * @param limit of one exchange
     */
    BoundedExchanges(Duration limit) {
        this.limit = limit;
    }

    /**
     * Waits for an answer.
     *
     * @param about the request, for the failure's message
     * @throws ApiUnavailable without a usable answer: a write may have taken effect
     */
    <T> T run(String about, Supplier<T> exchange) {
        Future<T> answer = threads.submit(exchange::get);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ApiUnavailable(about + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ApiUnavailable(about + ": no answer within " + limit.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ApiUnavailable(about + ": interrupted", e);
        }
    }
}
