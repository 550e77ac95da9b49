package io.crossbind.desired;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Label selectors of the Kubernetes API (meta/v1 LabelSelector). */
final class Selectors {
    private Selectors() {}

    /** An absent selector matches nothing, an empty selector everything; an unknown operator matches nothing. */
    static boolean matches(@Nullable LabelSelector selector, Map<String, String> labels) {
        return selector != null
                && selector.getMatchLabels().entrySet().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
                && selector.getMatchExpressions().stream().allMatch(expression -> matches(expression, labels));
    }

    private static boolean matches(LabelSelectorRequirement expression, Map<String, String> labels) {
        String value = labels.get(expression.getKey());
        return switch (expression.getOperator()) {
            case "In" -> value != null && expression.getValues().contains(value);
            case "NotIn" -> value == null || !expression.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case null, default -> false;
        };
    }
}
