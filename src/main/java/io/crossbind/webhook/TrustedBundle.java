package io.crossbind.webhook;

import java.io.IOException;

/** The CAs by which the API server trusts the webhook. */
interface TrustedBundle {
    /**
     * @return in PEM; empty before the first bundle
     */
    String published() throws IOException;

    /**
     * @param bundle in PEM
     */
    void publish(String bundle) throws IOException;
}
