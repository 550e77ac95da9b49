package io.crossbind.webhook;

import java.io.IOException;

/** Keeps what the server shows up to date. */
@FunctionalInterface
interface IdentitySource {
    /**
     * Looks what is due, does it, and tells what to show from now on.
     *
     * @throws IOException if that is not known; what was shown before stays
     */
    Identity refresh() throws IOException;
}
