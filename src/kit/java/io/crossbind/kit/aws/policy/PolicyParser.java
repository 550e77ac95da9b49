package io.crossbind.kit.aws.policy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses documents by the IAM user guide's "Grammar of the IAM JSON policy language". {@link PolicyRules} checks the contents of elements.
 */
final class PolicyParser {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
    private static final Set<String> DOCUMENT = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private final PolicyKind kind;

    PolicyParser(PolicyKind kind) {
        this.kind = kind;
    }

    Policy parse(String text) {
        JsonNode root = json(text);
        require(root.isObject(), "This policy contains invalid Json");
        requireOnly(root, DOCUMENT);
        String version = root.path("Version").asText("2008-10-17");
        require(VERSIONS.contains(version), "The policy must contain a valid version string");
        require(
                kind != PolicyKind.IDENTITY || version.equals("2012-10-17"),
                "Policy document must be version 2012-10-17 or greater.");
        List<Statement> statements = new ArrayList<>();
        Set<String> sids = new HashSet<>();
        for (JsonNode node : eachOf(root.path("Statement"))) {
            statements.add(statement(node, sids));
        }
        require(!statements.isEmpty(), "Syntax errors in policy.");
        return new Policy(text, List.copyOf(statements));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new PolicySyntaxException("This policy contains invalid Json");
        }
    }

    private Statement statement(JsonNode node, Set<String> sids) {
        require(node.isObject(), "Syntax errors in policy.");
        requireOnly(node, STATEMENT);
        if (node.has("Sid")) {
            String sid = node.get("Sid").asText();
            PolicyRules.checkSid(sid, kind);
            require(sid.isEmpty() || sids.add(sid), "Statement IDs (SID) in a single policy must be unique.");
        }
        return new Statement(effect(node), principals(node), actions(node), resources(node), conditions(node));
    }

    private static boolean effect(JsonNode node) {
        require(node.path("Effect").isTextual(), "Missing required field Effect");
        String effect = node.get("Effect").asText();
        require(effect.equals("Allow") || effect.equals("Deny"), "Invalid effect: " + effect);
        return effect.equals("Allow");
    }

    private @Nullable Principals principals(JsonNode node) {
        boolean positive = node.has("Principal");
        boolean negative = node.has("NotPrincipal");
        if (!kind.hasPrincipals()) {
            require(!positive && !negative, "Policy document should not specify a principal.");
            return null;
        }
        require(positive || negative, "Missing required field Principal");
        require(positive != negative, "Syntax errors in policy.");
        require(positive || kind != PolicyKind.TRUST, "AssumeRole policy must not contain NotPrincipal field.");
        JsonNode value = node.get(positive ? "Principal" : "NotPrincipal");
        Map<String, List<String>> byType = new LinkedHashMap<>();
        if (value.isTextual() && value.asText().equals("*")) {
            byType.put("AWS", List.of("*"));
        } else {
            require(value.isObject() && !value.isEmpty(), "Syntax errors in policy.");
            value.properties().forEach(type -> byType.put(type.getKey(), strings(type.getValue())));
        }
        byType.forEach(PolicyRules::checkPrincipals);
        return new Principals(byType, negative);
    }

    private Statement.Matcher actions(JsonNode node) {
        require(node.has("Action") || node.has("NotAction"), "Policy statement must contain actions.");
        require(node.has("Action") != node.has("NotAction"), "Syntax errors in policy.");
        boolean negated = node.has("NotAction");
        List<String> actions = strings(node.get(negated ? "NotAction" : "Action"));
        require(!actions.isEmpty(), "Policy statement must contain actions.");
        actions.forEach(action -> PolicyRules.checkAction(action, kind));
        return new Statement.Matcher(actions, negated);
    }

    private Statement.@Nullable Matcher resources(JsonNode node) {
        boolean positive = node.has("Resource");
        boolean negative = node.has("NotResource");
        if (!kind.hasResources()) {
            require(!positive && !negative, "Has prohibited field Resource");
            return null;
        }
        require(positive || negative, "Policy statement must contain resources.");
        require(positive != negative, "Syntax errors in policy.");
        List<String> resources = strings(node.get(negative ? "NotResource" : "Resource"));
        require(!resources.isEmpty(), "Policy statement must contain resources.");
        resources.forEach(PolicyRules::checkResource);
        return new Statement.Matcher(resources, negative);
    }

    private static List<Condition> conditions(JsonNode node) {
        List<Condition> conditions = new ArrayList<>();
        JsonNode block = node.path("Condition");
        require(block.isMissingNode() || block.isObject(), "Syntax errors in policy.");
        block.properties().forEach(operator -> {
            PolicyRules.checkOperator(operator.getKey());
            require(operator.getValue().isObject(), "Syntax errors in policy.");
            operator.getValue().properties().forEach(key -> {
                PolicyRules.checkConditionKey(key.getKey());
                conditions.add(new Condition(operator.getKey(), key.getKey(), strings(key.getValue())));
            });
        });
        return List.copyOf(conditions);
    }

    /** A scalar is a list of one; numbers and booleans count as their text. */
    private static List<String> strings(JsonNode node) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : eachOf(node)) {
            require(value.isValueNode() && !value.isNull(), "Syntax errors in policy.");
            values.add(value.asText());
        }
        return List.copyOf(values);
    }

    private static Iterable<JsonNode> eachOf(JsonNode node) {
        if (node.isArray()) {
            return node;
        }
        return node.isMissingNode() ? List.of() : List.of(node);
    }

    private static void requireOnly(JsonNode node, Set<String> names) {
        require(
                node.properties().stream().allMatch(field -> names.contains(field.getKey())),
                "Syntax errors in policy.");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new PolicySyntaxException(message);
        }
    }
}
