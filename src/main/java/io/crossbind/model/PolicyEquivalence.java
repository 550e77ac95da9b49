package io.crossbind.model;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The canonical form of all equivalent statements.
 *
 * @param effect in lower case
 * @param principals element, then type, then values
 * @param elements element, then values
 * @param conditions the conditions, which must all hold. A set, not a map: operators or keys with a difference only in case must all hold,
 *     and neither may hide the other
 */
record PolicyEquivalence(
        String effect,
        Map<String, Map<String, Set<String>>> principals,
        Map<String, Set<String>> elements,
        Set<Condition> conditions) {
    private static final Pattern ACCOUNT_ROOT = Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):root");
    private static final Set<String> ACTIONS = Set.of("Action", "NotAction");

    /** Operators which ignore the case of their values. The names are in lower case and without qualifier or suffix. */
    private static final Set<String> CASE_BLIND =
            Set.of("bool", "null", "stringequalsignorecase", "stringnotequalsignorecase");

    /** A condition: a key under an operator, both in lower case. IAM ignores the case of operators and keys, but not of most values. */
    record Condition(String operator, String key, Set<String> values) {}

    static PolicyEquivalence of(PolicyStatement statement) {
        return new PolicyEquivalence(
                lowerCase(statement.effect()),
                principals(statement.principals()),
                elements(statement.elements()),
                conditions(statement.conditions()));
    }

    private static Map<String, Map<String, Set<String>>> principals(Map<String, Map<String, Set<String>>> elements) {
        Map<String, Map<String, Set<String>>> result = new TreeMap<>();
        elements.forEach((element, types) -> result.put(element, byType(types)));
        return result;
    }

    /** {@code "Principal": "*"} means {@code {"AWS": "*"}} (IAM, all principals). */
    private static Map<String, Set<String>> byType(Map<String, Set<String>> types) {
        Map<String, Set<String>> result = new TreeMap<>();
        types.forEach((type, values) -> result.computeIfAbsent(type.equals("*") ? "AWS" : type, _ -> new HashSet<>())
                .addAll(each(values, PolicyEquivalence::principal)));
        return result;
    }

    /** A bare account id means the account's root, in a principal only (IAM, AWS account principals). */
    private static String principal(String value) {
        Matcher root = ACCOUNT_ROOT.matcher(value);
        return root.matches() ? root.group(1) : value;
    }

    /** Action names are not case-sensitive; resources are. */
    private static Map<String, Set<String>> elements(Map<String, Set<String>> elements) {
        Map<String, Set<String>> result = new TreeMap<>();
        elements.forEach((element, values) ->
                result.put(element, ACTIONS.contains(element) ? each(values, PolicyEquivalence::lowerCase) : values));
        return result;
    }

    private static Set<Condition> conditions(Map<String, Map<String, Set<String>>> conditions) {
        Set<Condition> result = new HashSet<>();
        conditions.forEach((operator, keys) -> keys.forEach((key, values) ->
                result.add(new Condition(lowerCase(operator), lowerCase(key), values(lowerCase(operator), values)))));
        return result;
    }

    private static Set<String> values(String operator, Set<String> values) {
        String bare = operator.replaceFirst("^(foranyvalue|forallvalues):", "").replaceFirst("ifexists$", "");
        return CASE_BLIND.contains(bare) ? each(values, PolicyEquivalence::lowerCase) : values;
    }

    private static Set<String> each(Set<String> values, UnaryOperator<String> change) {
        return values.stream().map(change).collect(Collectors.toSet());
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
