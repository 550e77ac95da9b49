package io.crossbind.aws;

import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** The operator's own credentials, by the SDK's default chain: environment, web identity, pod identity, instance profile. */
public final class HomeCredentials implements AwsCredentialsProvider {
    private final DefaultCredentialsProvider chain =
            DefaultCredentialsProvider.builder().build();

    /**
     * @throws Failure with {@link Reason#CREDENTIALS_MISSING} if no link of the chain has any
     */
    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return chain.resolveCredentials();
        } catch (SdkException e) {
            throw new Failure(new Refusal(Reason.CREDENTIALS_MISSING, String.valueOf(e.getMessage())), e);
        }
    }
}
