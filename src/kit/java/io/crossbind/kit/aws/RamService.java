package io.crossbind.kit.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** RAM: shares, their resources, principals and permissions, and the invitations of other accounts (AWS RAM API reference). */
final class RamService implements Service {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> CODES = Map.of(
            "InvalidClientTokenId", "UnrecognizedClientException",
            "SignatureDoesNotMatch", "InvalidSignatureException",
            "ExpiredToken", "ExpiredTokenException",
            "AccessDenied", "AccessDeniedException",
            "Throttling", "ThrottlingException");

    @Override
    public String name() {
        return "ram";
    }

    @Override
    public Operation operation(Request request) {
        String name = request.path().substring(1).replaceFirst("/$", "");
        return Optional.ofNullable(RamCalls.operations().get(name))
                .or(() -> Optional.ofNullable(RamInvitationCalls.operations().get(name)))
                .orElseThrow(() -> new AwsError(
                        "UnknownOperationException", 404, "The sandbox has no operation " + name + " of RAM."));
    }

    @Override
    public Answer refusal(AwsError error, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", error.getMessage());
        String code = CODES.getOrDefault(error.code(), error.code());
        return Answer.json(error.status(), body.toString(), Map.of("x-amzn-ErrorType", code));
    }

    /** The call's body; empty for calls without a body. */
    static JsonNode body(Invocation call) {
        byte[] body = call.request().body();
        try {
            return body.length == 0
                    ? JsonNodeFactory.instance.objectNode()
                    : JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw invalid("The body is no JSON.");
        }
    }

    /** A member of the body or, if the body lacks the member, of the query. */
    static String required(Invocation call, String member) {
        String value = body(call).path(member).asText(call.request().query().getOrDefault(member, ""));
        if (value.isEmpty()) {
            throw invalid(member + " is required.");
        }
        return value;
    }

    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    static AwsError invalid(String message) {
        return new AwsError("InvalidParameterException", 400, message);
    }

    static AwsError unknown(String arn) {
        return new AwsError("UnknownResourceException", 400, "ResourceShare " + arn + " could not be found.");
    }

    static AwsError notPermitted(String message) {
        return new AwsError("OperationNotPermittedException", 400, message);
    }
}
