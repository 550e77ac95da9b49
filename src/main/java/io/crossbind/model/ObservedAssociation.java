package io.crossbind.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An EKS pod identity association, as EKS returns it.
 *
 * @param id {@code a-...}, unique in the cluster
 * @param roleArn the role that pods.eks.amazonaws.com assumes
 * @param targetRoleArn the role that EKS assumes next
 * @param externalId the external ID that EKS generates and sends for the target role
 * @param tags its tags
 */
public record ObservedAssociation(
        String id,
        String roleArn,
        @Nullable String targetRoleArn,
        @Nullable String externalId,
        Map<String, String> tags) {
    public ObservedAssociation {
        tags = Map.copyOf(tags);
    }
}
