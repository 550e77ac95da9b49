package io.crossbind.kit.aws.policy;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One key of a condition block. An unknown operator never matches. */
public record Condition(String operator, String key, List<String> values) {
    private static final String ANY = "ForAnyValue:";
    private static final String ALL = "ForAllValues:";
    private static final String IF_EXISTS = "IfExists";

    /** The operator without its set qualifier and {@code IfExists}. */
    static String baseOf(String operator) {
        String base = operator.startsWith(ANY) ? operator.substring(ANY.length()) : operator;
        base = base.startsWith(ALL) ? base.substring(ALL.length()) : base;
        return base.endsWith(IF_EXISTS) ? base.substring(0, base.length() - IF_EXISTS.length()) : base;
    }

    boolean matches(ContextKeys context) {
        List<String> actual = context.get(key);
        if (operator.equals("Null")) {
            return values.stream().anyMatch(value -> Boolean.parseBoolean(value) == actual.isEmpty());
        }
        Optional<Comparison> comparison = Comparison.named(baseOf(operator));
        if (comparison.isEmpty()) {
            return false;
        }
        if (actual.isEmpty()) {
            return matchesMissingKey(comparison.get());
        }
        Predicate<String> holds = value -> holds(comparison.get(), value, context);
        if (operator.startsWith(ALL)) {
            return actual.stream().allMatch(holds);
        }
        boolean everyValueCounts = comparison.get().negated() && !operator.startsWith(ANY);
        return everyValueCounts
                ? actual.stream().allMatch(holds)
                : actual.stream().anyMatch(holds);
    }

    private boolean matchesMissingKey(Comparison comparison) {
        if (operator.startsWith(ANY)) {
            return false;
        }
        return operator.startsWith(ALL) || operator.endsWith(IF_EXISTS) || comparison.negated();
    }

    private boolean holds(Comparison comparison, String actual, ContextKeys context) {
        boolean listed = values.stream()
                .map(value -> Variables.expand(value, context))
                .flatMap(Optional::stream)
                .anyMatch(value -> comparison.test(value, actual));
        return listed != comparison.negated();
    }
}
