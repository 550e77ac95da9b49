package io.crossbind.webhook;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The self-managed certificates of all replicas and their rotation. A new issue is first only trusted, then served: the API server must
 * know the new CA before the first connection with its certificate. The previous CA stays trusted until it expires, for replicas and API
 * servers that learn of the change later.
 *
 * @param current the served issue
 * @param next the issue that will be served
 * @param previousCa the CA of the issue that was served before, in PEM; empty for none
 */
record Certificates(IssuedCertificate current, Optional<IssuedCertificate> next, String previousCa) {
    static final Duration LIFETIME = Duration.ofDays(90);

    /** Time to notice where renewing fails. */
    static final Duration RENEWED_BEFORE_EXPIRY = Duration.ofDays(30);

    /** Every replica has looked at the Secret, and every API server has seen the bundle, many times over. */
    static final Duration TRUSTED_BEFORE_SERVED = Duration.ofHours(1);

    /**
     * Returns the certificates that the replicas should share next.
     *
     * @param stored the certificates that the replicas share; empty before the first time
     * @param names the names by which the API server calls the webhook
     * @param published the caBundle that the API server has, in PEM
     * @return the stored certificates if no change is due
     */
    static Certificates due(Optional<Certificates> stored, Set<String> names, String published, Instant now)
            throws IOException {
        if (stored.isEmpty()) {
            return new Certificates(CertificateMaker.make(names, now, LIFETIME), Optional.empty(), "");
        }
        Certificates known = stored.get();
        if (!known.current.serves(names) || !now.isBefore(known.current.expiresAt())) {
            return known.replacedAtOnce(names, now);
        }
        if (known.next.isPresent() && known.next.get().serves(names)) {
            IssuedCertificate next = known.next.get();
            boolean trusted = Identity.certificates(published).containsAll(Identity.certificates(next.ca()));
            boolean settled = !now.isBefore(next.madeAt().plus(TRUSTED_BEFORE_SERVED));
            return trusted && settled ? new Certificates(next, Optional.empty(), known.current.ca()) : known;
        }
        if (!now.isBefore(known.current.expiresAt().minus(RENEWED_BEFORE_EXPIRY))) {
            return new Certificates(
                    known.current,
                    Optional.of(CertificateMaker.make(names, now, LIFETIME)),
                    known.livingPreviousCa(now));
        }
        String living = known.livingPreviousCa(now);
        return living.equals(known.previousCa) ? known : new Certificates(known.current, known.next, living);
    }

    /** Replaces the certificates at once, because the served ones are unusable and nothing can be lost. */
    private Certificates replacedAtOnce(Set<String> names, Instant now) throws IOException {
        boolean ready = next.isPresent()
                && next.get().serves(names)
                && now.isBefore(next.get().expiresAt());
        IssuedCertificate successor = ready ? next.get() : CertificateMaker.make(names, now, LIFETIME);
        return new Certificates(successor, Optional.empty(), now.isBefore(current.expiresAt()) ? current.ca() : "");
    }

    private String livingPreviousCa(Instant now) throws IOException {
        return Identity.certificates(previousCa).stream()
                        .anyMatch(ca -> now.isBefore(ca.getNotAfter().toInstant()))
                ? previousCa
                : "";
    }

    /** Every CA that is to be trusted, in PEM. */
    String bundle() {
        List<String> trusted = new ArrayList<>(List.of(current.ca()));
        next.ifPresent(issued -> trusted.add(issued.ca()));
        trusted.add(previousCa);
        return String.join("", trusted);
    }
}
