package io.crossbind.kit.aws;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An OpenID Connect provider of an account.
 *
 * @param url the issuer without {@code https://}, as in IAM
 */
record OidcProvider(
        String account,
        String url,
        Instant created,
        List<String> clientIds,
        List<String> thumbprints,
        Map<String, String> tags) {

    String arn() {
        return arn(account, url);
    }

    static String arn(String account, String url) {
        return "arn:aws:iam::" + account + ":oidc-provider/" + url;
    }

    OidcProvider withClientIds(List<String> changed) {
        return new OidcProvider(account, url, created, changed, thumbprints, tags);
    }

    OidcProvider withTags(Map<String, String> changed) {
        return new OidcProvider(account, url, created, clientIds, thumbprints, changed);
    }
}
