package io.crossbind.kit.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.kit.aws.policy.ContextKeys;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** EKS: DescribeCluster, which returns the issuer, and the pod identity associations with their tags. */
final class EksService implements Service {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> CODES = Map.of(
            "InvalidClientTokenId", "UnrecognizedClientException",
            "SignatureDoesNotMatch", "InvalidSignatureException",
            "ExpiredToken", "ExpiredTokenException",
            "AccessDenied", "AccessDeniedException",
            "Throttling", "ThrottlingException");

    @Override
    public String name() {
        return "eks";
    }

    @Override
    public Operation operation(Request request) {
        List<String> path = path(request);
        boolean ofCluster = path.size() > 1 && path.getFirst().equals("clusters");
        if (ofCluster && path.size() == 2 && request.method().equals("GET")) {
            return new Operation(
                    "DescribeCluster", "eks:DescribeCluster", EksService::clusterTarget, EksService::describe);
        }
        if (ofCluster && path.size() > 2 && path.get(2).equals("pod-identity-associations")) {
            return PodIdentityCalls.operation(request.method(), path).orElseThrow(EksService::unknown);
        }
        if (path.size() == 2 && path.getFirst().equals("tags")) {
            return EksTagCalls.operation(request.method()).orElseThrow(EksService::unknown);
        }
        throw unknown();
    }

    @Override
    public Answer refusal(AwsError error, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", error.getMessage());
        String code = CODES.getOrDefault(error.code(), error.code());
        return Answer.json(error.status(), body.toString(), Map.of("x-amzn-ErrorType", code));
    }

    /** The path's segments, decoded. */
    static List<String> path(Request request) {
        return Stream.of(request.path().substring(1).split("/"))
                .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
                .toList();
    }

    /**
     * The call's body.
     *
     * @throws AwsError InvalidRequestException if the body is not JSON
     */
    static JsonNode body(Invocation call) {
        try {
            return JSON.readTree(new String(call.request().body(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AwsError("InvalidRequestException", 400, "The body is no JSON.");
        }
    }

    static Target clusterTarget(Invocation call) {
        String account = call.caller().account();
        String name = path(call.request()).get(1);
        return Target.of(account, EksCluster.arn(call.region(), account, name), name, new ContextKeys());
    }

    /**
     * The cluster named in the path.
     *
     * @throws AwsError ResourceNotFoundException
     */
    static EksCluster cluster(Invocation call) {
        Target target = clusterTarget(call);
        EksCluster cluster = call.world().clusters.get(target.arn());
        if (cluster == null) {
            throw new AwsError("ResourceNotFoundException", 404, "No cluster found for name: " + target.name() + ".");
        }
        return cluster;
    }

    private static Answer describe(Invocation call) {
        EksCluster cluster = cluster(call);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("cluster")
                .put("name", cluster.name())
                .put("arn", cluster.arn())
                .put("version", "1.36")
                .put("status", "ACTIVE")
                .putObject("identity")
                .putObject("oidc")
                .put("issuer", cluster.issuer());
        return Answer.json(200, body.toString(), Map.of());
    }

    private static AwsError unknown() {
        return new AwsError("UnknownOperationException", 404, "The sandbox has no such operation of EKS.");
    }
}
