package io.crossbind.model;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The roles of an account, read in bulk.
 *
 * @param byName by {@link #key}
 * @param federated names of roles, including foreign ones, by ARN of the OpenID Connect provider in their trust policy; only for the
 *     providers of the request
 */
public record AccountRoles(Map<String, RoleObservation> byName, Map<String, Set<String>> federated) {
    public AccountRoles {
        byName = Map.copyOf(byName);
        federated = Map.copyOf(federated);
    }

    /** Names of roles are unique in an account, case ignored (IAM, names and identifiers). */
    public static String key(String roleName) {
        return roleName.toLowerCase(Locale.ROOT);
    }
}
