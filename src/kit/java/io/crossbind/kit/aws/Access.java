package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.AccessRequest;
import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Decision;
import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.Requester;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Decides without any call which actions are allowed at this time, by the rules for the sandbox's calls. Context keys that AWS itself sets
 * (time, accounts, principal, organization) are present. Callers give the keys of the request.
 */
public final class Access {
    private static final String REGION = "eu-west-1";
    private static final String SESSION = "inspection";

    private final SandboxState world;
    private final Authorizer authorizer;

    Access(SandboxState world, Authorizer authorizer) {
        this.world = world;
        this.authorizer = authorizer;
    }

    /**
     * Returns whether a session of this role, or this user, may do the action on the resource. A bucket's policy and a role's trust count
     * as the resource's policy.
     *
     * @param principalArn ARN of a role or user; a principal that does not exist may do nothing
     * @param context condition keys of the request, such as {@code s3:prefix} or {@code sts:ExternalId}
     */
    public boolean allows(String principalArn, String action, String resourceArn, Map<String, String> context) {
        return allows(principalArn, action, resourceArn, context, world.now());
    }

    /**
     * As {@link #allows(String, String, String, Map)}.
     *
     * @param issued when the session was issued, which policies may compare with {@code aws:TokenIssueTime}
     */
    public boolean allows(
            String principalArn, String action, String resourceArn, Map<String, String> context, Instant issued) {
        return world.locked(() -> world.principal(principalArn)
                .map(principal -> allows(principal, action, resourceArn, context, issued))
                .orElse(false));
    }

    /**
     * Returns whether STS gives the holder of such a token a session of the role. The role's account must have the provider, the provider
     * must have the audience, and the role must trust the token.
     *
     * @param issuer with {@code https://}
     */
    public boolean assumesWithWebIdentity(String issuer, String subject, String audience, String roleArn) {
        return world.locked(() -> role(roleArn)
                .map(role -> {
                    String host = issuer.replaceFirst("^https://", "");
                    OidcProvider provider =
                            world.account(role.account()).providers.get(OidcProvider.arn(role.account(), host));
                    if (provider == null || !provider.clientIds().contains(audience)) {
                        return false;
                    }
                    ContextKeys keys = authorizer
                            .environment(REGION, targetOf(roleArn, role.account(), new ContextKeys()))
                            .put(host + ":sub", subject)
                            .put(host + ":aud", audience)
                            .put("sts:RoleSessionName", SESSION)
                            .put("aws:FederatedProvider", provider.arn());
                    return trusts(role, "sts:AssumeRoleWithWebIdentity", Requester.federatedBy(provider.arn()), keys);
                })
                .orElse(false));
    }

    /**
     * Returns whether an AWS service may assume the role for a workload.
     *
     * @param service such as {@code pods.eks.amazonaws.com}
     * @param action {@code sts:AssumeRole} or {@code sts:TagSession}
     * @param context such as {@code aws:SourceArn} and {@code aws:RequestTag/kubernetes-namespace}
     */
    public boolean serviceMayAssume(String service, String action, String roleArn, Map<String, String> context) {
        return world.locked(() -> role(roleArn)
                .map(role -> {
                    ContextKeys keys = authorizer
                            .environment(REGION, targetOf(roleArn, role.account(), new ContextKeys()))
                            .put("aws:PrincipalIsAWSService", "true")
                            .put("aws:PrincipalServiceName", service);
                    context.forEach(keys::put);
                    return trusts(role, action, Requester.service(service), keys);
                })
                .orElse(false));
    }

    private static boolean trusts(Role role, String action, Requester requester, ContextKeys keys) {
        return role.trust().decide(new AccessRequest(requester, action, role.arn(), keys)) == Decision.ALLOWED;
    }

    private boolean allows(
            Principal principal, String action, String resourceArn, Map<String, String> context, Instant issued) {
        AccessKey.Session session = principal instanceof Role
                ? AccessKey.Session.of(SESSION, world.now(), Caller.Signed.sessionContext(issued))
                : null;
        Caller.Signed caller = new Caller.Signed(principal, new AccessKey("", "", principal.id(), session));
        ContextKeys keys = new ContextKeys();
        context.forEach(keys::put);
        boolean ofSts = action.startsWith("sts:");
        Target owned = targetOf(resourceArn, principal.account(), keys);
        // A trust policy applies to STS calls only. For calls on the role itself, the caller's own policies decide.
        Target target = ofSts || owned.policy() == null || !owned.policyDecides()
                ? owned
                : Target.of(owned.account(), resourceArn, owned.name(), keys);
        try {
            authorizer.check(caller, authorizer.environment(REGION, target), action, target);
            return true;
        } catch (AwsError e) {
            return false;
        }
    }

    /** @param unowned the account of a resource without an account in its ARN */
    private Target targetOf(String arn, String unowned, ContextKeys keys) {
        Optional<Role> role = role(arn);
        if (role.isPresent()) {
            role.get().tags().forEach((key, value) -> keys.put("aws:ResourceTag/" + key, value));
            return new Target(
                    role.get().account(),
                    arn,
                    role.get().name(),
                    keys,
                    role.get().trust(),
                    true);
        }
        String[] parts = arn.split(":", 6);
        if (parts.length == 6 && parts[2].equals("s3")) {
            Bucket bucket = world.buckets.get(parts[5].split("/", 2)[0]);
            Policy policy = bucket == null ? null : bucket.policy;
            return new Target(bucket == null ? unowned : bucket.owner, arn, parts[5], keys, policy, false);
        }
        String owner = parts.length == 6 && !parts[4].isEmpty() ? parts[4] : unowned;
        return Target.of(owner, arn, arn, keys);
    }

    private Optional<Role> role(String arn) {
        return world.principal(arn).filter(Role.class::isInstance).map(Role.class::cast);
    }
}
