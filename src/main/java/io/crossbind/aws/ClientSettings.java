package io.crossbind.aws;

import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * The shared settings of an account's clients, for all services.
 *
 * @param calls created for each client, so adaptive retries slow down only one service in one account
 */
record ClientSettings(
        Region region,
        AwsCredentialsProvider credentials,
        SdkHttpClient http,
        Supplier<ClientOverrideConfiguration> calls) {

    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B applyTo(B builder) {
        return builder.region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(calls.get());
    }

    ClientSettings in(Region other) {
        return new ClientSettings(other, credentials, http, calls);
    }
}
