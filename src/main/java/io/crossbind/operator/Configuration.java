package io.crossbind.operator;

import io.crossbind.kubernetes.ClusterDiscovery;
import io.crossbind.webhook.WebhookSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * The operator's settings.
 *
 * @param cluster the facts about the cluster from the configuration
 * @param region of the operator account and of the EKS cluster; empty if neither is needed
 * @param leaseNamespace namespace of the Lease for leader election; empty means no election
 * @param httpAddress address of health and metrics
 * @param httpPort port of health and metrics
 * @param webhook settings of the pod webhook; empty if the webhook is disabled
 * @param instance name of this process
 * @param slowRetryInterval the retry interval for problems that a person must fix where the operator does not watch, most often in AWS
 * @param maxBackoff the longest backoff
 * @param factsInterval how often caller, quotas and OpenID Connect provider of an account are read again
 * @param propagationTime the time after a write for which IAM may not enforce a role everywhere yet, and RAM may not return a new share
 * @param principalWait how long IAM may not know a principal before the principal counts as missing
 * @param orderGrace how long a possible matter of order counts as progress
 * @param maxCallsPerAccount the number of concurrent calls in one account
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
