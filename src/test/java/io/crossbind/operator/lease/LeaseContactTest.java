package io.crossbind.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseContactTest {
    private final GivenTime time = new GivenTime();
    private final LeaseContact contact = new LeaseContact(time);

    @Test
    void withoutAnyAnswerThereIsNoContact() {
        assertThat(contact.isRecent()).isFalse();
        contact.failed("refused");
        assertThat(contact.isRecent()).isFalse();
    }

    @Test
    void oneLostAnswerIsForgiven() {
        contact.answered(time.getAsLong());
        contact.failed("timeout");
        assertThat(contact.isRecent()).isTrue();
    }

    @Test
    void contactIsLostAfterEightSecondsWithoutAnAnswer() {
        contact.answered(time.getAsLong());
        time.pass(Duration.ofSeconds(8));
        assertThat(contact.isRecent()).isFalse();
        contact.answered(time.getAsLong());
        assertThat(contact.isRecent()).isTrue();
    }
}
