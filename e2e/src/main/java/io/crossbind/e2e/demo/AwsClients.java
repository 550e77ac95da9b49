package io.crossbind.e2e.demo;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** Clients of the real SDK for the sandbox, with the credentials of a given identity. */
final class AwsClients {

    private static final SdkHttpClient HTTP = UrlConnectionHttpClient.create();

    private final URI endpoint;
    private final AwsCredentialsProvider credentials;

    AwsClients(URI endpoint, AwsCredentialsProvider credentials) {
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    IamClient iam() {
        return common(IamClient.builder()).httpClient(HTTP).build();
    }

    StsClient sts() {
        return common(StsClient.builder()).httpClient(HTTP).build();
    }

    S3Client s3() {
        return common(S3Client.builder().forcePathStyle(true)).httpClient(HTTP).build();
    }

    private <B extends AwsClientBuilder<B, ?>> B common(B builder) {
        return builder.endpointOverride(endpoint).region(Region.EU_WEST_1).credentialsProvider(credentials);
    }
}
