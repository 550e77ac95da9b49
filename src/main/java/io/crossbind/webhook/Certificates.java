package io.crossbind.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The self-managed certificates of all replicas; see {@link CertificateRotation}.
 *
 * @param current the served issue
 * @param next the next issue to serve
 * @param previousCa the CA of the previously served issue, in PEM; empty for none
 */
record Certificates(IssuedCertificate current, Optional<IssuedCertificate> next, String previousCa) {
    /** The CAs that the API server must trust, in PEM. */
    String bundle() {
        List<String> trusted = new ArrayList<>(List.of(current.ca()));
        next.ifPresent(issued -> trusted.add(issued.ca()));
        trusted.add(previousCa);
        return String.join("", trusted);
    }
}
