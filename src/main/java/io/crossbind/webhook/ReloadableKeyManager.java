package io.crossbind.webhook;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The identity for the next handshake. The identity can change at any time, without a restart and without a new SSLContext. Without an
 * identity, handshakes fail.
 */
final class ReloadableKeyManager extends X509ExtendedKeyManager {
    /** A handshake asks three times, and must get one answer: the alias contains the identity's number. */
    private record Generation(int number, Identity identity) {}

    private final AtomicReference<@Nullable Generation> current = new AtomicReference<>();
    private volatile @Nullable Generation before;

    /** Replaces the previous identity. */
    void set(Identity identity) {
        Generation last = current.get();
        if (last == null || !last.identity().equals(identity)) {
            before = last;
            current.set(new Generation(last == null ? 0 : last.number() + 1, identity));
        }
    }

    boolean isPresent() {
        return current.get() != null;
    }

    /** The expiry of the served certificate; empty before the first identity. */
    Optional<Instant> expiresAt() {
        Generation last = current.get();
        return last == null
                ? Optional.empty()
                : Optional.of(last.identity().certificate().getNotAfter().toInstant());
    }

    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    private @Nullable Identity of(String alias) {
        Generation last = current.get();
        if (last != null && alias.equals(Integer.toString(last.number()))) {
            return last.identity();
        }
        Generation earlier = before;
        return earlier != null && alias.equals(Integer.toString(earlier.number())) ? earlier.identity() : null;
    }

    private @Nullable String alias(String keyType) {
        Generation last = current.get();
        return last == null
                        || !last.identity()
                                .certificate()
                                .getPublicKey()
                                .getAlgorithm()
                                .equals(keyType)
                ? null
                : Integer.toString(last.number());
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyType);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = alias(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Identity identity = of(alias);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Identity identity = of(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
