package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.AccessRequest;
import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Decision;
import io.crossbind.kit.aws.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides whether a call is allowed, by the IAM user guide's "Policy evaluation logic". An explicit Deny anywhere wins. Identity policies
 * allow within the boundary and the session policies. Across accounts the resource's policy must allow as well.
 */
final class Authorizer {
    private final SandboxState world;

    Authorizer(SandboxState world) {
        this.world = world;
    }

    /**
     * @throws AwsError AccessDenied
     */
    void check(Invocation call, String action, Target target) {
        if (!(call.caller() instanceof Caller.Signed caller)) {
            throw AwsError.accessDenied("Access Denied");
        }
        check(caller, environment(call, target), action, target);
    }

    /**
     * Checks a call without a request: an AWS service uses the caller's credentials.
     *
     * @throws AwsError AccessDenied
     */
    void check(Caller.Signed caller, ContextKeys environment, String action, Target target) {
        ContextKeys context = environment.putAll(caller.context()).putAll(target.context());
        world.settings.organizationOf(caller.account()).ifPresent(id -> context.put("aws:PrincipalOrgID", id));
        AccessRequest request = new AccessRequest(caller.requester(), action, target.arn(), context);
        String refusal = refusal(caller, target, request);
        if (!refusal.isEmpty()) {
            throw AwsError.accessDenied("User: " + caller.arn() + " is not authorized to perform: " + action
                    + " on resource: " + target.arn() + " " + refusal);
        }
    }

    private String refusal(Caller.Signed caller, Target target, AccessRequest request) {
        Principal principal = world.principalById(caller.principal().id()).orElse(caller.principal());
        Decision identity = Policy.decide(identityPolicies(principal), request);
        Decision boundary = boundary(principal, request);
        AccessKey.Session session = caller.key().session();
        Decision scope = session == null || session.policies().isEmpty()
                ? Decision.ALLOWED
                : Policy.decide(session.policies(), request);
        Decision resource =
                target.policy() == null ? Decision.SILENT : target.policy().decide(request);
        String denial = explicitDenial(identity, boundary, scope, resource);
        if (!denial.isEmpty()) {
            return "with an explicit deny in " + denial;
        }
        if (boundary != Decision.ALLOWED) {
            return "because no permissions boundary allows the " + request.action() + " action";
        }
        if (scope != Decision.ALLOWED) {
            return "because no session policy allows the " + request.action() + " action";
        }
        return implicitDenial(identity == Decision.ALLOWED, resource, caller, target, request.action());
    }

    private static String implicitDenial(
            boolean own, Decision resource, Caller.Signed caller, Target target, String action) {
        boolean sameAccount = caller.account().equals(target.account());
        // Within an account a policy that names the requester itself is enough. Across accounts both sides must allow.
        boolean viaResource = resource == Decision.ALLOWED && sameAccount;
        boolean resourceAgrees = resource != Decision.SILENT || sameAccount && !target.policyDecides();
        if (viaResource || own && resourceAgrees) {
            return "";
        }
        String missing = own ? "resource-based" : "identity-based";
        return "because no " + missing + " policy allows the " + action + " action";
    }

    private static String explicitDenial(Decision identity, Decision boundary, Decision scope, Decision resource) {
        if (identity == Decision.DENIED) {
            return "an identity-based policy";
        }
        if (boundary == Decision.DENIED) {
            return "a permissions boundary";
        }
        if (scope == Decision.DENIED) {
            return "a session policy";
        }
        return resource == Decision.DENIED ? "a resource-based policy" : "";
    }

    private List<Policy> identityPolicies(Principal principal) {
        List<Policy> policies = new ArrayList<>(principal.inline().values());
        for (String arn : principal.attached()) {
            world.managedPolicy(principal.account(), arn)
                    .map(ManagedPolicy::document)
                    .ifPresent(policies::add);
        }
        return policies;
    }

    /** A deleted boundary allows nothing. */
    private Decision boundary(Principal principal, AccessRequest request) {
        String arn = principal.boundary();
        return arn == null
                ? Decision.ALLOWED
                : world.managedPolicy(principal.account(), arn)
                        .map(policy -> policy.document().decide(request))
                        .orElse(Decision.SILENT);
    }

    /** The global condition keys of every call. */
    ContextKeys environment(Invocation call, Target target) {
        return environment(call.region(), target)
                .put("aws:SourceIp", call.request().address());
    }

    /** The global condition keys without the keys of a request over the network. */
    ContextKeys environment(String region, Target target) {
        return new ContextKeys()
                .put("aws:CurrentTime", world.now().toString())
                .put("aws:EpochTime", Long.toString(world.now().getEpochSecond()))
                .put("aws:RequestedRegion", region)
                .put("aws:ResourceAccount", target.account())
                // Clients call AWS over TLS. Policies that require TLS must not fail on loopback.
                .put("aws:SecureTransport", "true")
                .put("aws:PrincipalIsAWSService", "false")
                .put("aws:ViaAWSService", "false");
    }
}
