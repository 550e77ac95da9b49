package io.crossbind.webhook;

import java.io.IOException;

/** Keeps what the server shows up to date. */
@FunctionalInterface
interface IdentitySource {
    /**
     * Renews the certificate if that is due, and returns the identity to serve from now on.
     *
     * @throws IOException if there is no identity; the previous one stays in use
     */
    Identity refresh() throws IOException;
}
