package io.crossbind.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text field of a committed CRD, and the values accepted by its own schema: lengths, pattern, and rules of the form
 * {@code self.matches('...')}. Rules of enclosing objects do not count.
 */
public final class SchemaField {
    private static final Pattern MATCHES = Pattern.compile("self\\.matches\\((?<literal>r?'.*')\\)", Pattern.DOTALL);
    private static final Pattern LACKS = Pattern.compile("!self\\.contains\\('(?<text>[^']*)'\\)");

    private static final Map<String, JSONSchemaProps> ROOTS = new ConcurrentHashMap<>();

    private final long minLength;
    private final long maxLength;
    private final List<Pattern> matched = new ArrayList<>();
    private final List<String> lacking = new ArrayList<>();

    private SchemaField(JSONSchemaProps schema) {
        this.minLength = schema.getMinLength() == null ? 0 : schema.getMinLength();
        this.maxLength = schema.getMaxLength() == null ? Long.MAX_VALUE : schema.getMaxLength();
        Optional.ofNullable(schema.getPattern()).map(Pattern::compile).ifPresent(matched::add);
        Optional.ofNullable(schema.getXKubernetesValidations()).orElse(List.of()).stream()
                .map(ValidationRule::getRule)
                .forEach(this::add);
    }

    /** Adds the rule {@code self.matches('...')}, optionally followed by {@code && !self.contains('...')}. */
    private void add(String rule) {
        for (String part : rule.split(" && ")) {
            Matcher matches = MATCHES.matcher(part);
            Matcher lacks = LACKS.matcher(part);
            if (matches.matches()) {
                matched.add(Pattern.compile(unquoted(matches.group("literal"))));
            } else if (lacks.matches()) {
                lacking.add(lacks.group("text"));
            } else {
                throw new IllegalStateException("not a rule that this test can judge: " + rule);
            }
        }
    }

    /**
     * @param plural of the kind, such as {@code awsaccounts}
     * @param path names of fields with dots between them, {@code []} behind a list's
     */
    public static SchemaField of(String plural, String path) {
        JSONSchemaProps schema = ROOTS.computeIfAbsent(plural, SchemaField::root);
        for (String step : path.split("\\.")) {
            schema = schema.getProperties().get(step.replace("[]", ""));
            if (step.endsWith("[]")) {
                schema = schema.getItems().getSchema();
            }
        }
        return new SchemaField(schema);
    }

    /** The schema of the newest version of a kind. */
    static JSONSchemaProps root(String plural) {
        try {
            String yaml = Files.readString(Path.of("crds", "crossbind.io_" + plural + ".yaml"));
            return Serialization.unmarshal(yaml, CustomResourceDefinition.class)
                    .getSpec()
                    .getVersions()
                    .getLast()
                    .getSchema()
                    .getOpenAPIV3Schema();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the API server would accept the value, judged by the field alone. */
    public boolean takes(String value) {
        int length = value.codePointCount(0, value.length());
        return length >= minLength
                && length <= maxLength
                && matched.stream().allMatch(pattern -> pattern.matcher(value).find())
                && lacking.stream().noneMatch(value::contains);
    }

    /** The text of a CEL string literal. A literal after {@code r} has no escapes. */
    private static String unquoted(String literal) {
        String inner = literal.substring(literal.indexOf('\'') + 1, literal.length() - 1);
        return literal.startsWith("r") ? inner : inner.translateEscapes();
    }
}
