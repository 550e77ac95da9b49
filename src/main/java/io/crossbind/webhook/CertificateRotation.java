package io.crossbind.webhook;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The rotation of the self-managed certificates. A new issue is first only trusted, then served: the API server must know the new CA before
 * the first connection with its certificate. The previous CA stays trusted until its expiry, for replicas and API servers that notice the
 * change later.
 */
final class CertificateRotation {
    static final Duration LIFETIME = Duration.ofDays(90);

    /** The time to notice failed renewals. */
    static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofDays(30);

    /** In this time every replica reads the Secret, and every API server reads the bundle, many times over. */
    static final Duration TRUSTED_BEFORE_SERVED = Duration.ofHours(1);

    private CertificateRotation() {}

    /**
     * Returns the certificates that the replicas should share next.
     *
     * @param stored the currently shared certificates; empty before the first time
     * @param names the names by which the API server calls the webhook
     * @param published the API server's caBundle, in PEM
     * @return the stored certificates if no change is due
     */
    static Certificates next(Optional<Certificates> stored, Set<String> names, String published, Instant now)
            throws IOException {
        if (stored.isEmpty()) {
            return new Certificates(CertificateMaker.make(names, now, LIFETIME), Optional.empty(), "");
        }
        Certificates known = stored.get();
        if (!known.current().serves(names) || !now.isBefore(known.current().expiresAt())) {
            return replacedAtOnce(known, names, now);
        }
        if (known.next().isPresent() && known.next().get().serves(names)) {
            IssuedCertificate next = known.next().get();
            boolean trusted = Identity.certificates(published).containsAll(Identity.certificates(next.ca()));
            boolean settled = !now.isBefore(next.madeAt().plus(TRUSTED_BEFORE_SERVED));
            return trusted && settled
                    ? new Certificates(next, Optional.empty(), known.current().ca())
                    : known;
        }
        if (!now.isBefore(known.current().expiresAt().minus(RENEWED_BEFORE_EXPIRY))) {
            return new Certificates(
                    known.current(),
                    Optional.of(CertificateMaker.make(names, now, LIFETIME)),
                    livingPreviousCa(known, now));
        }
        String living = livingPreviousCa(known, now);
        return living.equals(known.previousCa()) ? known : new Certificates(known.current(), known.next(), living);
    }

    /** Replaces the certificates at once, because the served ones are unusable and nothing can be lost. */
    private static Certificates replacedAtOnce(Certificates known, Set<String> names, Instant now) throws IOException {
        Optional<IssuedCertificate> next = known.next();
        boolean ready = next.isPresent()
                && next.get().serves(names)
                && now.isBefore(next.get().expiresAt());
        IssuedCertificate successor = ready ? next.get() : CertificateMaker.make(names, now, LIFETIME);
        boolean living = now.isBefore(known.current().expiresAt());
        return new Certificates(
                successor, Optional.empty(), living ? known.current().ca() : "");
    }

    private static String livingPreviousCa(Certificates known, Instant now) throws IOException {
        return Identity.certificates(known.previousCa()).stream()
                        .anyMatch(ca -> now.isBefore(ca.getNotAfter().toInstant()))
                ? known.previousCa()
                : "";
    }
}
