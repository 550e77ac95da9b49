package io.crossbind.webhook;

import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates that the replicas create and renew themselves. The first replica writes the certificates, and the others use them. */
final class SelfManagedIdentity implements IdentitySource {
    private static final Logger LOG = LoggerFactory.getLogger(SelfManagedIdentity.class);

    /** Each lost attempt is a write of another replica. More than two writes in a row are never due. */
    private static final int ATTEMPTS = 3;

    private final CertificateStore store;
    private final TrustedBundle bundle;
    private final Set<String> names;
    private final Clock clock;

    SelfManagedIdentity(CertificateStore store, TrustedBundle bundle, Set<String> names, Clock clock) {
        this.store = store;
        this.bundle = bundle;
        this.names = Set.copyOf(names);
        this.clock = clock;
    }

    @Override
    public Identity refresh() throws IOException {
        String published = bundle.published();
        Certificates certificates = agreed(published);
        if (!certificates.bundle().equals(published)) {
            bundle.publish(certificates.bundle());
            LOG.info("the API server trusts the webhook's certificates");
        }
        return certificates.current().identity();
    }

    private Certificates agreed(String published) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            CertificateStore.Stored stored = store.read();
            Certificates next = CertificateRotation.next(stored.certificates(), names, published, clock.instant());
            if (stored.certificates().filter(next::equals).isPresent()) {
                return next;
            }
            if (store.write(next, stored.version())) {
                LOG.info(
                        "webhook certificate until {}{}",
                        next.current().expiresAt(),
                        next.next().isPresent() ? ", creating the next" : "");
                return next;
            }
        }
        throw new IOException("other replicas write the webhook's certificates at the same time");
    }
}
