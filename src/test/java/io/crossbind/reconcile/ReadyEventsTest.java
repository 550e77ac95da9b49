package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.crossbind.RecordedLog;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.kubernetes.EventRecorder;
import io.crossbind.kubernetes.FakeApiServer;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.Events;
import io.crossbind.status.AccountOutcome;
import io.crossbind.status.AccountStatuses;
import io.crossbind.status.OrderGrace;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The transitions of the Ready condition of an AwsAccount, with the operator's statuses. */
class ReadyEventsTest {
    private final FakeApiServer api = new FakeApiServer();
    private final ReadyEvents readyEvents =
            new ReadyEvents(new EventRecorder(api.client(), "pod-1", Clock.systemUTC()));
    private final AccountStatuses statuses =
            new AccountStatuses(new OrderGrace(Duration.ofMinutes(5), Clock.systemUTC()));
    private final AwsAccount account = account();
    private @Nullable AwsAccountStatus status;

    ReadyEventsTest() throws IOException {}

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void failureIsAWarningAndSuccessIsNone() {
        List<String> types = new ArrayList<>();
        ReadyEvents typed = new ReadyEvents(new Events() {
            @Override
            public void normal(HasMetadata regarding, String reason, String note) {
                types.add("Normal " + reason);
            }

            @Override
            public void warning(HasMetadata regarding, String reason, String note) {
                types.add("Warning " + reason);
            }
        });
        typed.publish(account, List.of(), List.of(), Reason.ACCESS_DENIED);
        typed.publish(account, List.of(), List.of(), Reason.OBSERVED);
        assertThat(types).containsExactly("Warning AccessDenied", "Normal Observed");
    }

    @Test
    void transitionIsOneEventAndOneLineHoweverOftenItIsRetried() {
        try (RecordedLog log = RecordedLog.of(EventRecorder.class)) {
            becomes(Reason.CREDENTIALS_MISSING, "no credentials");
            becomes(Reason.CREDENTIALS_MISSING, "no credentials");
            becomes(Reason.MANAGEMENT_ROLE_DENIED, "sts:AssumeRole: no (request id 1)");
            becomes(Reason.MANAGEMENT_ROLE_DENIED, "sts:AssumeRole: no (request id 2)");
            becomes(Reason.AWS_UNREACHABLE, "connect timed out");
            becomes(Reason.AWS_UNREACHABLE, "read timed out");
            isRead();
            isRead();

            assertThat(reasons())
                    .containsExactly("CredentialsMissing", "ManagementRoleDenied", "AwsUnreachable", "Observed");
            assertThat(log.events())
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .hasSize(4)
                    .element(0)
                    .asString()
                    .startsWith("no credentials.");
        }
    }

    @Test
    void refusalWithOtherWordsThatNoTimeEndsIsToldAgain() {
        becomes(Reason.IN_USE, "one/app names this account");
        becomes(Reason.IN_USE, "two/app names this account");

        assertThat(reasons()).containsExactly("InUse", "InUse");
    }

    @Test
    void stateOnItsWayIsNotTold() {
        List<Condition> applying = List.of(ready(Reason.APPLYING));
        readyEvents.publish(account, List.of(), applying, Reason.APPLYING);
        readyEvents.publish(account, applying, List.of(ready(Reason.READY)), Reason.READY);

        assertThat(reasons()).containsExactly("Ready");
    }

    private List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        api.events().forEach(event -> reasons.add(event.substring(0, event.indexOf(':'))));
        return reasons;
    }

    private void becomes(Reason reason, String message) {
        pass(reason, new AccountOutcome(Optional.of(new Problem(reason, message)), Optional.empty()));
    }

    private void isRead() {
        pass(Reason.OBSERVED, new AccountOutcome(Optional.empty(), Optional.empty()));
    }

    private void pass(Reason reason, AccountOutcome outcome) {
        AwsAccountStatus after = statuses.of(status, 1, outcome);
        readyEvents.publish(account, status == null ? List.of() : status.conditions(), after.conditions(), reason);
        status = after;
    }

    private static Condition ready(Reason reason) {
        Condition condition = new Condition();
        condition.setType("Ready");
        condition.setReason(reason.title());
        condition.setMessage("Words.");
        return condition;
    }

    private static AwsAccount account() {
        AwsAccount account = new AwsAccount();
        account.setMetadata(
                new ObjectMetaBuilder().withName("data").withUid("u").build());
        return account;
    }
}
