package io.crossbind.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of the kinds list every field of the CustomResourceDefinitions. */
class KindPagesTest {
    private static final Map<String, String> EXPLAINED = Map.of(
            "AwsAccount",
                    "[Limits](../explain/limits.md) explains the rules, and [Install](../operate/install.md) the management role.",
            "CrossAccountBinding",
                    "[Bindings by example](../explain/bindings.md) shows bindings, and [Recipes](../recipes/index.md) shows one for each use.",
            "ResourceShare", "[Shares](../explain/shares.md) explains the kind.",
            "AccessRecord", "[Ownership](../explain/ownership.md) explains the kind.");

    @ParameterizedTest
    @ValueSource(strings = {"awsaccounts", "crossaccountbindings", "resourceshares", "accessrecords"})
    void pageListsEveryField(String plural) throws IOException {
        JsonNode crd = new YAMLMapper()
                .readTree(Path.of("crds/crossbind.io_" + plural + ".yaml").toFile());
        String kind = crd.at("/spec/names/kind").asText();
        GeneratedFile.demandPage("reference/" + kind.toLowerCase(Locale.ROOT) + ".md", page(kind, crd));
    }

    private static String page(String kind, JsonNode crd) {
        JsonNode version = crd.at("/spec/versions/0");
        JsonNode schema = version.at("/schema/openAPIV3Schema");
        StringBuilder page = new StringBuilder("# " + kind + "\n\n"
                + "<!-- KindPagesTest generates this page from crds/: change the Java types, then run 'make crds docs'. -->\n\n"
                + PlainText.inMarkdown(sentence(schema.path("description").asText())) + " " + EXPLAINED.get(kind)
                + "\n\n"
                + "| property | value |\n|---|---|\n"
                + "| API version | `" + crd.at("/spec/group").asText() + "/"
                + version.path("name").asText() + "` |\n"
                + "| scope | " + crd.at("/spec/scope").asText() + " |\n"
                + "| short name | `" + crd.at("/spec/names/shortNames/0").asText() + "` |\n");
        if (version.has("selectableFields")) {
            page.append("| field selectors | ")
                    .append(codes(version.path("selectableFields"), "jsonPath"))
                    .append(" |\n");
        }
        page.append("\n").append(rules("the object as a whole", schema));
        for (String part : List.of("spec", "status")) {
            JsonNode fields = schema.at("/properties/" + part);
            if (!fields.isMissingNode()) {
                page.append("## ").append(part).append("\n\n");
                if (fields.has("description")) {
                    page.append(PlainText.inMarkdown(
                                    sentence(fields.path("description").asText())))
                            .append("\n\n");
                }
                page.append("| field | type | meaning |\n|---|---|---|\n");
                fields(page, "", fields);
                page.append("\n").append(rules("`" + part + "`", fields));
            }
        }
        return page.append(columns(version.path("additionalPrinterColumns"))).toString();
    }

    private static void fields(StringBuilder page, String prefix, JsonNode object) {
        Set<String> required = new TreeSet<>();
        object.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> field : object.path("properties").properties()) {
            String name = prefix + field.getKey();
            JsonNode schema = field.getValue();
            page.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(type(schema))
                    .append(" | ")
                    .append(meaning(schema, required.contains(field.getKey())))
                    .append(" |\n");
            fields(page, name + ".", schema);
            fields(page, name + "[].", schema.path("items"));
            fields(page, name + ".*.", schema.path("additionalProperties"));
        }
    }

    private static String type(JsonNode schema) {
        String type = schema.path("type").asText("any");
        return switch (type) {
            case "array" -> "list of " + type(schema.path("items"));
            case "object" -> schema.has("additionalProperties") ? "map" : "object";
            default -> type;
        };
    }

    private static String meaning(JsonNode schema, boolean isRequired) {
        StringJoiner text = new StringJoiner(" ");
        if (isRequired) {
            text.add("**Required.**");
        }
        String description = schema.path("description").asText();
        if (!description.isEmpty()) {
            text.add(PlainText.inMarkdown(sentence(description)));
        }
        JsonNode values = schema.has("enum") ? schema.path("enum") : schema.at("/items/enum");
        if (!values.isMissingNode()) {
            List<String> names = new ArrayList<>();
            values.forEach(value -> names.add("`" + value.asText() + "`"));
            text.add("Values: " + String.join(", ", names) + ".");
        }
        if (schema.path("default").isValueNode() && !description.contains("Default: ")) {
            text.add("Default: `" + schema.path("default").asText() + "`.");
        }
        bound(text, schema, "minimum", "Minimum: ");
        bound(text, schema, "maximum", "Maximum: ");
        bound(text, schema, "maxLength", "Characters: at most ");
        if (!description.contains("At most ")) {
            bound(text, schema, "maxItems", "Entries: at most ");
            bound(text, schema, "maxProperties", "Entries: at most ");
        }
        text.add(messages(schema) + messages(schema.path("items")));
        return text.toString().strip();
    }

    private static void bound(StringJoiner text, JsonNode schema, String key, String label) {
        if (schema.has(key)) {
            text.add(label + schema.path(key).asLong() + ".");
        }
    }

    private static String messages(JsonNode schema) {
        StringJoiner messages = new StringJoiner(" or ", "Message for an invalid value: ", ".").setEmptyValue("");
        schema.path("x-kubernetes-validations").forEach(rule -> messages.add(quoted(rule)));
        return messages.toString();
    }

    private static String rules(String subject, JsonNode schema) {
        StringBuilder rules = new StringBuilder();
        schema.path("x-kubernetes-validations")
                .forEach(rule -> rules.append("- ").append(quoted(rule)).append("\n"));
        return rules.isEmpty()
                ? ""
                : "If " + subject + " is invalid, the API server returns one of these messages:\n\n" + rules + "\n";
    }

    private static String quoted(JsonNode rule) {
        return "\"" + PlainText.inMarkdown(rule.path("message").asText()) + "\"";
    }

    private static String columns(JsonNode columns) {
        StringBuilder text = new StringBuilder(
                "## Columns of kubectl get\n\n| column | source | only with `-o wide` |\n|---|---|---|\n");
        columns.forEach(column -> text.append("| ")
                .append(column.path("name").asText())
                .append(" | `")
                .append(column.path("jsonPath").asText().replace("|", "\\|"))
                .append("` | ")
                .append(column.path("priority").asInt() > 0 ? "yes" : "no")
                .append(" |\n"));
        return text.toString();
    }

    private static String codes(JsonNode list, String key) {
        List<String> codes = new ArrayList<>();
        list.forEach(entry -> codes.add("`" + entry.path(key).asText() + "`"));
        return String.join(", ", codes);
    }

    private static String sentence(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.endsWith(".") || line.isEmpty() ? line : line + ".";
    }
}
