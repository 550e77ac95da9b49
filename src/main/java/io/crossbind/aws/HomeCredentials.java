package io.crossbind.aws;

import io.crossbind.model.ErrorSummary;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** The operator's own credentials, by the SDK's default chain: environment, web identity, pod identity, instance profile. */
public final class HomeCredentials implements AwsCredentialsProvider {
    private static final Logger LOG = LoggerFactory.getLogger(HomeCredentials.class);

    private final AwsCredentialsProvider chain;

    /** The log has one line for each loss and each return of the credentials, regardless of the number of uses. */
    private final AtomicBoolean missing = new AtomicBoolean();

    public HomeCredentials() {
        this(DefaultCredentialsProvider.builder().build());
    }

    HomeCredentials(AwsCredentialsProvider chain) {
        this.chain = chain;
    }

    /** Logs the absence of credentials at startup, even if no account needs them yet. */
    public void check() {
        try {
            resolveCredentials();
        } catch (ProblemException e) {
            LOG.debug("the operator starts without AWS credentials", e);
        }
    }

    /**
     * @throws ProblemException with {@link Reason#CREDENTIALS_MISSING} if no link of the chain has credentials
     */
    @Override
    public AwsCredentials resolveCredentials() {
        try {
            AwsCredentials credentials = chain.resolveCredentials();
            if (missing.compareAndSet(true, false)) {
                LOG.info("the operator has AWS credentials");
            }
            return credentials;
        } catch (SdkException e) {
            String words = String.valueOf(e.getMessage());
            if (missing.compareAndSet(false, true)) {
                LOG.warn("the operator has no AWS credentials: {}", ErrorSummary.oneLine(words));
            }
            throw new ProblemException(
                    new Problem(
                            Reason.CREDENTIALS_MISSING, ErrorSummary.of(words).text()),
                    e);
        }
    }
}
