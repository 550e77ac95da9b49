package io.crossbind.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.Injection;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigMapInjectionsTest {
    private static final String AUDIENCE = "sts.amazonaws.com";

    private final ObjectMetaBuilder configMap = new ObjectMetaBuilder().withName("crossbind-reports");

    @Test
    void aConfigMapOfTheServiceAccountTellsItsProfile() {
        configMap
                .addToAnnotations("crossbind.io/service-account", "reports")
                .addToAnnotations("crossbind.io/default-profile", "data-prod");

        assertThat(of("reports"))
                .contains(new Injection(
                        "crossbind-reports",
                        "data-prod",
                        AUDIENCE,
                        Duration.ofHours(1),
                        Optional.of("arn:aws:iam::111111111111:role/home")));
    }

    @Test
    void withoutAnAnnotationTheProfileIsThatOfTheSdks() {
        configMap.addToAnnotations("crossbind.io/service-account", "reports");

        assertThat(of("reports").map(Injection::profile)).contains("default");
    }

    @Test
    void aConfigMapOfAnotherServiceAccountTellsNothing() {
        assertThat(of("reports")).isEmpty();
        configMap.addToAnnotations("crossbind.io/service-account", "others");
        assertThat(of("reports")).isEmpty();
    }

    private Optional<Injection> of(String serviceAccount) {
        return ConfigMapInjections.injection(
                configMap.build(), serviceAccount, AUDIENCE, Optional.of("arn:aws:iam::111111111111:role/home"));
    }
}
