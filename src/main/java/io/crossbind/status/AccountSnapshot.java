package io.crossbind.status;

import io.crossbind.model.ObservedProvider;
import io.crossbind.model.Quotas;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A snapshot of an account for its status.
 *
 * @param callerArn the ARN of the management role's session, from STS
 * @param quotas IAM's quotas in the account
 * @param provider the cluster's OpenID Connect provider; empty if the account has none
 * @param providerCreated whether this operator created the provider
 * @param audience the audience that the provider must accept
 * @param bindings number of bindings that use the account
 * @param roles number of roles in the account, including foreign ones
 * @param orphans names of roles of this cluster without a binding, and ARNs of resources with statements of such a binding
 * @param formerProviders ARNs of the OpenID Connect providers of this cluster's former issuers
 * @param readAt the time of the last full read of the roles
 */
public record AccountSnapshot(
        String callerArn,
        Quotas quotas,
        Optional<ObservedProvider> provider,
        boolean providerCreated,
        String audience,
        int bindings,
        int roles,
        List<String> orphans,
        List<String> formerProviders,
        Instant readAt) {}
