package io.crossbind.e2e.workload;

import io.crossbind.e2e.sandbox.Sandbox;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Sessions of people and programs outside AWS, from STS in the sandbox. */
final class Sessions {
    private Sessions() {}

    static StsClient sts(Sandbox aws, AwsCredentialsProvider by) {
        return StsClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.of(WorkloadEnvironment.REGION))
                .credentialsProvider(by)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** A session of a role that trusts its account. */
    static AwsCredentialsProvider of(Sandbox aws, String role) {
        return assumed(aws, aws.administratorOf(role.split(":")[4]), role);
    }

    /** A session of the target, assumed from a session of a role that trusts its account. */
    static AwsCredentialsProvider chained(Sandbox aws, String role, String target) {
        return assumed(aws, of(aws, role), target);
    }

    private static AwsCredentialsProvider assumed(Sandbox aws, AwsCredentialsProvider by, String role) {
        try (StsClient sts = sts(aws, by)) {
            return provider(sts.assumeRole(request -> request.roleArn(role).roleSessionName("session"))
                    .credentials());
        }
    }

    static AwsCredentialsProvider provider(Credentials credentials) {
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(
                credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()));
    }
}
