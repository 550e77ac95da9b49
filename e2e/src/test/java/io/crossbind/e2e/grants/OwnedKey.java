package io.crossbind.e2e.grants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** KMS keys from their owner's view. The grants of a key appear as the statements of a policy. */
final class OwnedKey {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KmsClient kms;

    OwnedKey(KmsClient kms) {
        this.kms = kms;
    }

    OwnedPolicy make(String description) {
        String arn = kms.createKey(request -> request.description(description))
                .keyMetadata()
                .arn();
        return new OwnedPolicy(
                arn,
                () -> policy(arn),
                json -> write(arn, json),
                () -> kms.scheduleKeyDeletion(request -> request.keyId(arn).pendingWindowInDays(7)));
    }

    private List<GrantListEntry> grants(String arn) {
        return kms.listGrants(request -> request.keyId(arn)).grants();
    }

    private Optional<String> policy(String arn) {
        ObjectNode document = JSON.createObjectNode();
        ArrayNode statements = document.putArray("Statement");
        for (GrantListEntry grant : grants(arn)) {
            ObjectNode statement = statements
                    .addObject()
                    .put("Sid", grant.name())
                    .put("Effect", "Allow")
                    .put("Resource", arn);
            statement.putObject("Principal").put("AWS", grant.granteePrincipal());
            ArrayNode actions = statement.putArray("Action");
            grant.operationsAsStrings().stream().map("kms:"::concat).forEach(actions::add);
        }
        return statements.isEmpty() ? Optional.empty() : Optional.of(document.toString());
    }

    private void write(String arn, String json) {
        grants(arn)
                .forEach(grant -> kms.revokeGrant(request -> request.keyId(arn).grantId(grant.grantId())));
        OwnedPolicy.parse(json).path("Statement").forEach(statement -> create(arn, statement));
    }

    private void create(String arn, JsonNode statement) {
        JsonNode action = statement.path("Action");
        Stream<JsonNode> actions = action.isArray() ? action.valueStream() : Stream.of(action);
        kms.createGrant(request -> request.keyId(arn)
                .name(statement.path("Sid").asText())
                .granteePrincipal(statement.at("/Principal/AWS").asText())
                .operationsWithStrings(actions.map(JsonNode::asText)
                        .map(name -> name.substring("kms:".length()))
                        .toList()));
    }
}
