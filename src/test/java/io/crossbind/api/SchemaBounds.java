package io.crossbind.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossbind.api.v1alpha1.PatternRules;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Rules for which the generator has no annotation: bounds of maps, sets, the label selector of Kubernetes' own types, and sentences in
 * place of patterns.
 */
final class SchemaBounds {
    /** Texts of a status longer than an external ID, which is the longest other value (1224, AWS STS API reference). */
    private static final Map<String, Long> LONGEST_OF_STATUS =
            Map.of("message", 4096L, "awsConfig", 4096L, "trustPolicy", 20_480L, "permissionsPolicy", 20_480L);

    private SchemaBounds() {}

    static void apply(CustomResourceDefinitionVersion version) {
        Map<String, JSONSchemaProps> fields =
                version.getSchema().getOpenAPIV3Schema().getProperties();
        JSONSchemaProps spec = fields.get("spec");
        if (fields.containsKey("status")) {
            visit(spec);
            PatternRules.apply(spec);
            bound(fields.get("status"));
        } else {
            bound(spec);
        }
    }

    /**
     * Sets generous bounds for the fields written by the operator: the status, or the spec of a kind without a status. A tenant with the
     * right to write a status must not fill the memory of all readers.
     */
    private static void bound(JSONSchemaProps status) {
        Map<String, JSONSchemaProps> fields = status.getProperties() == null ? Map.of() : status.getProperties();
        fields.forEach((name, field) -> {
            if ("string".equals(field.getType())) {
                field.setMaxLength(LONGEST_OF_STATUS.getOrDefault(name, 1224L));
            }
            bound(field);
        });
        if (status.getItems() != null) {
            status.setMaxItems(200L);
            JSONSchemaProps item = status.getItems().getSchema();
            if ("string".equals(item.getType())) {
                item.setMaxLength(1224L);
            }
            bound(item);
        }
    }

    private static void visit(JSONSchemaProps schema) {
        Map<String, JSONSchemaProps> fields = schema.getProperties() == null ? Map.of() : schema.getProperties();
        fields.forEach((name, field) -> {
            switch (name) {
                case "selector" -> labelSelector(field);
                case "conditions" -> conditions(field);
                case "names",
                        "managedPolicyArns",
                        "deliveries",
                        "resourceArns",
                        "permissionArns",
                        "acceptsSharesFrom" -> {
                    field.setXKubernetesListType("set");
                    visit(field);
                }
                default -> visit(field);
            }
        });
        if (schema.getItems() != null) {
            visit(schema.getItems().getSchema());
        }
    }

    /** As Kubernetes validates its own selectors (apimachinery, ValidateLabelSelector). */
    private static void labelSelector(JSONSchemaProps selector) {
        JSONSchemaProps labels = selector.getProperties().get("matchLabels");
        labels.setMaxProperties(32L);
        labels.getAdditionalProperties().getSchema().setMaxLength(63L);
        JSONSchemaProps expressions = selector.getProperties().get("matchExpressions");
        expressions.setMaxItems(32L);
        JSONSchemaProps expression = expressions.getItems().getSchema();
        expression.setRequired(List.of("key", "operator"));
        Map<String, JSONSchemaProps> fields = expression.getProperties();
        fields.get("key").setMinLength(1L);
        fields.get("key").setMaxLength(317L);
        fields.get("operator")
                .setEnum(Stream.of("In", "NotIn", "Exists", "DoesNotExist")
                        .<JsonNode>map(JsonNodeFactory.instance::textNode)
                        .toList());
        fields.get("values").setMaxItems(100L);
        fields.get("values").getItems().getSchema().setMaxLength(63L);
        expression.setXKubernetesValidations(List.of(new ValidationRuleBuilder()
                .withRule("(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)")
                .withMessage("In and NotIn need values, Exists and DoesNotExist take none")
                .build()));
    }

    /** Operator, key, values: each level needs at least one entry, or IAM would take the condition for something else. */
    private static void conditions(JSONSchemaProps operators) {
        operators.setMaxProperties(10L);
        JSONSchemaProps keys = operators.getAdditionalProperties().getSchema();
        keys.setMinProperties(1L);
        keys.setMaxProperties(10L);
        JSONSchemaProps values = keys.getAdditionalProperties().getSchema();
        values.setMinItems(1L);
        values.setMaxItems(100L);
        values.getItems().getSchema().setMaxLength(1024L);
    }
}
