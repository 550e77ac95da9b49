package io.crossbind.e2e.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.process.Relay;
import io.crossbind.e2e.process.TempDirectory;
import io.crossbind.e2e.world.FleetEnvironment;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One replica of the operator, with its own relays to the API server and to AWS. The relays distinguish its requests from the requests of
 * other replicas.
 */
final class Replica implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> READS = List.of("Get", "List", "Assume", "Describe");

    private final String name;
    private final String source;
    private final Path auditLog;
    private final TempDirectory directory = TempDirectory.create("replica");
    private final Relay api;
    private final Relay aws;
    private final OperatorProcess process;

    private Replica(Cluster cluster, FleetEnvironment scene, int number) {
        this.name = "replica-" + number;
        this.source = "127.0.1." + number;
        this.auditLog = cluster.auditLog().orElseThrow();
        URI server = URI.create(cluster.admin().getConfiguration().getMasterUrl());
        this.api = Relay.to(server, source);
        this.aws = Relay.to(scene.aws().endpoint(), source);
        this.process = OperatorProcess.with(kubeconfig(cluster, server))
                .environment(environment(scene))
                .flags(Map.of("max-backoff", "2s", "slow-retry-interval", "2s", "propagation-time", "0s"))
                .startWithoutWaiting();
    }

    /**
     * Starts a replica without waiting for it.
     *
     * @param number from 1 to 254, used once
     */
    static Replica start(Cluster cluster, FleetEnvironment scene, int number) {
        return new Replica(cluster, scene, number);
    }

    private Path kubeconfig(Cluster cluster, URI server) {
        try {
            String direct = Files.readString(cluster.kubeconfigOf(Installed.NAMESPACE, Installed.NAME));
            return directory.write("kubeconfig", direct.replace(":" + server.getPort(), ":" + api.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> environment(FleetEnvironment scene) {
        Map<String, String> environment = new HashMap<>(scene.aws().operatorEnvironment(OperatorEnvironment.HOME));
        environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:" + aws.port());
        environment.put("HOSTNAME", name);
        return environment;
    }

    /** The relay before the API server. */
    Relay api() {
        return api;
    }

    OperatorProcess process() {
        return process;
    }

    /** Whether the holder of the Lease is this replica. */
    boolean is(String holder) {
        return holder.startsWith(name + "-") || holder.startsWith(name + "_");
    }

    /** The writes in AWS since a point in time. */
    List<String> awsWritesSince(Instant moment) {
        return aws.passed().stream()
                .filter(call -> !call.time().isBefore(moment))
                .map(Relay.Passed::action)
                .filter(action -> READS.stream().noneMatch(action::startsWith))
                .toList();
    }

    /** The writes through the API server since a point in time, as verb and address, including the Lease. */
    List<String> apiWritesSince(Instant moment) {
        try (Stream<String> lines = Files.lines(auditLog)) {
            return lines.filter(line -> line.contains(source))
                    .map(Replica::event)
                    .filter(event -> event.path("sourceIPs").path(0).asText().equals(source))
                    .filter(event -> !Instant.parse(
                                    event.path("requestReceivedTimestamp").asText())
                            .isBefore(moment))
                    .map(event -> event.path("verb").asText() + " "
                            + event.path("requestURI").asText())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode event(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
        api.close();
        aws.close();
        directory.close();
    }
}
