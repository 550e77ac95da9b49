package io.crossbind.e2e.cluster;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Signs service account tokens with a generated key. The tokens have the claims of kube-apiserver. */
final class ServiceAccountTokens {

    private final String issuer;
    private final RSAKey key;

    ServiceAccountTokens(String issuer) {
        this.issuer = issuer;
        try {
            this.key = new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("no RSA key could be made", e);
        }
    }

    /** The pod to which a token is bound. */
    record BoundPod(String name, String uid) {}

    /** The service account of a token, and the pod of a bound token. */
    record Subject(
            String namespace,
            String name,
            String uid,
            @Nullable BoundPod pod) {

        String sub() {
            return "system:serviceaccount:" + namespace + ":" + name;
        }

        /** The claim {@code kubernetes.io}. */
        Map<String, Object> claim() {
            Map<String, Object> claim =
                    new HashMap<>(Map.of("namespace", namespace, "serviceaccount", Map.of("name", name, "uid", uid)));
            if (pod != null) {
                claim.put("pod", Map.of("name", pod.name(), "uid", pod.uid()));
            }
            return claim;
        }
    }

    String sign(Subject subject, List<String> audiences, Duration lifetime) {
        Instant now = Instant.now();
        Map<String, Object> claims = Map.of(
                "iss", issuer,
                "sub", subject.sub(),
                // The audience is a list even for one audience. The claims class of Nimbus would write a string then.
                "aud", audiences,
                "iat", now.getEpochSecond(),
                "nbf", now.getEpochSecond(),
                "exp", now.plus(lifetime).getEpochSecond(),
                "jti", UUID.randomUUID().toString(),
                "kubernetes.io", subject.claim());
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
        JWSObject token = new JWSObject(header, new Payload(claims));
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("the token could not be signed", e);
        }
        return token.serialize();
    }

    /** The public keys only. */
    String jwks() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    /** OpenID Connect Discovery 1.0, as in kube-apiserver. */
    String discoveryDocument() {
        return """
                {"issuer":"%s","jwks_uri":"%s/openid/v1/jwks","response_types_supported":["id_token"],\
                "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}""".formatted(issuer, issuer);
    }
}
