package io.crossbind.kit.aws.policy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Policy variables such as {@code ${aws:PrincipalAccount}}. */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    private Variables() {}

    /** The text with its variables replaced; empty when the request lacks one of the variables, and then the element cannot match. */
    static Optional<String> expand(String text, ContextKeys context) {
        if (!text.contains("${")) {
            return Optional.of(text);
        }
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            List<String> values = context.get(matcher.group(1));
            if (values.size() != 1) {
                return Optional.empty();
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(values.getFirst()));
        }
        return Optional.of(matcher.appendTail(result).toString());
    }
}
