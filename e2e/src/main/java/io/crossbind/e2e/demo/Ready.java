package io.crossbind.e2e.demo;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Ready condition of an object, and the rest of its status.
 *
 * @param isCurrent whether the condition describes the latest generation
 * @param others the other conditions, as {@code Type=Status}
 * @param roleArn status.targetRole.arn of a binding, or empty
 */
record Ready(boolean isTrue, String reason, String message, boolean isCurrent, List<String> others, String roleArn) {

    /** Returns the condition of an object; empty if the object is absent or has no condition yet. */
    static Optional<Ready> of(@Nullable GenericKubernetesResource object) {
        if (object == null || !(object.getAdditionalProperties().get("status") instanceof Map<?, ?> status)) {
            return Optional.empty();
        }
        List<Map<?, ?>> conditions = status.get("conditions") instanceof List<?> list
                ? list.stream().<Map<?, ?>>map(Map.class::cast).toList()
                : List.of();
        Number generation = object.getMetadata().getGeneration();
        return conditions.stream()
                .filter(condition -> "Ready".equals(condition.get("type")))
                .findFirst()
                .map(ready -> new Ready(
                        "True".equals(ready.get("status")),
                        text(ready, "reason"),
                        text(ready, "message"),
                        ready.get("observedGeneration") instanceof Number observed
                                && observed.longValue() == generation.longValue(),
                        conditions.stream()
                                .filter(condition -> condition != ready)
                                .map(condition -> text(condition, "type") + "=" + text(condition, "status"))
                                .toList(),
                        status.get("targetRole") instanceof Map<?, ?> role ? text(role, "arn") : ""));
    }

    /** The condition as {@code kubectl get} would show it, and the message. */
    List<String> lines(String name) {
        return List.of(
                "%-26s Ready=%s %s  %s"
                        .formatted(name, isTrue ? "True" : "False", reason, String.join(" ", others))
                        .stripTrailing(),
                "  " + message);
    }

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String value ? value : "";
    }

    @Override
    public String toString() {
        return "Ready=" + (isTrue ? "True" : "False") + " " + reason + ": " + message;
    }
}
