package io.crossbind.aws;

import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;

/**
 * An AWS service, as called by sessions.
 *
 * @param <C> the SDK's client of the service
 */
public final class AwsService<C extends SdkClient> {
    private final String prefix;
    private final Class<C> client;
    private final Function<ClientSettings, C> open;

    private AwsService(String prefix, Class<C> client, Function<ClientSettings, C> open) {
        this.prefix = prefix;
        this.client = client;
        this.open = open;
    }

    /**
     * Describes a service.
     *
     * @param prefix of the service's actions in policies, such as {@code s3}
     * @param builder creates a builder of clients, with the settings that only this service needs
     */
    public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkClient> AwsService<C> of(
            String prefix, Class<C> client, Supplier<B> builder) {
        return new AwsService<>(
                prefix, client, settings -> settings.applyTo(builder.get()).build());
    }

    /** The prefix of the service's actions in policies, such as {@code s3}. */
    public String prefix() {
        return prefix;
    }

    public Class<C> client() {
        return client;
    }

    C open(ClientSettings settings) {
        return open.apply(settings);
    }
}
