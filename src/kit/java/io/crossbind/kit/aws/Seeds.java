package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.PolicyKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Identities that exist before the first call: administrators, and the operator in its own account and in the target accounts. */
final class Seeds {
    private static final int MANAGEMENT_SESSION = 3600;
    /** The longest possible session of a role. */
    private static final Duration OPERATOR_SESSION = Duration.ofHours(12);

    private static final Policy HOME_RIGHTS = identity(ManagementPolicy.homeDocument());
    private static final Map<Rights, Policy> RIGHTS = new ConcurrentHashMap<>();
    private static final int LARGEST = 1000;

    private final SandboxState world;
    private final AccessKeys keys;

    private record Rights(String account, Optional<String> boundary) {}

    Seeds(SandboxState world, AccessKeys keys) {
        this.world = world;
        this.keys = keys;
    }

    /** Returns a fresh key of a user with these managed policies. Creates the user if necessary. */
    AccessKey keyOf(String account, String userName, Map<String, String> tags, List<String> policyArns) {
        return world.locked(() -> {
            User user = world.account(account).users.get(userName);
            if (user == null
                    || !user.attached().equals(policyArns)
                    || !user.tags().equals(tags)) {
                user = new User(
                        account,
                        userName,
                        world.ids.unique("AIDA"),
                        world.now(),
                        Map.copyOf(tags),
                        List.copyOf(policyArns));
                world.put(user);
            }
            return keys.issue(user);
        });
    }

    void deleteUser(String account, String userName) {
        world.locked(() -> {
            world.remove(world.account(account).users.get(userName));
            return userName;
        });
    }

    /** A fresh session of the operator's role in the operator account. */
    AccessKey operatorSession(String homeAccount) {
        return world.locked(() -> keys.issue(
                operatorRole(homeAccount),
                AccessKey.Session.of(
                        "crossbind", world.now().plus(OPERATOR_SESSION), Caller.Signed.sessionContext(world.now()))));
    }

    /** The operator's role in the operator account, which also manages that account. Creates the role if necessary. */
    Role operatorRole(String homeAccount) {
        return world.account(homeAccount).role("crossbind-operator").orElseGet(() -> {
            String trust = """
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},
                    "Action":["sts:AssumeRole","sts:TagSession"]}}""";
            Map<String, Policy> inline = Map.of("accounts", HOME_RIGHTS, "management", management(homeAccount, null));
            return put(homeAccount, "/", "crossbind-operator", trust, (int) OPERATOR_SESSION.toSeconds(), inline);
        });
    }

    Role managementRole(String account, String homeAccount, String externalId, @Nullable String boundary) {
        return world.locked(() -> {
            String trust = """
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole",
                    "Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}}""".formatted(operatorRole(homeAccount).arn(), externalId);
            Map<String, Policy> inline = Map.of("management", management(account, boundary));
            return put(account, "/crossbind/", "operator", trust, MANAGEMENT_SESSION, inline);
        });
    }

    private Role put(
            String account, String path, String name, String trust, int maxSession, Map<String, Policy> inline) {
        Policy parsed = PolicyDocuments.pinned(world, PolicyDocuments.parse(trust, PolicyKind.TRUST));
        Role role = new Role(
                account,
                path,
                name,
                world.ids.unique("AROA"),
                // Old enough to be a valid principal at once.
                world.now().minus(Duration.ofDays(1)),
                parsed,
                null,
                maxSession,
                null,
                Map.of(),
                inline,
                List.of());
        world.put(role);
        return role;
    }

    /** The operator's permissions in an account. They are cached because parsing is the most expensive step of a new sandbox. */
    private static Policy management(String account, @Nullable String boundary) {
        if (RIGHTS.size() > LARGEST) {
            RIGHTS.clear();
        }
        return RIGHTS.computeIfAbsent(
                new Rights(account, Optional.ofNullable(boundary)),
                rights -> identity(ManagementPolicy.document(account, boundary)));
    }

    private static Policy identity(String document) {
        return PolicyDocuments.parse(document, PolicyKind.IDENTITY);
    }
}
