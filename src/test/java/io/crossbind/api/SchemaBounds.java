package io.crossbind.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the generator has no annotation for: bounds of maps, sets, and the label selector of Kubernetes' own types. */
final class SchemaBounds {
    private SchemaBounds() {}

    static void apply(CustomResourceDefinitionVersion version) {
        JSONSchemaProps spec =
                version.getSchema().getOpenAPIV3Schema().getProperties().get("spec");
        visit(spec);
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

    /** Operator, key, values: each level needs at least one, or IAM would take the condition for something else. */
    private static void conditions(JSONSchemaProps operators) {
        operators.setMaxProperties(20L);
        JSONSchemaProps keys = operators.getAdditionalProperties().getSchema();
        keys.setMinProperties(1L);
        keys.setMaxProperties(20L);
        JSONSchemaProps values = keys.getAdditionalProperties().getSchema();
        values.setMinItems(1L);
        values.setMaxItems(100L);
        values.getItems().getSchema().setMaxLength(1024L);
    }
}
