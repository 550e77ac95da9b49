package io.crossbind.kit.aws;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Identifies the caller by the signature, or by the token of an identity provider. */
final class Authentication {
    private final SandboxState world;
    private final AccessKeys keys;
    private final boolean verifiesSignatures;
    private final Map<String, Supplier<String>> issuers = new ConcurrentHashMap<>();

    /** @param verifiesSignatures whether requests need a valid signature; otherwise the key's id is enough */
    Authentication(SandboxState world, AccessKeys keys, boolean verifiesSignatures) {
        this.world = world;
        this.keys = keys;
        this.verifiesSignatures = verifiesSignatures;
    }

    void trustIssuer(String issuer, Supplier<String> jwks) {
        issuers.put(issuer, jwks);
    }

    /**
     * @throws AwsError InvalidClientTokenId, SignatureDoesNotMatch or ExpiredToken
     */
    Caller signed(SignatureV4 signature, Request request) {
        Instant now = world.now();
        AccessKey key = keys.find(signature.accessKey()).orElseThrow(Authentication::unknownKey);
        Principal principal =
                world.locked(() -> world.principalById(key.principalId()).orElseThrow(Authentication::unknownKey));
        if (verifiesSignatures) {
            signature.verify(request, key.secret(), now);
        }
        AccessKey.Session session = key.session();
        String token = request.header("x-amz-security-token");
        if (!token.equals(session == null ? "" : session.token())) {
            throw unknownKey();
        }
        if (session != null && !session.expiration().isAfter(now)) {
            throw new AwsError("ExpiredToken", 403, "The security token included in the request is expired");
        }
        Caller.Signed caller = new Caller.Signed(principal, key);
        if (UserSessionCalls.excludes(caller, signature.service())) {
            throw unknownKey();
        }
        return caller;
    }

    /**
     * @throws AwsError InvalidIdentityToken or ExpiredTokenException
     */
    Caller federated(String token) {
        return new Caller.Federated(verified(token));
    }

    /**
     * A token with verified signature and lifetime.
     *
     * @throws AwsError InvalidIdentityToken or ExpiredTokenException
     */
    WebIdentityToken verified(String token) {
        return WebIdentityToken.verify(token, issuers, world.now());
    }

    private static AwsError unknownKey() {
        return new AwsError("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
    }
}
