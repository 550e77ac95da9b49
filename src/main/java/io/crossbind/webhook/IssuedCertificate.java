package io.crossbind.webhook;

import java.io.IOException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One issue of the self-managed certificates, all in PEM. The CA signed this one certificate, and its key is gone: whoever
 * reads the Secret gets the server's key for as long as it is valid, and nothing to sign others with.
 *
 * @param ca who signed it, for the caBundle
 * @param certificate the server's
 * @param key the server's private one
 */
record IssuedCertificate(String ca, String certificate, String key) {
    Identity identity() throws IOException {
        return Identity.parse(certificate, key);
    }

    /** Whether it can be served and trusted: what somebody put into the Secret by hand perhaps cannot. */
    boolean isUsable() {
        try {
            return identity().matches() && !Identity.certificates(ca).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    Instant madeAt() throws IOException {
        return x509().getNotBefore().toInstant().plus(CertificateMaker.BACKDATED);
    }

    Instant expiresAt() throws IOException {
        return x509().getNotAfter().toInstant();
    }

    /** Whether clients that call the server by these names or addresses accept it. */
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
