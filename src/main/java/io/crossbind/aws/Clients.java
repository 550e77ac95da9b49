package io.crossbind.aws;

/** Opens clients of one account. */
interface Clients {

    /**
     * Opens a client.
     *
     * @param region of what is called; empty for the account's own
     */
    <C> C open(AwsService<C> service, String region);
}
