package io.crossbind.desired.grants;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.GrantableService;
import io.crossbind.model.ResourceArn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of each service in the one list of services. */
class GrantServicesTest {

    @ParameterizedTest
    @EnumSource(GrantableService.class)
    void serviceHasRulesUnderItsOwnPrefix(GrantableService listed) {
        GrantService service = GrantServices.of(listed);
        assertThat(service.name()).isEqualTo(listed.prefix());
        assertThat(service.kinds()).isNotEmpty().allSatisfy(kind -> {
            ResourceArn example = ResourceArn.parse(kind.example());
            assertThat(GrantServices.of(example)).containsSame(service);
            assertThat(service.kinds().stream().filter(other -> other.includes(example)))
                    .as("the kinds of %s", example)
                    .containsExactly(kind);
        });
    }
}
