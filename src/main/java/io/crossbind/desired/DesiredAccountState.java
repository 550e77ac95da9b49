package io.crossbind.desired;

import java.util.Optional;

/**
 * The desired objects of a binding in an account.
 *
 * @param account metadata.name of the AwsAccount
 * @param provider the cluster's OpenID Connect provider, where the role's trust policy names it
 * @param role the role
 * @param profile whether an instance profile of the role's name holds it, as EC2 wants it
 * @param existingPrincipal whether the role trusts a principal that the operator did not create
 */
public record DesiredAccountState(
        String account,
        Optional<DesiredProvider> provider,
        DesiredRole role,
        boolean profile,
        boolean existingPrincipal) {

    /** The side with another role. */
    public DesiredAccountState withRole(DesiredRole other) {
        return new DesiredAccountState(account, provider, other, profile, existingPrincipal);
    }
}
