package io.crossbind.webhook;

import java.io.IOException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An issue of the self-managed certificates in PEM. The CA signed only this certificate, and the CA's key is discarded. So a reader of the
 * Secret gets the server's key during its validity, but no key to sign other certificates.
 *
 * @param ca the CA of the certificate, for the caBundle
 * @param certificate the server's certificate
 * @param key the server's private key
 */
record IssuedCertificate(String ca, String certificate, String key) {
    /** A certificate is valid from this time before its creation, for API servers whose clock is behind. */
    static final Duration BACKDATED = Duration.ofHours(1);

    Identity identity() throws IOException {
        return Identity.parse(certificate, key);
    }

    /** Returns whether the certificate can be served and trusted. A manually edited Secret may contain an unusable certificate. */
    boolean isUsable() {
        try {
            return identity().matches() && !Identity.certificates(ca).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    Instant madeAt() throws IOException {
        return x509().getNotBefore().toInstant().plus(BACKDATED);
    }

    Instant expiresAt() throws IOException {
        return x509().getNotAfter().toInstant();
    }

    /** Returns whether clients accept the certificate when they call the server by these names or addresses. */
    boolean serves(Set<String> names) throws IOException {
        Set<String> served = new HashSet<>();
        try {
            Collection<List<?>> alternatives = x509().getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(name -> served.add(String.valueOf(name.get(1))));
            }
        } catch (CertificateParsingException e) {
            throw new IOException(e);
        }
        return served.containsAll(names);
    }

    private X509Certificate x509() throws IOException {
        return identity().certificate();
    }
}
