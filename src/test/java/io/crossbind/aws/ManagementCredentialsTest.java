package io.crossbind.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.model.Credentials;

class ManagementCredentialsTest {
    private final TickingClock clock = new TickingClock();
    private int asked;
    private Optional<ProblemException> answer = Optional.empty();
    private ManagementCredentials credentials =
            new ManagementCredentials(this::assumeRole, Duration.ofMinutes(5), clock);

    private Credentials assumeRole() {
        asked++;
        answer.ifPresent(failure -> {
            throw failure;
        });
        return Credentials.builder()
                .accessKeyId("key-" + asked)
                .secretAccessKey("secret")
                .sessionToken("token")
                .expiration(clock.instant().plus(Duration.ofHours(1)))
                .build();
    }

    @Test
    void aSessionIsSharedUntilShortlyBeforeItsEnd() {
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("key-1");
        clock.pass(Duration.ofMinutes(55).minusSeconds(1));
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("key-1");
        clock.pass(Duration.ofSeconds(1));
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("key-2");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aDenialStandsForAMinute() {
        assertStandsFor(new ProblemException(Reason.MANAGEMENT_ROLE_DENIED, "no"), Duration.ofMinutes(1));
    }

    @Test
    void aDenialDoesNotOutlastThePauseAfterWhichItIsLookedAtAgain() {
        credentials = new ManagementCredentials(this::assumeRole, Duration.ofSeconds(10), clock);
        assertStandsFor(new ProblemException(Reason.MANAGEMENT_ROLE_DENIED, "no"), Duration.ofSeconds(8));
    }

    @Test
    void anotherFailureStandsForFiveSeconds() {
        assertStandsFor(new ProblemException(Reason.AWS_UNREACHABLE, "no"), Duration.ofSeconds(5));
    }

    private void assertStandsFor(ProblemException failure, Duration time) {
        answer = Optional.of(failure);
        assertThatThrownBy(credentials::resolveCredentials).isSameAs(failure);
        answer = Optional.empty();
        clock.pass(time.minusMillis(1));
        assertThatThrownBy(credentials::resolveCredentials).isSameAs(failure);
        assertThat(asked).isEqualTo(1);
        clock.pass(Duration.ofMillis(1));
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("key-2");
    }

    @Test
    void aSessionThatCannotBeRenewedIsNotUsedAnyMore() {
        credentials.resolveCredentials();
        answer = Optional.of(new ProblemException(Reason.MANAGEMENT_ROLE_DENIED, "no"));
        clock.pass(Duration.ofMinutes(56));
        assertThatThrownBy(credentials::resolveCredentials).isInstanceOf(ProblemException.class);
        assertThatThrownBy(credentials::resolveCredentials).isInstanceOf(ProblemException.class);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aRefusedSessionIsRenewedButNotAtOnceAgain() {
        credentials.resolveCredentials();
        clock.pass(Duration.ofSeconds(5).minusMillis(1));
        credentials.refused();
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("key-1");
        clock.pass(Duration.ofMillis(1));
        credentials.refused();
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("key-2");
        credentials.refused();
        assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("key-2");
    }

    @Test
    void deniedBySts() {
        ProblemException denied =
                ManagementCredentials.denied(new ProblemException(Reason.ACCESS_DENIED, "sts:AssumeRole: no"));
        assertThat(denied.problem().reason()).isEqualTo(Reason.MANAGEMENT_ROLE_DENIED);
        assertThat(denied.problem().message()).isEqualTo("sts:AssumeRole: no");
        ProblemException other = new ProblemException(Reason.THROTTLED, "slow down");
        assertThat(ManagementCredentials.denied(other)).isSameAs(other);
    }
}
