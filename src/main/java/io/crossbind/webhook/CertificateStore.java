package io.crossbind.webhook;

import java.io.IOException;
import java.util.Optional;

/** The storage of the self-managed certificates, shared by the replicas. */
interface CertificateStore {
    /**
     * The stored certificates.
     *
     * @param certificates empty before the first time
     * @param version the version of this read, for {@link #write}
     */
    record Stored(Optional<Certificates> certificates, String version) {}

    /**
     * Reads the certificates.
     *
     * @throws IOException if the read fails, or another tool wrote the contents
     */
    Stored read() throws IOException;

    /**
     * @param version the version of the last read
     * @return false if another replica wrote meanwhile
     * @throws IOException if the write fails
     */
    boolean write(Certificates certificates, String version) throws IOException;
}
