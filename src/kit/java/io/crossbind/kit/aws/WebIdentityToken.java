package io.crossbind.kit.aws;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An OpenID Connect token with verified signature and lifetime.
 *
 * @param audiences the {@code azp} claim if present, else {@code aud}
 * @param kubernetes the {@code kubernetes.io} claim, empty if absent
 */
record WebIdentityToken(String issuer, String subject, List<String> audiences, Map<String, Object> kubernetes) {
    /** STS accepts these algorithms (API reference, AssumeRoleWithWebIdentity). */
    private static final Set<String> ALGORITHMS = Set.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512");

    /** The issuer without its scheme: the prefix of condition keys and the name of the provider. */
    String issuerHost() {
        return issuer.replaceFirst("^https://", "");
    }

    /**
     * @param issuers for each issuer the JSON Web Key Set of its keys
     * @throws AwsError InvalidIdentityToken or ExpiredTokenException
     */
    static WebIdentityToken verify(String text, Map<String, Supplier<String>> issuers, Instant now) {
        try {
            SignedJWT jwt = SignedJWT.parse(text);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            String issuer = claims.getIssuer();
            Supplier<String> keys = issuer == null ? null : issuers.get(issuer);
            if (keys == null) {
                throw AwsError.invalidIdentityToken(
                        "No OpenIDConnect provider found in your account for " + claims.getIssuer());
            }
            checkSignature(jwt, keys);
            checkLifetime(claims, now);
            String authorizedParty = claims.getStringClaim("azp");
            Map<String, Object> kubernetes = claims.getJSONObjectClaim("kubernetes.io");
            return new WebIdentityToken(
                    issuer,
                    claims.getSubject(),
                    authorizedParty == null ? claims.getAudience() : List.of(authorizedParty),
                    kubernetes == null ? Map.of() : kubernetes);
        } catch (ParseException e) {
            throw AwsError.invalidIdentityToken(
                    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
        }
    }

    private static void checkSignature(SignedJWT jwt, Supplier<String> keys) {
        if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm().getName())) {
            throw AwsError.invalidIdentityToken("Unsupported signature algorithm");
        }
        if (!keysOf(keys).stream().anyMatch(key -> verifies(jwt, key))) {
            throw AwsError.invalidIdentityToken("Token signature is invalid");
        }
    }

    private static List<JWK> keysOf(Supplier<String> keys) {
        try {
            return JWKSet.parse(keys.get()).getKeys();
        } catch (ParseException | RuntimeException e) {
            throw AwsError.invalidIdentityToken("Couldn't retrieve verification key from your identity provider, please"
                    + " reference AssumeRoleWithWebIdentity documentation for requirements");
        }
    }

    private static boolean verifies(SignedJWT jwt, JWK key) {
        String wanted = jwt.getHeader().getKeyID();
        if (wanted != null && !wanted.equals(key.getKeyID()) || !(key instanceof AsymmetricJWK asymmetric)) {
            return false;
        }
        try {
            return jwt.verify(
                    new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), asymmetric.toPublicKey()));
        } catch (JOSEException e) {
            return false;
        }
    }

    private static void checkLifetime(JWTClaimsSet claims, Instant now) {
        Date expires = claims.getExpirationTime();
        if (expires == null || claims.getIssueTime() == null || claims.getSubject() == null) {
            throw AwsError.invalidIdentityToken("Missing a required claim: exp, iat or sub");
        }
        if (!expires.toInstant().isAfter(now)) {
            throw new AwsError(
                    "ExpiredTokenException",
                    400,
                    "Token expired: current date/time " + now.getEpochSecond()
                            + " must be before the expiration date/time "
                            + expires.toInstant().getEpochSecond());
        }
        Date from = claims.getNotBeforeTime();
        if (from != null && from.toInstant().isAfter(now.plusSeconds(1))) {
            throw AwsError.invalidIdentityToken("Token is not valid yet");
        }
    }
}
