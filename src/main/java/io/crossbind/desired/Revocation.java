package io.crossbind.desired;

import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The effect of {@code spec.revokeSessionsBefore} on a role: earlier sessions are denied every action, and no earlier session can assume
 * the role again.
 *
 * @param before RFC 3339; empty if nothing is revoked
 */
public record Revocation(Optional<String> before) {
    static Revocation of(CrossAccountBindingSpec spec) {
        return new Revocation(Optional.ofNullable(spec.revokeSessionsBefore()));
    }

    PolicyDocument on(PolicyDocument trust) {
        return before.map(time -> TrustPolicies.notBefore(trust, time)).orElse(trust);
    }

    Map<String, PolicyDocument> with(Map<String, PolicyDocument> inlinePolicies) {
        Map<String, PolicyDocument> all = new TreeMap<>(inlinePolicies);
        before.ifPresent(time -> all.put(InlinePolicies.REVOKED_SESSIONS, deny(time)));
        return all;
    }

    /** The policy that IAM's console writes to revoke sessions (IAM user guide, revoking temporary security credentials). */
    public static PolicyDocument deny(String time) {
        return PolicyDocument.of(new PolicyStatement(
                null,
                "Deny",
                Map.of(),
                Map.of("Action", Set.of("*"), "Resource", Set.of("*")),
                Map.of("DateLessThan", Map.of(TrustPolicies.TOKEN_ISSUE_TIME, Set.of(time)))));
    }
}
