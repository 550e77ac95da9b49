package io.crossbind.e2e.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.e2e.sandbox.policy.ContextKeys;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** EKS: DescribeCluster, which tells the issuer. */
final class EksService implements Service {
    private static final String PREFIX = "/clusters/";
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
        if (!request.method().equals("GET") || !request.path().startsWith(PREFIX)) {
            throw new AwsError("UnknownOperationException", 404, "The sandbox has no such operation of EKS.");
        }
        return new Operation("DescribeCluster", "eks:DescribeCluster", EksService::target, EksService::describe);
    }

    @Override
    public Answer refusal(AwsError error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", error.getMessage());
        String code = CODES.getOrDefault(error.code(), error.code());
        return Answer.json(error.status(), body.toString(), Map.of("x-amzn-ErrorType", code));
    }

    private static String clusterName(Invocation call) {
        return URLDecoder.decode(call.request().path().substring(PREFIX.length()), StandardCharsets.UTF_8);
    }

    private static Target target(Invocation call) {
        String account = call.caller().account();
        String name = clusterName(call);
        return Target.of(account, EksCluster.arn(call.region(), account, name), name, new ContextKeys());
    }

    private static Answer describe(Invocation call) {
        Target target = target(call);
        EksCluster cluster = call.world().clusters.get(target.arn());
        if (cluster == null) {
            throw new AwsError("ResourceNotFoundException", 404, "No cluster found for name: " + target.name() + ".");
        }
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
}
