package io.crossbind.operator;

import io.crossbind.webhook.PodWebhook;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Health and metrics of the process. Both answer from the process's first second on, even without the API server. */
final class Probes implements AutoCloseable {
    private final ApiServer apiServer;
    private final OperatorMetrics meters;
    private final HttpEndpoints endpoints;
    private volatile Leading leading = new Leading(() -> false, () -> 0);
    private volatile BooleanSupplier ready = () -> false;
    private volatile Supplier<Optional<Instant>> certificateExpiry = Optional::empty;

    /**
     * @param version of the operator
     */
    Probes(Configuration configuration, String version, KubernetesClient client, Memory memory, Clock clock)
            throws IOException {
        apiServer = new ApiServer(client);
        meters = new OperatorMetrics(
                version,
                new Observed(
                        memory,
                        () -> leading.leads.getAsBoolean(),
                        apiServer::isReachable,
                        () -> leading.leads.getAsBoolean() ? leading.outdatedPods.getAsLong() : 0,
                        () -> certificateExpiry.get()),
                clock);
        endpoints = new HttpEndpoints(configuration.httpAddress(), configuration.httpPort());
        endpoints.start(() -> true, () -> apiServer.isReachable() && ready.getAsBoolean(), meters::scrape);
    }

    /** Waits for the first answer of the API server, and checks the API server from then on. */
    void awaitApiServer() throws InterruptedException {
        apiServer.awaitFirstAnswer();
        apiServer.watch();
    }

    OperatorMetrics meters() {
        return meters;
    }

    /**
     * From now on the condition decides whether this replica leads.
     *
     * @param outdatedPods number of pods without the credentials of their binding; called only while this replica leads
     */
    void leadsWhen(BooleanSupplier condition, LongSupplier outdatedPods) {
        leading = new Leading(condition, outdatedPods);
    }

    private record Leading(BooleanSupplier leads, LongSupplier outdatedPods) {}

    void shows(PodWebhook webhook) {
        certificateExpiry = webhook::certificateExpiry;
    }

    /** From now on {@code /readyz} answers with the condition. Before, {@code /readyz} answers not ready. */
    void isReadyWhen(BooleanSupplier condition) {
        ready = condition;
    }

    @Override
    public void close() {
        apiServer.close();
        endpoints.close();
    }
}
