package io.crossbind.desired;

import java.util.Map;

/**
 * An EKS pod identity association: there is one per cluster, namespace and service account.
 *
 * @param cluster the EKS cluster
 * @param namespace of the service account
 * @param serviceAccount name
 * @param roleArn the source role that pods.eks.amazonaws.com assumes
 * @param targetRoleArn the role that it assumes next
 * @param externalId what EKS will send, see {@link ExternalIds#ofPodIdentity}
 * @param tags by which it is known as the binding's
 */
public record DesiredAssociation(
        EksCluster cluster,
        String namespace,
        String serviceAccount,
        String roleArn,
        String targetRoleArn,
        String externalId,
        Map<String, String> tags) {}
