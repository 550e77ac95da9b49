package io.crossbind.kit.aws;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks IAM parameters. The bounds come from the IAM API reference and from "IAM and AWS STS quotas". */
final class IamInput {
    static final int TAGS = 50;
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]+");
    private static final Pattern PATH = Pattern.compile("/|/[!-~]+/");
    private static final Pattern DESCRIPTION = Pattern.compile("[\\t\\n\\r\\u0020-\\u007E\\u00A1-\\u00FF]*");
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private IamInput() {}

    /** A name of at most the given length in characters. */
    static String name(Form form, String parameter, int longest) {
        String value = form.required(parameter);
        String member = member(parameter);
        checkLength(value, member, longest);
        if (!NAME.matcher(value).matches()) {
            throw AwsError.validation("The specified value for " + member
                    + " is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-");
        }
        return value;
    }

    static String path(Form form) {
        String value = form.get("Path", "/");
        checkLength(value, "path", 512);
        if (!PATH.matcher(value).matches()) {
            throw AwsError.validation(
                    "The specified value for path is invalid. It must begin and end with / and contain"
                            + " only alphanumeric characters and/or / characters.");
        }
        return value;
    }

    static @Nullable String description(Form form) {
        String value = form.get("Description");
        if (value == null) {
            return null;
        }
        checkLength(value, "description", 1000);
        if (!DESCRIPTION.matcher(value).matches()) {
            throw AwsError.validation("1 validation error detected: Value '" + value
                    + "' at 'description' failed to satisfy constraint: Member must satisfy regular expression pattern:"
                    + " [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
        }
        return value;
    }

    /** MaxSessionDuration in seconds. */
    static int maxSession(Form form) {
        int seconds = form.number("MaxSessionDuration", 3600);
        checkRange(seconds, "maxSessionDuration", 3600, 43_200);
        return seconds;
    }

    static void checkRange(int value, String member, int least, int most) {
        if (value < least || value > most) {
            String bound = value < least ? "greater than or equal to " + least : "less than or equal to " + most;
            throw AwsError.validation("1 validation error detected: Value '" + value + "' at '" + member
                    + "' failed to satisfy constraint: Member must have value " + bound);
        }
    }

    /** The call's tags; keys are compared without regard to case. */
    static Map<String, String> tags(Form form) {
        Map<String, String> tags = new LinkedHashMap<>();
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        List<String> keys = form.list("Tags", "Key");
        List<String> values = form.list("Tags", "Value");
        if (keys.size() != values.size()) {
            throw AwsError.validation("1 validation error detected: Value null at 'tags.member.value' failed to satisfy"
                    + " constraint: Member must not be null");
        }
        for (int i = 0; i < keys.size(); i++) {
            checkTag(keys.get(i), values.get(i));
            if (!seen.add(keys.get(i))) {
                throw AwsError.invalidInput(
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            tags.put(keys.get(i), values.get(i));
        }
        return tags;
    }

    /** The existing tags, overwritten by the new tags, at most 50 together. */
    static Map<String, String> merged(Map<String, String> present, Map<String, String> changed, String quota) {
        Map<String, String> all = new LinkedHashMap<>(present);
        changed.forEach((key, value) -> {
            all.keySet().removeIf(key::equalsIgnoreCase);
            all.put(key, value);
        });
        if (all.size() > TAGS) {
            throw AwsError.quota(quota, TAGS);
        }
        return all;
    }

    static Map<String, String> without(Map<String, String> present, List<String> keys) {
        return present.entrySet().stream()
                .filter(tag -> keys.stream().noneMatch(tag.getKey()::equalsIgnoreCase))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, LinkedHashMap::new));
    }

    /** Times in answers: ISO 8601, whole seconds. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static void writeTags(Xml xml, Map<String, String> tags) {
        xml.list(
                "Tags",
                tags.entrySet(),
                (each, tag) -> each.text("Key", tag.getKey()).text("Value", tag.getValue()));
    }

    private static void checkTag(String key, String value) {
        checkLength(key, "tags.member.key", 128);
        checkLength(value, "tags.member.value", 256);
        if (key.isEmpty() || !TAG.matcher(key).matches() || !TAG.matcher(value).matches()) {
            throw AwsError.validation("1 validation error detected: Value '" + key
                    + "' at 'tags' failed to satisfy constraint: Member must satisfy regular expression pattern:"
                    + " [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
        }
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw AwsError.invalidInput("Tag keys that start with aws: are reserved for AWS.");
        }
    }

    private static void checkLength(String value, String member, int longest) {
        if (value.length() > longest) {
            throw AwsError.validation("1 validation error detected: Value at '" + member
                    + "' failed to satisfy constraint: Member must have length less than or equal to " + longest);
        }
    }

    private static String member(String parameter) {
        return Character.toLowerCase(parameter.charAt(0)) + parameter.substring(1);
    }
}
