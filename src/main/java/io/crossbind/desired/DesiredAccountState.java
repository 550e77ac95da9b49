package io.crossbind.desired;

import java.util.Optional;

/**
 * The desired objects of a binding in an account.
 *
 * @param account metadata.name of the AwsAccount
 * @param provider the cluster's OpenID Connect provider, if the role's trust policy names the provider
 * @param role the role
 * @param profile whether the role is in an instance profile of the same name, as EC2 requires
 * @param existingPrincipal whether the role trusts a principal not created by the operator
 */
public record DesiredAccountState(
        String account,
        Optional<DesiredProvider> provider,
        DesiredRole role,
        boolean profile,
        boolean existingPrincipal) {

    /** The state with another role. */
    public DesiredAccountState withRole(DesiredRole other) {
        return new DesiredAccountState(account, provider, other, profile, existingPrincipal);
    }
}
