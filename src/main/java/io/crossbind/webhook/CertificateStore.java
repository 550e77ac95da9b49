package io.crossbind.webhook;

import java.io.IOException;
import java.util.Optional;

/** Where the replicas share the self-managed certificates. */
interface CertificateStore {
    /**
     * The stored certificates.
     *
     * @param certificates empty before the first time
     * @param version the version that was read, for {@link #write}
     */
    record Stored(Optional<Certificates> certificates, String version) {}

    /**
     * Reads the certificates.
     *
     * @throws IOException if the read fails, or another tool wrote the contents
     */
    Stored read() throws IOException;

    /**
     * @param version that was read
     * @return false if another replica wrote meanwhile
     * @throws IOException if it cannot be written
     */
    boolean write(Certificates certificates, String version) throws IOException;
}
