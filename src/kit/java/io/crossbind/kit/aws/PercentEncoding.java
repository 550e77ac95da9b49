package io.crossbind.kit.aws;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Encoding of RFC 3986: everything but letters, digits and {@code -._~}. */
final class PercentEncoding {
    private PercentEncoding() {}

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
