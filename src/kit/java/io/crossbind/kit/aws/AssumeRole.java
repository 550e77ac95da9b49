package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.ContextKeys;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an AssumeRole call, made by a program or by an AWS service on behalf of a workload.
 *
 * @param mfa whether the call carries a device's code
 * @param tags the session's tags
 * @param transitiveKeys keys of the tags that the next session keeps when the session assumes another role
 */
record AssumeRole(
        String roleArn,
        String sessionName,
        @Nullable String externalId,
        boolean mfa,
        Map<String, String> tags,
        List<String> transitiveKeys) {

    Optional<Role> role(SandboxState world) {
        return world.principal(roleArn).filter(Role.class::isInstance).map(Role.class::cast);
    }

    /** The target of the {@code sts:AssumeRole} check. A missing role is refused like a role that does not trust the caller. */
    Target target(SandboxState world) {
        Optional<Role> role = role(world);
        ContextKeys context = new ContextKeys().put("sts:RoleSessionName", sessionName);
        if (externalId != null) {
            context.put("sts:ExternalId", externalId);
        }
        if (mfa) {
            context.put(Caller.Signed.MFA, "true").put("aws:MultiFactorAuthAge", "0");
        }
        if (!transitiveKeys.isEmpty()) {
            context.putAll("sts:TransitiveTagKeys", transitiveKeys);
        }
        RoleTargets.putTags(context, tags);
        role.ifPresent(found -> found.tags().forEach((key, value) -> context.put("aws:ResourceTag/" + key, value)));
        return new Target(
                roleArn.split(":")[4],
                roleArn,
                roleArn.substring(roleArn.lastIndexOf('/') + 1),
                context,
                role.map(Role::trust).orElse(null),
                true);
    }

    /**
     * The target of the {@code sts:TagSession} check. The external ID is no condition key of this action (service authorization reference,
     * STS), so a statement that demands an external ID does not allow the action.
     */
    Target tagTarget(SandboxState world) {
        Target target = target(world);
        return new Target(
                target.account(),
                target.arn(),
                target.name(),
                target.context().without("sts:ExternalId"),
                target.policy(),
                true);
    }

    /** Returns whether the call needs {@code sts:TagSession}. Inherited tags count as well. */
    boolean tagsSession(Caller.Signed by) {
        return !tags.isEmpty() || !by.transitiveTags().isEmpty();
    }

    /** The new session; a session with inherited tags keeps the inherited tags. */
    AccessKey.Session session(Caller.Signed by, Instant now, Instant expiration) {
        return session(by.transitiveTags(), mfa || by.authenticatedByMfa(), now, expiration);
    }

    /** The new session of a service for a workload, which inherits nothing. */
    AccessKey.Session session(Instant now, Instant expiration) {
        return session(Map.of(), false, now, expiration);
    }

    private AccessKey.Session session(Map<String, String> inherited, boolean byMfa, Instant now, Instant expiration) {
        ContextKeys context = Caller.Signed.sessionContext(now).put(Caller.Signed.MFA, Boolean.toString(byMfa));
        inherited.forEach((key, value) -> context.put("aws:PrincipalTag/" + key, value));
        tags.forEach((key, value) -> context.put("aws:PrincipalTag/" + key, value));
        Map<String, String> transitive = new HashMap<>(inherited);
        tags.forEach((key, value) -> {
            if (transitiveKeys.contains(key)) {
                transitive.put(key, value);
            }
        });
        return AccessKey.Session.of(sessionName, expiration, context).withTransitiveTags(transitive);
    }
}
