package io.crossbind.operator.lease;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The Lease on the API server. */
final class ApiLease implements LeaseStore {
    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final Clock clock;
    private final BoundedExchanges exchanges;

    /**
     * @param client without retries: each step of the election is a retry
     * @param limit of one exchange
     */
    ApiLease(KubernetesClient client, String namespace, String name, Duration limit, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.exchanges = new BoundedExchanges(limit);
        this.clock = clock;
    }

    @Override
    public Optional<LeaseRecord> read() {
        return exchanges.run(
                about(),
                () -> Optional.ofNullable(client.leases()
                                .inNamespace(namespace)
                                .withName(name)
                                .get())
                        .map(ApiLease::record));
    }

    @Override
    public Optional<LeaseRecord> write(LeaseRecord lease) {
        return exchanges.run(about(), () -> {
            try {
                var written = client.leases().inNamespace(namespace).resource(lease(lease));
                return Optional.of(record(lease.isNew() ? written.create() : written.update()));
            } catch (KubernetesClientException e) {
                // A deleted Lease counts as changed. For a new Lease, 404 means a missing namespace.
                boolean vanished = e.getCode() == HttpURLConnection.HTTP_NOT_FOUND && !lease.isNew();
                if (vanished || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    private String about() {
        return "Lease " + namespace + "/" + name;
    }

    private Lease lease(LeaseRecord record) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withResourceVersion(record.isNew() ? null : record.version())
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(record.isFree() ? null : record.holder())
                .withLeaseDurationSeconds(Math.toIntExact(record.duration().toSeconds()))
                .withAcquireTime(record.acquiredAt().atZone(ZoneOffset.UTC))
                .withRenewTime(clock.instant().atZone(ZoneOffset.UTC))
                .withLeaseTransitions(record.transitions())
                .endSpec()
                .build();
    }

    private static LeaseRecord record(Lease lease) {
        LeaseSpec spec = lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
        return new LeaseRecord(
                lease.getMetadata().getResourceVersion(),
                Optional.ofNullable(spec.getHolderIdentity()).orElse(""),
                Optional.ofNullable(spec.getLeaseDurationSeconds())
                        .map(Duration::ofSeconds)
                        .orElse(WriteFence.LEASE),
                Optional.ofNullable(spec.getAcquireTime())
                        .map(ZonedDateTime::toInstant)
                        .orElse(Instant.EPOCH),
                Optional.ofNullable(spec.getLeaseTransitions()).orElse(0));
    }
}
