package io.crossbind.aws;

import java.util.function.Function;
import software.amazon.awssdk.core.SdkClient;

/** The clients of one account. */
interface Clients {

    /**
     * Calls a service by its client and opens the client if necessary.
     *
     * @param region of the service; empty for the account's own
     */
    <C extends SdkClient, T> T use(AwsService<C> service, String region, Function<C, T> call);
}
