package io.crossbind.e2e.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The template of an account. The functions used in the template are resolved as in CloudFormation. */
final class Template {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    /** The effect of {@code AWS::NoValue}: the element is omitted. */
    private static final Object NO_VALUE = new Object();

    private final Map<String, Node> sections = new HashMap<>();
    private final Map<String, Object> values = new HashMap<>();

    private Template(Map<String, String> given) {
        MappingNode root = (MappingNode) new Yaml().compose(new StringReader(text()));
        root.getValue().forEach(section -> sections.put(key(section), section.getValueNode()));
        members("Parameters").forEach((name, parameter) -> values.put(name, parameter(name, parameter, given)));
        values.putAll(given.entrySet().stream()
                .filter(value -> !values.containsKey(value.getKey()))
                .collect(HashMap::new, (all, value) -> all.put(value.getKey(), value.getValue()), Map::putAll));
        values.put("AWS::NoValue", NO_VALUE);
    }

    /**
     * @param given values of parameters and of {@code AWS::} variables, and values for {@code !Ref} of resources
     * @throws IllegalStateException if a rule of the template refuses the values
     */
    static Template with(Map<String, String> given) {
        Template template = new Template(given);
        template.members("Rules").forEach(template::check);
        return template;
    }

    /** The created resources, by their logical names. */
    JsonNode resources() {
        Map<String, Object> made = new LinkedHashMap<>();
        members("Resources").forEach((name, resource) -> {
            Node condition = members(resource).get("Condition");
            if (condition == null || condition(((ScalarNode) condition).getValue())) {
                made.put(name, resolved(resource));
            }
        });
        return JSON.valueToTree(made);
    }

    /** The policies of a role, by their names. */
    Map<String, JsonNode> policies() {
        Map<String, JsonNode> policies = new LinkedHashMap<>();
        resources().forEach(resource -> {
            if (resource.path("Type").asText().equals("AWS::IAM::Policy")) {
                JsonNode properties = resource.path("Properties");
                policies.put(properties.path("PolicyName").asText(), properties.path("PolicyDocument"));
            }
        });
        return policies;
    }

    JsonNode boundary() {
        return resources().at("/Boundary/Properties/PolicyDocument");
    }

    private static String text() {
        try {
            return Files.readString(Tool.ROOT.resolve("operator/aws/management-role.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object parameter(String name, Node parameter, Map<String, String> given) {
        Map<String, Node> fields = members(parameter);
        String value = given.get(name);
        if (value == null && fields.get("Default") == null) {
            throw new IllegalStateException("parameter " + name + " needs a value");
        }
        String text = value != null ? value : ((ScalarNode) fields.get("Default")).getValue();
        boolean list = ((ScalarNode) fields.get("Type")).getValue().equals("CommaDelimitedList");
        return list ? List.of(text.split(",")) : text;
    }

    private void check(String name, Node rule) {
        Map<String, Node> fields = members(rule);
        if (Boolean.TRUE.equals(resolved(fields.get("RuleCondition")))) {
            for (Node assertion : ((SequenceNode) fields.get("Assertions")).getValue()) {
                Map<String, Node> parts = members(assertion);
                if (!Boolean.TRUE.equals(resolved(parts.get("Assert")))) {
                    throw new IllegalStateException(
                            name + ": " + ((ScalarNode) parts.get("AssertDescription")).getValue());
                }
            }
        }
    }

    private boolean condition(String name) {
        return Boolean.TRUE.equals(resolved(members("Conditions").get(name)));
    }

    private Map<String, Node> members(String section) {
        return members(sections.get(section));
    }

    private static Map<String, Node> members(Node mapping) {
        Map<String, Node> members = new LinkedHashMap<>();
        ((MappingNode) mapping).getValue().forEach(member -> members.put(key(member), member.getValueNode()));
        return members;
    }

    private static String key(NodeTuple member) {
        return ((ScalarNode) member.getKeyNode()).getValue();
    }

    private @Nullable Object resolved(@Nullable Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> sequence(sequence);
            case MappingNode mapping -> mapping(mapping);
            case null, default -> throw new IllegalStateException("no value: " + node);
        };
    }

    private Object scalar(ScalarNode node) {
        String text = node.getValue();
        return switch (node.getTag().getValue()) {
            case "!Ref" -> ref(text);
            case "!Sub" -> substituted(text, Map.of());
            case "!GetAtt" -> text;
            default -> Tag.INT.equals(node.getTag()) ? (Object) Integer.valueOf(text) : text;
        };
    }

    private Object ref(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalStateException("nothing is known of " + name);
        }
        return values.get(name);
    }

    private String substituted(String text, Map<String, Object> own) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(String.valueOf(
                        own.containsKey(found.group(1)) ? own.get(found.group(1)) : ref(found.group(1)))));
    }

    private @Nullable Object sequence(SequenceNode node) {
        List<Node> items = node.getValue();
        return switch (node.getTag().getValue()) {
            case "!If" -> resolved(items.get(condition(((ScalarNode) items.getFirst()).getValue()) ? 1 : 2));
            case "!Equals" -> String.valueOf(resolved(items.get(0))).equals(String.valueOf(resolved(items.get(1))));
            case "!Not" -> Boolean.FALSE.equals(resolved(items.getFirst()));
            case "!Join" -> String.join(((ScalarNode) items.get(0)).getValue(), texts(items.get(1)));
            case "!Split" ->
                List.of(String.valueOf(resolved(items.get(1)))
                        .split(Pattern.quote(((ScalarNode) items.get(0)).getValue())));
            case "!Sub" -> substituted(((ScalarNode) items.get(0)).getValue(), mapping((MappingNode) items.get(1)));
            default -> all(items);
        };
    }

    private List<String> texts(Node node) {
        return ((List<?>) resolved(node)).stream().map(String::valueOf).toList();
    }

    private List<Object> all(List<Node> items) {
        List<Object> resolved = new ArrayList<>();
        for (Node item : items) {
            Object value = resolved(item);
            if (value != NO_VALUE) {
                resolved.add(value);
            }
        }
        return resolved;
    }

    private Map<String, Object> mapping(MappingNode node) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        members(node).forEach((name, member) -> {
            Object value = resolved(member);
            if (value != NO_VALUE) {
                resolved.put(name, value);
            }
        });
        return resolved;
    }
}
