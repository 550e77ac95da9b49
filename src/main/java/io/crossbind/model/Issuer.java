package io.crossbind.model;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The issuer of a cluster's service account tokens in the form accepted by IAM: an https URL without port, query or fragment, at most 255
 * characters (IAM API reference, CreateOpenIDConnectProvider).
 *
 * @param url exactly the tokens' {@code iss} claim; for IAM a trailing slash is a part of the provider's name
 */
public record Issuer(String url) {
    private static final int MAX_LENGTH = 255;

    /**
     * Checks the URL.
     *
     * @throws IllegalArgumentException if IAM would reject the URL, with the cause as its message
     */
    public Issuer {
        if (url.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("issuer is longer than the 255 characters that IAM allows: " + url);
        }
        URI uri = parse(url);
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("issuer is not an https URL, which IAM requires: " + url);
        }
        if (!uri.getHost().equals(uri.getRawAuthority()) || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException(
                    "issuer has a port, user, query or fragment, which IAM does not accept: " + url);
        }
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("issuer is not a URL: " + url, e);
        }
    }

    /** The URL without its scheme: the name of the provider in IAM, and the prefix of its condition keys. */
    public String hostAndPath() {
        return url.substring("https://".length());
    }
}
