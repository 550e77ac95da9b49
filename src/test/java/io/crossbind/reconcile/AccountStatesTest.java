package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Reason;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountStatesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final AccountStates accounts = new AccountStates(Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void accountThatCannotBeReadNowKeepsTheOrphansThatWereSeen() {
        accounts.enter("data", "222222222222", Reason.OBSERVED, OptionalInt.of(3));
        accounts.enter("data", "222222222222", Reason.AWS_UNREACHABLE, OptionalInt.empty());

        assertThat(accounts.all())
                .containsEntry(
                        "data",
                        new AccountStates.State("222222222222", Reason.AWS_UNREACHABLE, OptionalInt.of(3), NOON));
    }

    @Test
    void accountThatWentWithoutALastPassIsForgotten() {
        accounts.enter("data", "222222222222", Reason.OBSERVED, OptionalInt.of(0));
        accounts.enter("gone", "333333333333", Reason.OBSERVED, OptionalInt.of(0));
        accounts.repaired("gone");
        accounts.retain(Set.of("data"));

        assertThat(accounts.all()).containsOnlyKeys("data");
        assertThat(accounts.repairs("gone")).isZero();
    }
}
