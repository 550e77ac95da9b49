package io.crossbind.model;

import java.util.Map;
import java.util.Set;

/**
 * An OpenID Connect provider, as IAM returns it.
 *
 * @param clientIds the accepted audiences, at most 100 (IAM quotas)
 */
public record ObservedProvider(String arn, Set<String> clientIds, Map<String, String> tags) {
    public ObservedProvider {
        clientIds = Set.copyOf(clientIds);
        tags = Map.copyOf(tags);
    }
}
