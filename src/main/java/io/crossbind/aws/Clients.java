package io.crossbind.aws;

import java.util.function.Function;
import software.amazon.awssdk.core.SdkClient;

/** The clients of one account. */
interface Clients {

    /**
     * Calls a service by its client, which is opened if it is not open.
     *
     * @param region of what is called; empty for the account's own
     */
    <C extends SdkClient, T> T use(AwsService<C> service, String region, Function<C, T> call);
}
