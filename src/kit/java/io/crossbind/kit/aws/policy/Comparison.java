package io.crossbind.kit.aws.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/**
 * The comparison of the policy's value with the request's value by a condition operator, as listed in the IAM user guide, "IAM JSON policy
 * elements: Condition operators".
 *
 * @param negated whether the operator holds when no value of the policy matches
 */
record Comparison(BiPredicate<String, String> predicate, boolean negated) {
    private static final Map<String, Comparison> BY_NAME = byName();

    static Optional<Comparison> named(String operator) {
        return Optional.ofNullable(BY_NAME.get(operator));
    }

    boolean test(String expected, String actual) {
        try {
            return predicate.test(expected, actual);
        } catch (NumberFormatException | DateTimeException e) {
            return false;
        }
    }

    private static Map<String, Comparison> byName() {
        Map<String, Comparison> all = new TreeMap<>();
        pair(all, "StringEquals", "StringNotEquals", String::equals);
        pair(all, "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", String::equalsIgnoreCase);
        pair(all, "StringLike", "StringNotLike", Wildcard::matches);
        // ArnEquals and ArnLike behave the same, wildcards included.
        pair(all, "ArnEquals", "ArnNotEquals", Wildcard::matchesArn);
        pair(all, "ArnLike", "ArnNotLike", Wildcard::matchesArn);
        pair(all, "IpAddress", "NotIpAddress", AddressRange::contains);
        all.put("Bool", new Comparison(String::equalsIgnoreCase, false));
        all.put("BinaryEquals", new Comparison(String::equals, false));
        ordered(all, "Numeric", (expected, actual) -> new BigDecimal(actual).compareTo(new BigDecimal(expected)));
        ordered(all, "Date", (expected, actual) -> instant(actual).compareTo(instant(expected)));
        return all;
    }

    private static void pair(
            Map<String, Comparison> all, String positive, String negative, BiPredicate<String, String> predicate) {
        all.put(positive, new Comparison(predicate, false));
        all.put(negative, new Comparison(predicate, true));
    }

    private interface Order {
        int compare(String expected, String actual);
    }

    private static void ordered(Map<String, Comparison> all, String type, Order order) {
        all.put(type + "Equals", new Comparison(when(order, sign -> sign == 0), false));
        all.put(type + "NotEquals", new Comparison(when(order, sign -> sign == 0), true));
        all.put(type + "LessThan", new Comparison(when(order, sign -> sign < 0), false));
        all.put(type + "LessThanEquals", new Comparison(when(order, sign -> sign <= 0), false));
        all.put(type + "GreaterThan", new Comparison(when(order, sign -> sign > 0), false));
        all.put(type + "GreaterThanEquals", new Comparison(when(order, sign -> sign >= 0), false));
    }

    private static BiPredicate<String, String> when(Order order, IntPredicate sign) {
        return (expected, actual) -> sign.test(order.compare(expected, actual));
    }

    /** ISO 8601, a bare date included, or seconds since 1970. */
    private static Instant instant(String text) {
        if (text.chars().allMatch(Character::isDigit)) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        return Instant.parse(text.contains("T") ? text : text + "T00:00:00Z");
    }
}
