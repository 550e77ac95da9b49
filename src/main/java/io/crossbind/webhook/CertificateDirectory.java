package io.crossbind.webhook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Certificates that another tool maintains in a directory, such as cert-manager in a mounted Secret. */
final class CertificateDirectory implements IdentitySource {
    private final Path directory;

    CertificateDirectory(Path directory) {
        this.directory = directory;
    }

    @Override
    public Identity refresh() throws IOException {
        try {
            Identity read = read();
            if (!read.matches()) {
                // One file may be from before a renewal and the other from after the renewal. The next read finds
                // matching files.
                throw new IOException("the key is not that of the certificate");
            }
            return read;
        } catch (IOException e) {
            throw new IOException("cannot read tls.crt and tls.key in " + directory, e);
        }
    }

    private Identity read() throws IOException {
        return Identity.parse(
                Files.readString(directory.resolve("tls.crt")), Files.readString(directory.resolve("tls.key")));
    }
}
