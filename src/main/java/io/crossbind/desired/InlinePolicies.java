package io.crossbind.desired;

import io.crossbind.api.v1alpha1.RoleSpec;
import io.crossbind.api.v1alpha1.Statement;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The inline policies of the operator's roles: their names, and their documents by name. */
public final class InlinePolicies {
    /** Name of the inline policy with a binding's statements. */
    public static final String STATEMENTS = "crossbind";

    /** Name of the inline policy for {@code spec.revokeSessionsBefore}. */
    public static final String REVOKED_SESSIONS = "crossbind-revoked-sessions";

    /** Name of the inline policy with the permissions for grants, in addition to the policies of their resources. */
    public static final String GRANTS = "crossbind-grants";

    /** Name of the inline policy that denies everything to the sessions of a blocked role. */
    public static final String BLOCKED = "crossbind-blocked";

    /** Names of the policies that deny sessions. Every role of a managed account has room for both. */
    public static final Set<String> DENIALS = Set.of(REVOKED_SESSIONS, BLOCKED);

    private InlinePolicies() {}

    /** Returns whether the operator writes a policy of this name. Another client added every other inline policy of a role. */
    public static boolean isOwn(String policy) {
        return policy.equals(STATEMENTS) || policy.equals(GRANTS) || DENIALS.contains(policy);
    }

    /** The document of {@link #BLOCKED}. */
    public static PolicyDocument denyAll() {
        return PolicyDocument.of(new PolicyStatement(
                null, "Deny", Map.of(), Map.of("Action", Set.of("*"), "Resource", Set.of("*")), Map.of()));
    }

    /** The inline policies of a target role: the statements of its binding, and the permissions for its grants. */
    static Map<String, PolicyDocument> ofTarget(RoleSpec spec, List<PolicyStatement> grants) {
        Map<String, PolicyDocument> policies = new TreeMap<>(ofGrants(grants));
        List<Statement> statements = spec.statements();
        if (!statements.isEmpty()) {
            policies.put(
                    STATEMENTS,
                    new PolicyDocument(
                            PolicyDocument.CURRENT,
                            statements.stream().map(InlinePolicies::statement).toList()));
        }
        return policies;
    }

    /** The inline policy of the role with grants; empty if the grants need none. */
    static Map<String, PolicyDocument> ofGrants(List<PolicyStatement> statements) {
        return statements.isEmpty() ? Map.of() : Map.of(GRANTS, new PolicyDocument(PolicyDocument.CURRENT, statements));
    }

    private static PolicyStatement statement(Statement statement) {
        Map<String, Map<String, Set<String>>> conditions = new TreeMap<>();
        statement.conditions().forEach((operator, keys) -> {
            Map<String, Set<String>> values = new HashMap<>();
            keys.forEach((key, value) -> values.put(key, Set.copyOf(value)));
            conditions.put(operator, values);
        });
        return PolicyStatement.allow(
                statement.sid(), Set.copyOf(statement.actions()), Set.copyOf(statement.resources()), conditions);
    }
}
