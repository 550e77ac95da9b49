package io.crossbind.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Map;

/** Descriptions of the fields of Kubernetes' own types. The Java types of these fields have no descriptions. */
final class KubernetesDescriptions {
    private static final Map<String, String> CONDITION = Map.of(
            "type", "Name of the condition, e.g. Ready.",
            "status", "True, False or Unknown.",
            "reason", "Reason in one word, e.g. ActionNotAllowed. The documentation lists all reasons.",
            "message", "Explanation for a person: the problem, its owner and the fix.",
            "observedGeneration", "Generation of the manifest described by the condition.",
            "lastTransitionTime", "Time of the last change of the condition's status (RFC 3339).");

    private static final Map<String, String> SELECTOR = Map.of(
            "matchLabels", "Labels with exact values, e.g. environment: sandbox. All labels must match.",
            "matchExpressions", "Expressions on labels. All expressions must match.");

    private static final Map<String, String> EXPRESSION = Map.of(
            "key", "Key of the label, e.g. environment.",
            "operator", "In and NotIn compare the label with values. Exists and DoesNotExist take no values.",
            "values", "Values for In and NotIn, e.g. [sandbox, test].");

    private KubernetesDescriptions() {}

    /** Describes the conditions and label selectors in the schema and below. A condition of an IAM statement is a map, and stays unchanged. */
    static void apply(JSONSchemaProps schema) {
        JSONSchemaProps object =
                schema.getItems() == null ? schema : schema.getItems().getSchema();
        if (object.getProperties() == null) {
            return;
        }
        object.getProperties().forEach((name, field) -> {
            if (name.equals("conditions") && field.getItems() != null) {
                describe(field.getItems().getSchema(), CONDITION);
            } else if (name.equals("selector")) {
                describe(field, SELECTOR);
                describe(
                        field.getProperties().get("matchExpressions").getItems().getSchema(), EXPRESSION);
            } else {
                apply(field);
            }
        });
    }

    private static void describe(JSONSchemaProps object, Map<String, String> descriptions) {
        object.getProperties().forEach((name, field) -> field.setDescription(descriptions.get(name)));
    }
}
