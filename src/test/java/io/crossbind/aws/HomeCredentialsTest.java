package io.crossbind.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.crossbind.RecordedLog;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class HomeCredentialsTest {
    /** As long as the error of the SDK's default chain when no provider has credentials. */
    private static final String CHAIN = "Unable to load credentials from any of the providers in the chain: "
            + "SystemPropertyCredentialsProvider(): Unable to load credentials from system settings, ".repeat(15);

    private final AtomicBoolean present = new AtomicBoolean();
    private final HomeCredentials home = new HomeCredentials(chain());

    @Test
    void missingCredentialsAreSummarisedInAConditionAndWholeInTheLogOnce() {
        try (RecordedLog log = RecordedLog.of(HomeCredentials.class)) {
            ProblemException first = missing();
            missing();

            assertThat(first.problem().reason()).isEqualTo(Reason.CREDENTIALS_MISSING);
            assertThat(first.problem().message())
                    .hasSizeLessThanOrEqualTo(300)
                    .startsWith("Unable to load credentials from any of the providers in the chain");
            assertThat(log.events())
                    .as("one line, however often they are asked for")
                    .singleElement()
                    .satisfies(line -> {
                        assertThat(line.getLevel()).isEqualTo(Level.WARN);
                        assertThat(line.getFormattedMessage()).contains(CHAIN.strip());
                    });
        }
    }

    @Test
    void checkSaysThatTheyAreMissingBeforeAnyAccountAsks() {
        try (RecordedLog log = RecordedLog.of(HomeCredentials.class)) {
            home.check();
            missing();

            assertThat(log.events())
                    .filteredOn(line -> line.getLevel() == Level.WARN)
                    .hasSize(1);
        }
    }

    @Test
    void returnOfTheCredentialsIsOneLine() {
        try (RecordedLog log = RecordedLog.of(HomeCredentials.class)) {
            missing();
            present.set(true);
            home.resolveCredentials();
            home.resolveCredentials();

            assertThat(log.events()).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
        }
    }

    private ProblemException missing() {
        return catchThrowableOfType(ProblemException.class, home::resolveCredentials);
    }

    private AwsCredentialsProvider chain() {
        return () -> {
            if (present.get()) {
                return AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "not-a-secret");
            }
            throw SdkClientException.create(CHAIN);
        };
    }
}
