package io.crossbind.operator;

import io.crossbind.kubernetes.ClusterDiscovery;
import io.crossbind.webhook.WebhookSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * The operator's settings.
 *
 * @param cluster what is known of the cluster beforehand
 * @param region of the operator's home and of the EKS cluster; empty where neither is needed
 * @param leaseNamespace namespace of the Lease by which one of several replicas leads; empty means no election
 * @param httpAddress address of health and metrics
 * @param httpPort port of health and metrics
 * @param webhook how the pod webhook is served; empty where it is not
 * @param instance name of this process
 * @param slowRetryInterval pause where a person outside the cluster has to act
 * @param maxBackoff what growing pauses grow to
 * @param factsInterval how often caller, quotas and OpenID Connect provider of an account are read again
 * @param propagationTime how long after a write of a role a binding counts as not enforced everywhere yet, and how long a RAM share that
 *     was just written may be missing from its answers
 * @param principalWait how long IAM may not know a principal before that counts as not existing
 * @param orderGrace how long what may be only a matter of order counts as progress
 * @param maxCallsPerAccount calls in flight in one account
 */
public record Configuration(
        ClusterDiscovery.Known cluster,
        Optional<String> region,
        Optional<String> leaseNamespace,
        String httpAddress,
        int httpPort,
        Optional<WebhookSettings> webhook,
        String instance,
        Duration slowRetryInterval,
        Duration maxBackoff,
        Duration factsInterval,
        Duration propagationTime,
        Duration principalWait,
        Duration orderGrace,
        int maxCallsPerAccount) {}
