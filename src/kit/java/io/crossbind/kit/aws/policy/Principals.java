package io.crossbind.kit.aws.policy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A statement's Principal or NotPrincipal: the listed values by type ({@code AWS}, {@code Service}, {@code Federated}). */
public record Principals(Map<String, List<String>> byType, boolean negated) {

    enum Match {
        NONE,
        ACCOUNT,
        DIRECT
    }

    Match match(Requester requester, Map<String, String> pins) {
        Match listed = byType.entrySet().stream()
                .flatMap(type -> type.getValue().stream().map(value -> one(type.getKey(), value, requester, pins)))
                .max(Match::compareTo)
                .orElse(Match.NONE);
        if (negated) {
            return listed == Match.NONE ? Match.DIRECT : Match.NONE;
        }
        return listed;
    }

    Stream<String> ofType(String type) {
        return byType.getOrDefault(type, List.of()).stream();
    }

    private static Match one(String type, String value, Requester requester, Map<String, String> pins) {
        return switch (type) {
            case "AWS" -> requester.account().isEmpty() ? Match.NONE : aws(value, requester, pins);
            case "Service" -> value.equals(requester.service()) ? Match.DIRECT : Match.NONE;
            case "Federated" -> value.equals(requester.federated()) ? Match.DIRECT : Match.NONE;
            default -> Match.NONE;
        };
    }

    private static Match aws(String value, Requester requester, Map<String, String> pins) {
        if (value.equals("*")) {
            return Match.DIRECT;
        }
        if (value.equals(requester.account()) || isRootOf(value, requester.account())) {
            return Match.ACCOUNT;
        }
        if (value.equals(requester.sessionArn()) || value.equals(requester.uniqueId())) {
            return Match.DIRECT;
        }
        // IAM stores a role or user by its id, so a principal re-created under the same ARN does not match.
        boolean named = value.equals(requester.arn())
                && requester.uniqueId().equals(pins.getOrDefault(value, requester.uniqueId()));
        return named ? Match.DIRECT : Match.NONE;
    }

    private static boolean isRootOf(String value, String account) {
        return value.startsWith("arn:") && value.endsWith(":iam::" + account + ":root");
    }
}
