package io.crossbind.kit.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a call in the Query protocol. */
record Form(Map<String, String> parameters) {

    @Nullable
    String get(String name) {
        return parameters.get(name);
    }

    String get(String name, String fallback) {
        return parameters.getOrDefault(name, fallback);
    }

    /**
     * @throws AwsError ValidationError if the parameter is missing
     */
    String required(String name) {
        String value = parameters.get(name);
        if (value == null || value.isEmpty()) {
            String member = Character.toLowerCase(name.charAt(0)) + name.substring(1);
            throw AwsError.validation("1 validation error detected: Value null at '" + member
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }

    int number(String name, int fallback) {
        String value = parameters.get(name);
        try {
            return value == null ? fallback : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new AwsError("MalformedInput", 400, name + " is not a number: " + value);
        }
    }

    /** {@code name.member.1}, {@code name.member.2} and so on. */
    List<String> list(String name) {
        List<String> values = new ArrayList<>();
        for (String value; (value = parameters.get(name + ".member." + (values.size() + 1))) != null; ) {
            values.add(value);
        }
        return values;
    }

    /** {@code name.member.N.part} of each N, in order. */
    List<String> list(String name, String part) {
        List<String> values = new ArrayList<>();
        for (String value; (value = parameters.get(name + ".member." + (values.size() + 1) + "." + part)) != null; ) {
            values.add(value);
        }
        return values;
    }
}
