package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.kit.aws.ServiceSessions.Source;
import io.crossbind.kit.aws.policy.ContextKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The EKS Pod Identity Agent of a cluster's nodes, together with the EKS Auth service behind the agent. The agent exchanges a pod's token
 * for credentials of the associated role. The agent caches nothing, so each request sees the current association.
 */
final class PodIdentityAgent {
    private static final Logger LOG = LoggerFactory.getLogger(PodIdentityAgent.class);
    private static final String AUDIENCE = PodIdentityCalls.PRINCIPAL;
    /** The lifetimes of sessions (EKS user guide, "EKS Pod Identity"): six hours, and an hour when chained to a target role. */
    private static final Duration BASE = Duration.ofHours(6);

    private static final Duration TARGET = Duration.ofHours(1);

    private final SandboxState world;
    private final Authentication authentication;
    private final ServiceSessions sessions;

    PodIdentityAgent(SandboxState world, Authentication authentication, ServiceSessions sessions) {
        this.world = world;
        this.authentication = authentication;
        this.sessions = sessions;
    }

    /** The pod bound to a token. */
    private record Pod(String namespace, String serviceAccount, String name, String uid) {}

    /** Answers {@code GET /v1/credentials}, whose Authorization header is the token itself. */
    Answer credentials(String clusterArn, String token) {
        try {
            return Answer.json(200, issue(clusterArn, token).toString(), Map.of());
        } catch (AwsError e) {
            // The agent forwards the refusals of EKS Auth in this form.
            String text = "[" + world.ids.request() + "]: (" + e.code() + "): " + e.getMessage() + ", fault: client";
            return new Answer(e.status(), "text/plain", Map.of(), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private ObjectNode issue(String clusterArn, String token) {
        EksCluster cluster = world.locked(() -> world.clusters.get(clusterArn));
        if (cluster == null) {
            throw notFound("No cluster found: " + clusterArn);
        }
        Pod pod = pod(verified(cluster, token));
        PodIdentityAssociation association = world.locked(
                        () -> PodIdentityCalls.find(world, cluster, pod.namespace(), pod.serviceAccount()))
                .orElseThrow(() -> notFound("The service account " + pod.namespace() + "/" + pod.serviceAccount()
                        + " has no pod identity association."));
        Caller.Signed session = session(cluster, association, pod);
        return Credentials.container(session).put("AccountId", session.account());
    }

    private WebIdentityToken verified(EksCluster cluster, String text) {
        WebIdentityToken token;
        try {
            token = authentication.verified(text);
        } catch (AwsError e) {
            throw e.code().equals("InvalidIdentityToken") ? invalid(e.message()) : e;
        }
        if (!token.issuer().equals(cluster.issuer())) {
            throw invalid("The token was not issued by the cluster.");
        }
        if (!token.audiences().contains(AUDIENCE)) {
            throw invalid("invalid audience: expected " + AUDIENCE);
        }
        return token;
    }

    /** The agent requires a token bound to a pod, as in projected volumes. */
    private static Pod pod(WebIdentityToken token) {
        Map<String, Object> claims = token.kubernetes();
        return new Pod(
                text(claims, "namespace"),
                text(part(claims, "serviceaccount"), "name"),
                text(part(claims, "pod"), "name"),
                text(part(claims, "pod"), "uid"));
    }

    private static Map<?, ?> part(Map<?, ?> claims, String name) {
        if (claims.get(name) instanceof Map<?, ?> part) {
            return part;
        }
        throw invalid("missing claim: kubernetes.io/" + name);
    }

    private static String text(Map<?, ?> claims, String name) {
        if (claims.get(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw invalid("missing or empty claim: " + name);
    }

    private Caller.Signed session(EksCluster cluster, PodIdentityAssociation association, Pod pod) {
        Map<String, String> tags = association.disableSessionTags() ? Map.of() : tags(cluster, pod);
        String name = sessionName(cluster, pod);
        // All tags are transitive (EKS user guide, "Grant Pods access to AWS resources based on tags").
        AssumeRole base = new AssumeRole(association.roleArn(), name, null, false, tags, List.copyOf(tags.keySet()));
        Source source = new Source(AUDIENCE, cluster.region(), cluster.account(), cluster.arn());
        try {
            Caller.Signed session = sessions.assume(source, base, BASE, new ContextKeys());
            String target = association.targetRoleArn();
            if (target == null) {
                return session;
            }
            AssumeRole next =
                    new AssumeRole(target, name, association.externalId(), false, tags, List.copyOf(tags.keySet()));
            return sessions.chain(session, cluster.region(), next, TARGET);
        } catch (AwsError e) {
            LOG.info("no credentials for {}: {}", pod, e.getMessage());
            throw new AwsError(
                    "AccessDeniedException",
                    400,
                    "Unauthorized Exception! EKS does not have permissions to assume the associated role.");
        }
    }

    private static Map<String, String> tags(EksCluster cluster, Pod pod) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("eks-cluster-arn", cluster.arn());
        tags.put("eks-cluster-name", cluster.name());
        tags.put("kubernetes-namespace", pod.namespace());
        tags.put("kubernetes-service-account", pod.serviceAccount());
        tags.put("kubernetes-pod-name", pod.name());
        tags.put("kubernetes-pod-uid", pod.uid());
        return tags;
    }

    /** {@code eks-CLUSTER-POD-RANDOM}, at most 64 characters. */
    private String sessionName(EksCluster cluster, Pod pod) {
        String start = "eks-" + cluster.name() + "-" + pod.name();
        return start.substring(0, Math.min(start.length(), 27)) + "-" + world.ids.hex(32);
    }

    private static AwsError invalid(String message) {
        return new AwsError("InvalidTokenException", 400, message);
    }

    private static AwsError notFound(String message) {
        return new AwsError("ResourceNotFoundException", 404, message);
    }
}
