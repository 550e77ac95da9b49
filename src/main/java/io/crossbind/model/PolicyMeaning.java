package io.crossbind.model;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Brings a statement into the one form that all statements of the same meaning share. */
final class PolicyMeaning {
    private static final Pattern ACCOUNT_ROOT = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):root");
    private static final Set<String> ACTIONS = Set.of("Action", "NotAction");

    private PolicyMeaning() {}

    static PolicyStatement canonical(PolicyStatement statement) {
        return new PolicyStatement(
                null,
                statement.effect().toLowerCase(Locale.ROOT),
                mapValues(statement.principals(), types -> renamed(types, "*", "AWS", PolicyMeaning::principal)),
                mapElements(statement.elements()),
                conditions(statement.conditions()));
    }

    /** A bare account id means the account's root, in a principal only (IAM, AWS account principals). */
    private static String principal(String value) {
        Matcher root = ACCOUNT_ROOT.matcher(value);
        return root.matches() ? root.group(1) : value;
    }

    /** {@code "Principal": "*"} means {@code {"AWS": "*"}} (IAM, all principals). */
    private static Map<String, Set<String>> renamed(
            Map<String, Set<String>> types, String from, String to, UnaryOperator<String> value) {
        Map<String, Set<String>> result = new LinkedHashMap<>();
        types.forEach((type, values) -> result.merge(
                type.equals(from) ? to : type,
                values.stream().map(value).collect(Collectors.toSet()),
                PolicyMeaning::union));
        return result;
    }

    /** Action names are not case-sensitive; resources are. */
    private static Map<String, Set<String>> mapElements(Map<String, Set<String>> elements) {
        Map<String, Set<String>> result = new LinkedHashMap<>();
        elements.forEach((element, values) -> result.put(
                element,
                ACTIONS.contains(element)
                        ? values.stream().map(PolicyMeaning::lowerCase).collect(Collectors.toSet())
                        : values));
        return result;
    }

    /** Condition operators and keys are not case-sensitive; a key's values may be. */
    private static Map<String, Map<String, Set<String>>> conditions(Map<String, Map<String, Set<String>>> conditions) {
        Map<String, Map<String, Set<String>>> result = new LinkedHashMap<>();
        conditions.forEach((operator, keys) ->
                keys.forEach((key, values) -> result.computeIfAbsent(lowerCase(operator), _ -> new LinkedHashMap<>())
                        .merge(lowerCase(key), booleans(operator, values), PolicyMeaning::union)));
        return result;
    }

    private static Set<String> booleans(String operator, Set<String> values) {
        boolean insensitive = Set.of("bool", "boolifexists", "null").contains(lowerCase(operator));
        return insensitive ? values.stream().map(PolicyMeaning::lowerCase).collect(Collectors.toSet()) : values;
    }

    private static Map<String, Map<String, Set<String>>> mapValues(
            Map<String, Map<String, Set<String>>> map, UnaryOperator<Map<String, Set<String>>> change) {
        Map<String, Map<String, Set<String>>> result = new LinkedHashMap<>();
        map.forEach((key, value) -> result.put(key, change.apply(value)));
        return result;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return java.util.stream.Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
