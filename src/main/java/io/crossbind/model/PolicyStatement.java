package io.crossbind.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a policy document (IAM JSON policy elements reference). IAM writes elements as scalars or lists. Here each such element is a
 * sorted set, so order and form do not matter.
 *
 * @param sid free text of the author; the Sid has no meaning to IAM and does not count in a comparison
 * @param effect {@code Allow} or {@code Deny}
 * @param elements Action, NotAction, Resource, NotResource: element, then values
 * @param principals Principal and NotPrincipal: element, then type (AWS, Service, Federated, CanonicalUser), then values
 * @param conditions operator, then key, then values
 */
public record PolicyStatement(
        @Nullable String sid,
        String effect,
        Map<String, Map<String, Set<String>>> principals,
        Map<String, Set<String>> elements,
        Map<String, Map<String, Set<String>>> conditions) {

    public PolicyStatement {
        principals = sortedTwice(principals);
        elements = sorted(elements);
        conditions = sortedTwice(conditions);
    }

    /** An Allow statement of an identity policy. */
    public static PolicyStatement allow(
            @Nullable String sid,
            Set<String> actions,
            Set<String> resources,
            Map<String, Map<String, Set<String>>> conditions) {
        return new PolicyStatement(
                sid, "Allow", Map.of(), Map.of("Action", actions, "Resource", resources), conditions);
    }

    /** Returns a copy with another Sid. */
    public PolicyStatement withSid(@Nullable String other) {
        return new PolicyStatement(other, effect, principals, elements, conditions);
    }

    /** The statement with an additional condition, or with other values of an existing condition. */
    public PolicyStatement withCondition(String operator, String key, Set<String> values) {
        Map<String, Map<String, Set<String>>> all = new TreeMap<>(conditions);
        Map<String, Set<String>> ofOperator = new TreeMap<>(conditions.getOrDefault(operator, Map.of()));
        ofOperator.put(key, values);
        all.put(operator, ofOperator);
        return new PolicyStatement(sid, effect, principals, elements, all);
    }

    private static Map<String, Map<String, Set<String>>> sortedTwice(Map<String, Map<String, Set<String>>> map) {
        Map<String, Map<String, Set<String>>> copy = new TreeMap<>();
        map.forEach((key, value) -> copy.put(key, sorted(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static Map<String, Set<String>> sorted(Map<String, Set<String>> map) {
        Map<String, Set<String>> copy = new TreeMap<>();
        map.forEach((key, value) -> copy.put(key, Collections.unmodifiableSet(new TreeSet<>(value))));
        return Collections.unmodifiableMap(copy);
    }
}
