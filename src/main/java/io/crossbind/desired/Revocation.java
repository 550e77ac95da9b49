package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The effect of {@code revokeSessionsBefore} on a role: earlier sessions are denied every action, and no earlier session can assume the role
 * again.
 *
 * @param before RFC 3339 in UTC and whole seconds; empty if nothing is revoked
 */
public record Revocation(Optional<String> before) {

    /**
     * The revocation of a binding. The latest time counts, so that a team cannot undo what the administrator of an account revoked.
     *
     * @param accounts the accounts whose revocation applies to the role
     */
    public static Revocation of(CrossAccountBindingSpec binding, List<AwsAccountSpec> accounts) {
        return latest(Stream.concat(Stream.ofNullable(binding.revokeSessionsBefore()), times(accounts)));
    }

    /** The revocation of accounts, for a role that only leads to other roles. */
    public static Revocation of(List<AwsAccountSpec> accounts) {
        return latest(times(accounts));
    }

    private static Stream<String> times(List<AwsAccountSpec> accounts) {
        return accounts.stream().flatMap(account -> Stream.ofNullable(account.revokeSessionsBefore()));
    }

    /** Times of one form have the order of their texts. */
    private static Revocation latest(Stream<String> times) {
        return new Revocation(times.max(Comparator.naturalOrder()));
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
