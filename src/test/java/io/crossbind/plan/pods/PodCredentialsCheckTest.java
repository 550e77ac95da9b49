package io.crossbind.plan.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.model.ObservedPod;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodCredentialsCheckTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/crossbind/shop-orders";

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("pods")
    void tells(Delivery delivery, String situation, ObservedPod pod, boolean missed) {
        assertThat(PodCredentialsCheck.lacksCredentials(delivery, "orders", ROLE, pod))
                .isEqualTo(missed);
    }

    static Stream<Arguments> pods() {
        return Stream.of(
                arguments(Delivery.WebIdentity, "with the role", pod(Set.of(ROLE), Set.of(), false), false),
                arguments(Delivery.WebIdentity, "with an old role", pod(Set.of(ROLE + "-old"), Set.of(), false), true),
                arguments(Delivery.WebIdentity, "bare", pod(Set.of(), Set.of("crossbind-orders"), true), true),
                arguments(Delivery.RoleChaining, "injected", pod(Set.of(), Set.of("crossbind-orders"), false), false),
                arguments(
                        Delivery.RoleChaining,
                        "with another's profiles",
                        pod(Set.of(ROLE), Set.of("crossbind-reports"), true),
                        true),
                arguments(Delivery.PodIdentity, "served by the agent", pod(Set.of(), Set.of(), true), false),
                arguments(Delivery.PodIdentity, "bare", pod(Set.of(ROLE), Set.of("crossbind-orders"), false), true),
                arguments(Delivery.Unknown, "whatever it has", pod(Set.of(), Set.of(), false), false));
    }

    private static ObservedPod pod(Set<String> roles, Set<String> configMaps, boolean podIdentity) {
        return new ObservedPod("pod", Instant.EPOCH, roles, configMaps, podIdentity, Optional.empty());
    }
}
