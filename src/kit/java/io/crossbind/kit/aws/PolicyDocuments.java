package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.PolicyKind;
import io.crossbind.kit.aws.policy.PolicySyntaxException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Parses policy documents from requests and formats them for answers. */
final class PolicyDocuments {
    private static final Pattern CHARACTERS = Pattern.compile("[\\t\\n\\r\\u0020-\\u00FF]+");

    private PolicyDocuments() {}

    /**
     * @throws AwsError MalformedPolicyDocument, or ValidationError for characters not allowed in documents
     */
    static Policy parse(String text, PolicyKind kind) {
        if (!CHARACTERS.matcher(text).matches()) {
            throw AwsError.validation(
                    "The specified value for policyDocument is invalid. It must contain only printable"
                            + " ASCII characters.");
        }
        try {
            return Policy.parse(text, kind);
        } catch (PolicySyntaxException e) {
            throw AwsError.malformedPolicy(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Parses a role's trust policy. The method checks the size and binds named users and roles to their unique ids.
     *
     * @throws AwsError LimitExceeded, or MalformedPolicyDocument for a principal that does not exist or is too young to be known
     */
    static Policy parseTrust(SandboxState world, String text) {
        Policy policy = parse(text, PolicyKind.TRUST);
        if (size(text) > world.settings.trustPolicySize()) {
            throw AwsError.quota("ACLSizePerRole", world.settings.trustPolicySize());
        }
        return pinned(world, policy);
    }

    /** Binds the users and roles in a policy's principals to their unique ids. */
    static Policy pinned(SandboxState world, Policy policy) {
        Instant youngest = world.now().minus(world.settings.principalDelay());
        Map<String, String> pins = new HashMap<>();
        policy.principals("AWS").forEach(value -> {
            if (value.contains(":role/") || value.contains(":user/")) {
                Principal principal = world.principal(value)
                        .filter(found -> !found.created().isAfter(youngest))
                        .orElseThrow(() -> invalidPrincipal(value));
                pins.put(value, principal.id());
            } else if ((value.startsWith("AROA") || value.startsWith("AIDA")) && !world.lives(value)) {
                throw invalidPrincipal(value);
            }
        });
        return policy.withPins(pins);
    }

    /** The document as IAM shows it: a deleted principal appears by its unique id. */
    static String shown(SandboxState world, Policy policy) {
        String text = policy.text();
        for (Map.Entry<String, String> pin : policy.pins().entrySet()) {
            if (!world.lives(pin.getValue())) {
                text = text.replace("\"" + pin.getKey() + "\"", "\"" + pin.getValue() + "\"");
            }
        }
        return text;
    }

    /** The document in IAM's answers: percent-encoded (RFC 3986). */
    static String encoded(SandboxState world, Policy policy) {
        return PercentEncoding.encode(shown(world, policy));
    }

    /** Characters that count against quotas: all but white space. */
    static int size(String text) {
        return (int) text.chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    private static AwsError invalidPrincipal(String value) {
        return AwsError.malformedPolicy("Invalid principal in policy: \"AWS\":\"" + value + "\"");
    }
}
