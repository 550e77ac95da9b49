package io.crossbind.e2e.sandbox;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.crossbind.e2e.aws.AwsCli;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tokens of pods, in the format of a cluster's API server, signed with the key of this object. */
public record ClusterTokens(String issuer, RSAKey key) {

    public static ClusterTokens of(String issuer) {
        try {
            return new ClusterTokens(
                    issuer, new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String jwks() {
        return new JWKSet(key).toPublicJWKSet().toString();
    }

    /** A token of the only pod of the service account. */
    String ofPod(String namespace, String serviceAccount, String audience) {
        Map<String, Object> claims = claims(namespace, serviceAccount, audience);
        claims.put(
                "kubernetes.io",
                Map.of(
                        "namespace",
                        namespace,
                        "serviceaccount",
                        Map.of("name", serviceAccount, "uid", "u-1"),
                        "pod",
                        Map.of("name", serviceAccount + "-0", "uid", "u-2")));
        return signed(claims);
    }

    /** A token bound to no pod, as from {@code kubectl create token}. */
    String unbound(String namespace, String serviceAccount, String audience) {
        Map<String, Object> claims = claims(namespace, serviceAccount, audience);
        claims.put(
                "kubernetes.io",
                Map.of("namespace", namespace, "serviceaccount", Map.of("name", serviceAccount, "uid", "u-1")));
        return signed(claims);
    }

    public Path fileOfPod(String namespace, String serviceAccount, String audience) {
        return AwsCli.writeToken(ofPod(namespace, serviceAccount, audience));
    }

    private Map<String, Object> claims(String namespace, String serviceAccount, String audience) {
        long now = Instant.now().getEpochSecond();
        return new HashMap<>(Map.of(
                "iss",
                issuer,
                "sub",
                "system:serviceaccount:" + namespace + ":" + serviceAccount,
                "aud",
                List.of(audience),
                "iat",
                now,
                "nbf",
                now,
                "exp",
                now + 3600));
    }

    private String signed(Map<String, Object> claims) {
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), new Payload(claims));
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
