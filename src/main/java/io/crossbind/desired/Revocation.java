package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The effect of {@code revokeSessionsBefore} on a role: earlier sessions are denied every action, and no earlier session can assume the role again.
 * This class alone decides whose times count for which role.
 *
 * @param before RFC 3339 in UTC and whole seconds; empty if nothing is revoked
 */
public record Revocation(Optional<String> before) {

    /**
     * The revocation of a role in the target account.
     *
     * @param target the account; empty if the account cannot be found
     */
    public static Revocation ofTarget(CrossAccountBindingSpec binding, Optional<AwsAccountSpec> target) {
        return latest(Stream.concat(times(binding), times(target)));
    }

    /**
     * The revocation of a workload's own role. A role that may only assume the target role ignores the binding's time: the target role accepts no
     * earlier session of the source role.
     *
     * @param target the target account; empty if the account cannot be found
     * @param source the account of the role; empty if the account cannot be found
     */
    public static Revocation ofSource(
            CrossAccountBindingSpec binding, Optional<AwsAccountSpec> target, Optional<AwsAccountSpec> source) {
        boolean reachesResources = binding.role() == null;
        return latest(
                reachesResources
                        ? Stream.of(times(binding), times(target), times(source))
                                .flatMap(times -> times)
                        : times(source));
    }

    /**
     * The revocation of a retained role.
     *
     * @param ofBinding the time of the deleted binding; empty if none
     * @param account of the role
     */
    public static Revocation ofRetained(Optional<String> ofBinding, AwsAccountSpec account) {
        return latest(Stream.concat(ofBinding.stream(), times(Optional.of(account))));
    }

    /** The revocation of the role shared by the chained bindings of a service account. */
    static Revocation ofShared(AwsAccountSpec home) {
        return latest(times(Optional.of(home)));
    }

    private static Stream<String> times(CrossAccountBindingSpec binding) {
        return Stream.ofNullable(binding.revokeSessionsBefore());
    }

    private static Stream<String> times(Optional<AwsAccountSpec> account) {
        return account.map(AwsAccountSpec::revokeSessionsBefore).stream();
    }

    /** The latest time counts, so that a team cannot undo an administrator's revocation. Times of one form have the order of their texts. */
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

    /** The policy of IAM's console for revoked sessions (IAM user guide, revoking temporary security credentials). */
    public static PolicyDocument deny(String time) {
        return PolicyDocument.of(new PolicyStatement(
                null,
                "Deny",
                Map.of(),
                Map.of("Action", Set.of("*"), "Resource", Set.of("*")),
                Map.of("DateLessThan", Map.of(TrustPolicies.TOKEN_ISSUE_TIME, Set.of(time)))));
    }
}
