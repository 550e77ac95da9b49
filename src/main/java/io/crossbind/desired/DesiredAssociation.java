package io.crossbind.desired;

import java.util.Map;

/**
 * An EKS pod identity association: there is one per cluster, namespace and service account.
 *
 * @param cluster the EKS cluster
 * @param namespace of the service account
 * @param serviceAccount name
 * @param roleArn the source role, assumed by pods.eks.amazonaws.com
 * @param targetRoleArn the role assumed next
 * @param externalId the external ID sent by EKS, see {@link ExternalIds#ofPodIdentity}
 * @param tags the owner tags of the binding
 */
public record DesiredAssociation(
        EksCluster cluster,
        String namespace,
        String serviceAccount,
        String roleArn,
        String targetRoleArn,
        String externalId,
        Map<String, String> tags) {}
