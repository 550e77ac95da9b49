package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.AccessRequest;
import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Decision;
import io.crossbind.kit.aws.policy.Requester;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Role sessions that AWS services assume for their workloads. Only the role's trust policy decides. */
final class ServiceSessions {
    private final SandboxState world;
    private final AccessKeys keys;
    private final Authorizer authorizer;

    ServiceSessions(SandboxState world, AccessKeys keys, Authorizer authorizer) {
        this.world = world;
        this.keys = keys;
        this.authorizer = authorizer;
    }

    /**
     * The requesting service and its source (IAM user guide, "Cross-service confused deputy prevention").
     *
     * @param principal such as {@code ecs-tasks.amazonaws.com}
     * @param account aws:SourceAccount; null if the service does not send the key
     * @param arn aws:SourceArn; null if the service does not send the key
     */
    record Source(
            String principal,
            String region,
            @Nullable String account,
            @Nullable String arn) {}

    /**
     * Issues a session of the role for the source.
     *
     * @param extra additional condition keys of the session's calls
     * @throws AwsError AccessDenied if the role does not exist or its trust does not allow the call
     */
    Caller.Signed assume(Source source, AssumeRole asked, Duration lifetime, ContextKeys extra) {
        return world.locked(() -> {
            Role role = asked.role(world).orElseThrow(() -> refused(source, "sts:AssumeRole", asked));
            check(source, "sts:AssumeRole", asked, role, asked.target(world));
            if (!asked.tags().isEmpty()) {
                check(source, "sts:TagSession", asked, role, asked.tagTarget(world));
            }
            Instant now = world.now();
            AccessKey.Session session = asked.session(now, now.plus(lifetime));
            session.context().putAll(extra);
            return new Caller.Signed(role, keys.issue(role, session));
        });
    }

    /**
     * Issues the second session of a service: the first session assumes another role, as if the workload made the call.
     *
     * @throws AwsError AccessDenied if either side does not allow the call
     */
    Caller.Signed chain(Caller.Signed by, String region, AssumeRole asked, Duration lifetime) {
        return world.locked(() -> {
            check(by, region, "sts:AssumeRole", asked.target(world));
            if (asked.tagsSession(by)) {
                check(by, region, "sts:TagSession", asked.tagTarget(world));
            }
            Role role = asked.role(world).orElseThrow(() -> AwsError.accessDenied("Access denied"));
            Instant now = world.now();
            return new Caller.Signed(role, keys.issue(role, asked.session(by, now, now.plus(lifetime))));
        });
    }

    private void check(Caller.Signed by, String region, String action, Target target) {
        authorizer.check(by, authorizer.environment(region, target), action, target);
    }

    private void check(Source source, String action, AssumeRole asked, Role role, Target target) {
        ContextKeys context = authorizer
                .environment(source.region(), target)
                .put("aws:PrincipalIsAWSService", "true")
                .put("aws:PrincipalServiceName", source.principal())
                .putAll(target.context());
        if (source.account() != null) {
            context.put("aws:SourceAccount", source.account());
        }
        if (source.arn() != null) {
            context.put("aws:SourceArn", source.arn());
        }
        AccessRequest request = new AccessRequest(Requester.service(source.principal()), action, role.arn(), context);
        if (role.trust().decide(request) != Decision.ALLOWED) {
            throw refused(source, action, asked);
        }
    }

    /** A request without tags, as from every service but EKS. */
    static AssumeRole plain(String roleArn, String sessionName) {
        return new AssumeRole(roleArn, sessionName, null, false, Map.of(), List.of());
    }

    private static AwsError refused(Source source, String action, AssumeRole asked) {
        return AwsError.accessDenied("User: " + source.principal() + " is not authorized to perform: " + action
                + " on resource: " + asked.roleArn());
    }
}
