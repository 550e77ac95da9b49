package io.crossbind.webhook;

import java.io.IOException;

/** Keeps the server's identity up to date. */
@FunctionalInterface
interface IdentitySource {
    /**
     * Renews the certificate if due, and returns the identity to serve from now on.
     *
     * @throws IOException if no identity is available; the previous one stays in use
     */
    Identity refresh() throws IOException;
}
