package io.crossbind.e2e.grants;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** Lambda functions from their owner's view, with policies that the owner writes statement by statement. */
final class OwnedFunction {
    private final LambdaClient lambda;
    private final String role;

    OwnedFunction(LambdaClient lambda, String role) {
        this.lambda = lambda;
        this.role = role;
    }

    OwnedPolicy make(String name) {
        String arn = lambda.createFunction(request -> request.functionName(name)
                        .runtime(Runtime.PYTHON3_13)
                        .handler("prices.handler")
                        .role(role)
                        .code(code -> code.zipFile(SdkBytes.fromByteArray(zip()))))
                .functionArn();
        return new OwnedPolicy(
                arn,
                () -> policy(name),
                json -> write(name, json),
                () -> lambda.deleteFunction(request -> request.functionName(name)));
    }

    private Optional<String> policy(String name) {
        try {
            return Optional.of(
                    lambda.getPolicy(request -> request.functionName(name)).policy());
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    private void write(String name, String json) {
        policy(name)
                .ifPresent(old -> OwnedPolicy.parse(old)
                        .path("Statement")
                        .forEach(statement -> lambda.removePermission(request -> request.functionName(name)
                                .statementId(statement.path("Sid").asText()))));
        OwnedPolicy.parse(json).path("Statement").forEach(statement -> add(name, statement));
    }

    private void add(String name, JsonNode statement) {
        JsonNode action = statement.path("Action");
        lambda.addPermission(request -> request.functionName(name)
                .statementId(statement.path("Sid").asText())
                .action(action.isArray() ? action.path(0).asText() : action.asText())
                .principal(statement.at("/Principal/AWS").asText()));
    }

    private static byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("prices.py"));
            zip.write("def handler(event, context): return event".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
