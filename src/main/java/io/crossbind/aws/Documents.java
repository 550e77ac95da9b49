package io.crossbind.aws;

import io.crossbind.model.PolicyDocument;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policy documents, as IAM returns them: URL-encoded after RFC 3986 (IAM API reference, GetRole). */
final class Documents {
    /** The placeholder of an unreadable document. The placeholder equals no desired document, so the planner repairs the policy. */
    private static final PolicyDocument UNREADABLE = new PolicyDocument("unreadable", List.of());

    private Documents() {}

    static PolicyDocument parse(@Nullable String encoded) {
        try {
            return PolicyDocument.parse(decode(encoded));
        } catch (IllegalArgumentException e) {
            return UNREADABLE;
        }
    }

    /** RFC 3986 leaves a plus sign as it is, unlike the form encoding of the JDK's decoder. Text without URL encoding stays unchanged. */
    static String decode(@Nullable String encoded) {
        if (encoded == null || encoded.startsWith("{")) {
            return encoded == null ? "" : encoded;
        }
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }
}
