package io.crossbind.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.operator.BusyPasses;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedExchangesTest {
    private final BoundedExchanges exchanges = new BoundedExchanges(Duration.ofSeconds(5));

    @Test
    void anExchangeDoesNotWaitForPasses() throws Exception {
        try (var _ = new BusyPasses()) {
            assertThat(exchanges.run("Lease", () -> "renewed")).isEqualTo("renewed");
        }
    }
}
