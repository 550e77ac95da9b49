package io.crossbind.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.time.VirtualClock;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
    private final FakeApiServer api = new FakeApiServer();
    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final EventRecorder recorder = new EventRecorder(api.client(), "pod-1", clock);

    EventRecorderTest() throws IOException {}

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void repeatedEventCountsInTheSeriesOfTheFirst() {
        fail("reports", "AccessDenied", "iam:CreateRole: no (request id 1)");
        assertThat(only().getSeries()).isNull();
        clock.advance(Duration.ofSeconds(30));
        fail("reports", "AccessDenied", "iam:CreateRole: no (request id 2)");

        assertThat(only().getNote()).contains("request id 1");
        assertThat(only().getSeries().getCount()).isEqualTo(2);
        assertThat(only().getSeries().getLastObservedTime().getTime()).isEqualTo("2026-03-01T12:00:30.000000Z");
    }

    @Test
    void bindingThatFailsForAnHourMakesFewWrites() {
        for (int second = 0; second < 3600; second += 5) {
            fail("reports", second % 2 == 0 ? "AccessDenied" : "Throttled", "no");
            clock.advance(Duration.ofSeconds(5));
        }

        assertThat(api.recorded()).hasSize(2);
        assertThat(api.writes()).isLessThan(30);
        assertThat(api.recorded())
                .allSatisfy(event -> assertThat(event.getSeries().getCount()).isGreaterThan(300));
    }

    @Test
    void otherObjectReasonTypeOrNoteIsAnEventOfItsOwn() {
        fail("reports", "AccessDenied", "no");
        fail("orders", "AccessDenied", "no");
        fail("reports", "Throttled", "no");
        fail("reports", "AccessDenied", "never");
        recorder.normal(binding("reports"), "AccessDenied", "no");

        assertThat(api.recorded())
                .hasSize(5)
                .allSatisfy(event -> assertThat(event.getSeries()).isNull());
    }

    @Test
    void eventThatIsNotRepeatedForLongIsNew() {
        fail("reports", "AccessDenied", "no");
        clock.advance(EventSeries.WINDOW);
        fail("reports", "AccessDenied", "no");

        assertThat(api.recorded()).hasSize(2);
    }

    @Test
    void deletedEventIsRecordedAgain() {
        fail("reports", "AccessDenied", "no");
        api.deleteEvents();
        fail("reports", "AccessDenied", "no");
        assertThat(api.recorded()).as("the API server does not know the series").isEmpty();
        fail("reports", "AccessDenied", "no");

        assertThat(only().getReason()).isEqualTo("AccessDenied");
    }

    @Test
    void memoryIsBounded() {
        fail("first", "AccessDenied", "no");
        for (int i = 0; i < EventSeries.MOST; i++) {
            fail("binding-" + i, "AccessDenied", "no");
        }
        fail("first", "AccessDenied", "no");

        assertThat(api.recorded()).as("the first is forgotten").hasSize(EventSeries.MOST + 2);
    }

    private Event only() {
        assertThat(api.recorded()).hasSize(1);
        return api.recorded().getFirst();
    }

    private void fail(String binding, String reason, String note) {
        recorder.warning(binding(binding), reason, note);
    }

    private static CrossAccountBinding binding(String name) {
        CrossAccountBinding binding = new CrossAccountBinding();
        binding.setMetadata(new ObjectMetaBuilder()
                .withNamespace("analytics")
                .withName(name)
                .withUid("uid-of-" + name)
                .build());
        return binding;
    }
}
