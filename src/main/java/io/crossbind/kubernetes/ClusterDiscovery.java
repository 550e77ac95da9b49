package io.crossbind.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbind.aws.EksGateway;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Determines the cluster's identity once. The configuration overrides EKS's description of the configured cluster, which overrides the
 * API server's own discovery document.
 */
public final class ClusterDiscovery {
    /** How long a failure is cached before the next attempt. */
    private static final Duration FAILURE_STANDS = Duration.ofSeconds(2);

    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterDiscovery.class);

    private final Known known;
    private final Optional<EksGateway> eks;
    private final KubernetesClient client;
    private final Clock clock;
    private @Nullable ClusterIdentity identity;
    private @Nullable ProblemException failure;
    private Instant triedAt = Instant.MIN;

    /**
     * @param eks absent without a configured EKS cluster
     */
    public ClusterDiscovery(Known known, Optional<EksGateway> eks, KubernetesClient client, Clock clock) {
        this.known = known;
        this.eks = eks;
        this.client = client;
        this.clock = clock;
    }

    /**
     * @throws ProblemException with {@link Reason#ISSUER_UNAVAILABLE}, {@link Reason#ISSUER_INVALID} or the error from AWS
     */
    public synchronized ClusterIdentity identity() {
        if (identity != null) {
            return identity;
        }
        if (failure != null && clock.instant().isBefore(triedAt.plus(FAILURE_STANDS))) {
            throw failure;
        }
        try {
            triedAt = clock.instant();
            ClusterIdentity found = discovered();
            identity = found;
            LOG.info(
                    "cluster ID {}, issuer {}, audience {}",
                    found.id(),
                    found.issuer().url(),
                    found.audience());
            return found;
        } catch (ProblemException e) {
            failure = e;
            throw e;
        }
    }

    private ClusterIdentity discovered() {
        Optional<EksGateway.Described> described =
                eks.flatMap(gateway -> known.eksCluster().map(gateway::describe));
        String url = known.issuer()
                .or(() -> described.flatMap(EksGateway.Described::issuer))
                .orElseGet(this::issuerOfApiServer);
        Issuer issuer = issuer(url);
        String id = known.clusterId()
                .or(() -> described.map(EksGateway.Described::arn))
                .orElseGet(issuer::hostAndPath);
        return described
                .map(EksGateway.Described::arn)
                .map(arn -> new ClusterIdentity(id, issuer, known.audience(), Optional.of(arn)))
                .orElseGet(() -> new ClusterIdentity(id, issuer, known.audience()));
    }

    private String issuerOfApiServer() {
        try {
            String document = client.raw(DISCOVERY);
            JsonNode issuer = client.getKubernetesSerialization()
                    .unmarshal(document == null ? "{}" : document, JsonNode.class)
                    .path("issuer");
            if (issuer.isTextual()) {
                return issuer.asText();
            }
            throw new ProblemException(
                    Reason.ISSUER_UNAVAILABLE, "the API server's " + DISCOVERY + " contains no issuer");
        } catch (KubernetesClientException e) {
            throw new ProblemException(
                    new Problem(
                            Reason.ISSUER_UNAVAILABLE, "the API server's " + DISCOVERY + ": " + ApiErrors.summary(e)),
                    e);
        }
    }

    private static Issuer issuer(String url) {
        try {
            return new Issuer(url);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(new Problem(Reason.ISSUER_INVALID, String.valueOf(e.getMessage())), e);
        }
    }

    /**
     * The facts about the cluster from the configuration.
     *
     * @param clusterId value of the owner tag
     * @param issuer of service account tokens
     * @param eksCluster name of the cluster in EKS
     * @param audience of tokens for STS
     */
    public record Known(
            Optional<String> clusterId, Optional<String> issuer, Optional<String> eksCluster, String audience) {}
}
