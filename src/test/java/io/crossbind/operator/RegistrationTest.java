package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.controller.Recreations;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    /** The framework creates the caches at the registration, and fills them at the start of the controllers. */
    @Test
    void registrationOfTheControllersBuildsTheCacheOfEachKind() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://localhost:1")
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            Operator operator = new Operator(overrider -> overrider.withKubernetesClient(client));
            Signals signals = Signals.create();

            Caches caches = new Registration(operator, new Recreations(), Duration.ofMinutes(1), Clock.systemUTC())
                    .register(
                            () -> {
                                throw new IllegalStateException("no pass runs in this test");
                            },
                            signals,
                            client);
            signals.connect(caches);

            assertThat(operator.getRegisteredControllersNumber()).isEqualTo(4);
            assertThat(caches.bindings().outdatedPods()).isZero();
            assertThat(caches.accounts().cache())
                    .isSameAs(caches.cluster().accountCache().cache());
            assertThat(caches.shares().cache()).isNotNull();
            assertThat(caches.pods().cache()).isNotNull();
            assertThat(caches.cluster().namespaces()).isNotNull();
            assertThat(caches.cluster().configMaps()).isNotNull();
            assertThat(caches.cluster().serviceAccounts()).isNotNull();
        }
    }
}
