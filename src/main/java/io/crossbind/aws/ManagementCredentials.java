package io.crossbind.aws;

import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * A session of a management role that all calls in its account share. The provider also caches a denial: however many bindings wait for
 * the account, it calls STS once a minute.
 */
final class ManagementCredentials implements AwsCredentialsProvider {
    /** A session is renewed this long before it ends, so that no call is signed with one about to expire. */
    private static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(5);

    /** How long a denial stands at most; a repaired trust policy takes about as long to be enforced everywhere. */
    private static final Duration DENIAL_STANDS = Duration.ofMinutes(1);

    /** How long any other failure stands. */
    private static final Duration FAILURE_STANDS = Duration.ofSeconds(5);

    private final Supplier<Credentials> assumeRole;
    private final Clock clock;
    private final Duration denialStands;
    private @Nullable Session session;
    private @Nullable Denial denial;

    /**
     * Creates a provider.
     *
     * @param assumeRole calls STS; throws {@link ProblemException}
     * @param slowRetryInterval the longest time for which a denial is cached; up to a fifth shorter
     */
    ManagementCredentials(Supplier<Credentials> assumeRole, Duration slowRetryInterval, Clock clock) {
        Duration shortest = slowRetryInterval.multipliedBy(4).dividedBy(5);
        this.denialStands = shortest.compareTo(DENIAL_STANDS) < 0 ? shortest : DENIAL_STANDS;
        this.assumeRole = assumeRole;
        this.clock = clock;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        Instant now = clock.instant();
        if (session != null && now.isBefore(session.renewAt())) {
            return session.credentials();
        }
        if (denial != null && now.isBefore(denial.until())) {
            throw denial.cause();
        }
        return renewed(now);
    }

    private AwsCredentials renewed(Instant now) {
        try {
            Credentials fresh = assumeRole.get();
            AwsCredentials credentials =
                    AwsSessionCredentials.create(fresh.accessKeyId(), fresh.secretAccessKey(), fresh.sessionToken());
            session = new Session(credentials, now, fresh.expiration().minus(RENEWED_BEFORE_END));
            denial = null;
            return credentials;
        } catch (ProblemException e) {
            session = null;
            boolean denied = e.problem().reason() == Reason.MANAGEMENT_ROLE_DENIED;
            denial = new Denial(e, now.plus(denied ? denialStands : FAILURE_STANDS));
            throw e;
        }
    }

    /** AWS refused the session. Calls that were signed before the latest renewal may say so too: one that is new stands. */
    synchronized void refused() {
        if (session != null && !clock.instant().isBefore(session.issuedAt().plus(FAILURE_STANDS))) {
            session = null;
        }
    }

    /** Denied by STS means that the management role's trust, or the operator's right to assume it, is wrong. */
    static ProblemException denied(ProblemException e) {
        return e.problem().reason() == Reason.ACCESS_DENIED
                ? new ProblemException(
                        new Problem(Reason.MANAGEMENT_ROLE_DENIED, e.problem().message()), e)
                : e;
    }

    private record Session(AwsCredentials credentials, Instant issuedAt, Instant renewAt) {}

    private record Denial(ProblemException cause, Instant until) {}
}
