package io.crossbind.e2e.aws;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;

/** A pod's identity in a target account, created by hand: the provider, a role that trusts this provider, and tokens. */
final class PodIdentity {

    static final String ISSUER = "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
    static final String AUDIENCE = "sts.amazonaws.com";
    static final String SUBJECT = "system:serviceaccount:analytics:reports";

    private static final String HOST = ISSUER.substring("https://".length());
    private static final RSAKey KEY = key();

    private PodIdentity() {}

    static String provider(String accountId) {
        return "arn:aws:iam::" + accountId + ":oidc-provider/" + HOST;
    }

    static void createProvider(IamClient iam) {
        iam.createOpenIDConnectProvider(request -> request.url(ISSUER)
                .clientIDList(AUDIENCE)
                .tags(tag -> tag.key("crossbind.io/cluster").value("one")));
    }

    static String trust(String accountId) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
                 "Principal": {"Federated": "%s"},
                 "Condition": {"StringEquals": {"%s:sub": "%s", "%s:aud": "%s"}}}]}""".formatted(provider(accountId), HOST, SUBJECT, HOST, AUDIENCE);
    }

    /** @param audience a string or a list of strings; Kubernetes writes a list */
    static String token(String subject, Object audience, Instant expiry) {
        Map<String, Object> claims = Map.of(
                "iss",
                ISSUER,
                "sub",
                subject,
                "aud",
                audience,
                "iat",
                expiry.getEpochSecond() - 3600,
                "nbf",
                expiry.getEpochSecond() - 3600,
                "exp",
                expiry.getEpochSecond());
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.RS256), new Payload(claims));
        try {
            token.sign(new RSASSASigner(KEY));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
