package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InjectionTest {
    private static Injection of(String configMap, String profile, String audience, Duration lifetime) {
        return new Injection(configMap, profile, audience, lifetime, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"' ', app, sts", "config, '', sts", "config, app, ' '"})
    void injectionWithoutAConfigMapAProfileOrAnAudienceIsRefused(String configMap, String profile, String audience) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(configMap, profile, audience, Duration.ofHours(1)))
                .withMessageContaining("need a value");
    }

    @Test
    void tokenThatTheApiServerWouldRejectIsRefused() {
        assertThat(of("config", "app", "sts", Injection.SHORTEST).tokenLifetime())
                .hasMinutes(10);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of("config", "app", "sts", Injection.SHORTEST.minusSeconds(1)))
                .withMessageContaining("PT10M");
    }
}
