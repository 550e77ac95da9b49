package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.crossbind.e2e.Light;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

@Light
class WebIdentityTest extends SandboxTest {
    private static final String HOST = "oidc.eks.eu-west-1.amazonaws.com/id/A1B2";
    private static final String ISSUER = "https://" + HOST;
    private static final String AUDIENCE = "sts.amazonaws.com";
    private static final String SUBJECT = "system:serviceaccount:analytics:reports";
    private static final String ROLE = "arn:aws:iam::222222222222:role/reports";

    private final RSAKey rsa = new RSAKeyGenerator(2048).keyID("r1").generate();
    private final ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("e1").generate();

    WebIdentityTest() throws JOSEException {}

    @BeforeEach
    void role() {
        sandbox.trustIssuer(
                ISSUER, () -> new JWKSet(List.of(rsa, ec)).toPublicJWKSet().toString());
        iam(TARGET).createOpenIDConnectProvider(r -> r.url(ISSUER).clientIDList(AUDIENCE));
        String condition =
                "{\"StringEquals\":{\"%1$s:sub\":\"%2$s\",\"%1$s:aud\":\"%3$s\"}}".formatted(HOST, SUBJECT, AUDIENCE);
        String principal = "{\"Federated\":\"arn:aws:iam::222222222222:oidc-provider/" + HOST + "\"}";
        createRole(iam(TARGET), "reports", trust(principal, "sts:AssumeRoleWithWebIdentity", condition));
    }

    /** Claims in the format of the API server: the audience is a list. */
    private static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(SUBJECT)
                .audience(List.of(AUDIENCE, "other"))
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)));
    }

    private String signed(JWTClaimsSet.Builder claims, RSAKey key) {
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims.build());
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private AssumeRoleWithWebIdentityResponse exchange(String token) {
        return anonymousSts()
                .assumeRoleWithWebIdentity(
                        r -> r.roleArn(ROLE).roleSessionName("pod").webIdentityToken(token));
    }

    @Test
    void exchangesATokenForTheRole() {
        AssumeRoleWithWebIdentityResponse response = exchange(signed(claims(), rsa));
        assertThat(response.subjectFromWebIdentityToken()).isEqualTo(SUBJECT);
        assertThat(response.audience()).isEqualTo(AUDIENCE);
        assertThat(sts(provider(response.credentials())).getCallerIdentity().arn())
                .isEqualTo("arn:aws:sts::222222222222:assumed-role/reports/pod");
        assertThat(sandbox.calls().getLast().succeeded()).isTrue();
    }

    @Test
    void acceptsEllipticCurvesAndASingleAudience() throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e1").build(),
                claims().audience(AUDIENCE).build());
        jwt.sign(new ECDSASigner(ec));
        assertThat(exchange(jwt.serialize()).assumedRoleUser().arn()).endsWith("/reports/pod");
    }

    @Test
    void refusesAnotherSubject() {
        String token = signed(claims().subject("system:serviceaccount:analytics:stranger"), rsa);
        assertThat(code(() -> exchange(token))).isEqualTo("AccessDenied");
        assertThat(message(() -> exchange(token))).isEqualTo("Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }

    @Test
    void refusesAnotherAudience() {
        String token = signed(claims().audience("kubernetes.default.svc"), rsa);
        assertThat(code(() -> exchange(token))).isEqualTo("InvalidIdentityToken");
        assertThat(message(() -> exchange(token))).isEqualTo("Incorrect token audience");
    }

    @Test
    void refusesAForgedSignature() throws JOSEException {
        RSAKey other = new RSAKeyGenerator(2048).keyID("r1").generate();
        assertThat(code(() -> exchange(signed(claims(), other)))).isEqualTo("InvalidIdentityToken");
        assertThat(code(() -> exchange("not.a.token"))).isEqualTo("InvalidIdentityToken");
    }

    @Test
    void refusesTokensOutsideTheirLifetime() {
        Instant now = Instant.now();
        String expired = signed(claims().expirationTime(Date.from(now.minusSeconds(1))), rsa);
        assertThat(code(() -> exchange(expired))).isEqualTo("ExpiredTokenException");
        String early = signed(claims().notBeforeTime(Date.from(now.plusSeconds(60))), rsa);
        assertThat(code(() -> exchange(early))).isEqualTo("InvalidIdentityToken");
    }

    @Test
    void refusesWithoutAProviderInTheAccount() {
        iam(TARGET)
                .deleteOpenIDConnectProvider(
                        r -> r.openIDConnectProviderArn("arn:aws:iam::222222222222:oidc-provider/" + HOST));
        assertThat(message(() -> exchange(signed(claims(), rsa))))
                .isEqualTo("No OpenIDConnect provider found in your account for " + ISSUER);
    }

    @Test
    void refusesWhenTheKeysCannotBeFetched() {
        sandbox.trustIssuer(ISSUER, () -> {
            throw new IllegalStateException("down");
        });
        assertThat(message(() -> exchange(signed(claims(), rsa)))).startsWith("Couldn't retrieve verification key");
    }

    @Test
    void sessionsLastAsLongAsTheRoleAllows() {
        iam(TARGET).updateRole(r -> r.roleName("reports").maxSessionDuration(7200));
        String token = signed(claims(), rsa);
        var sts = anonymousSts();
        Instant end = sts.assumeRoleWithWebIdentity(r -> r.roleArn(ROLE)
                        .roleSessionName("pod")
                        .webIdentityToken(token)
                        .durationSeconds(7200))
                .credentials()
                .expiration();
        assertThat(end).isAfter(Instant.now().plusSeconds(7000));
        assertThat(code(() -> sts.assumeRoleWithWebIdentity(r -> r.roleArn(ROLE)
                        .roleSessionName("pod")
                        .webIdentityToken(token)
                        .durationSeconds(7201))))
                .isEqualTo("ValidationError");
    }
}
