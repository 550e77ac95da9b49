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
 * The shared session of a management role, for all calls in its account. The provider also caches a denial, so many waiting bindings cause
 * only one call to STS a minute.
 */
final class ManagementCredentials implements AwsCredentialsProvider {
    /** The time from a session's renewal to its end, so no call is signed with a session about to expire. */
    private static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(5);

    /** Maximum time for which a denial is cached. A repaired trust policy takes about as long to be enforced everywhere. */
    private static final Duration DENIAL_STANDS = Duration.ofMinutes(1);

    /** Time for which any other failure is cached. */
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
     * @param slowRetryInterval four fifths of this interval limit the time for which a denial is cached; one minute at most
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

    /** Drops a session refused by AWS. Calls signed before the latest renewal may also be refused, so a new session stays. */
    synchronized void refused() {
        if (session != null && !clock.instant().isBefore(session.issuedAt().plus(FAILURE_STANDS))) {
            session = null;
        }
    }

    /** A denial by STS is caused by the management role's trust policy, or by the operator's own permissions. */
    static ProblemException denied(ProblemException e) {
        return e.problem().reason() == Reason.ACCESS_DENIED
                ? new ProblemException(
                        new Problem(Reason.MANAGEMENT_ROLE_DENIED, e.problem().message()), e)
                : e;
    }

    private record Session(AwsCredentials credentials, Instant issuedAt, Instant renewAt) {}

    private record Denial(ProblemException cause, Instant until) {}
}
