package io.crossbind.model;

import java.util.Map;
import java.util.Set;

/**
 * An OpenID Connect provider as IAM holds it.
 *
 * @param arn its ARN
 * @param clientIds the audiences it accepts, at most 100 (IAM quotas)
 * @param tags its tags
 */
public record ObservedProvider(String arn, Set<String> clientIds, Map<String, String> tags) {
    public ObservedProvider {
        clientIds = Set.copyOf(clientIds);
        tags = Map.copyOf(tags);
    }
}
