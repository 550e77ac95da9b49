package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The binding whose revocation time counts for a role. */
class RevocationTest {
    private static final String EARLY = "2026-03-01T00:00:00Z";
    private static final String MIDDLE = "2026-03-02T00:00:00Z";
    private static final String LATE = "2026-03-03T00:00:00Z";

    private static CrossAccountBindingSpec binding(String fields) {
        return Serialization.unmarshal("""
                accountRef: {name: data}
                workload: {ecsTask: {}}
                %s
                """.formatted(fields), CrossAccountBindingSpec.class);
    }

    private static CrossAccountBindingSpec withRole(String time) {
        return binding("role: {}\nrevokeSessionsBefore: '" + time + "'");
    }

    private static CrossAccountBindingSpec withGrantsOnly(String time) {
        return binding("revokeSessionsBefore: '" + time + "'");
    }

    private static Optional<AwsAccountSpec> account(String time) {
        return Optional.of(Serialization.unmarshal("""
                accountId: "222222222222"
                region: eu-west-1
                revokeSessionsBefore: "%s"
                """.formatted(time), AwsAccountSpec.class));
    }

    @Test
    void roleThatIsReachedTakesTheLaterTimeOfItsBindingAndItsAccount() {
        assertThat(Revocation.ofTarget(withRole(EARLY), account(LATE)).before()).contains(LATE);
        assertThat(Revocation.ofTarget(withRole(LATE), account(EARLY)).before()).contains(LATE);
        assertThat(Revocation.ofTarget(withRole(EARLY), Optional.empty()).before())
                .as("the account cannot be found")
                .contains(EARLY);
        assertThat(Revocation.ofTarget(binding("role: {}"), Optional.empty()).before())
                .isEmpty();
    }

    @Test
    void roleThatLeadsToAnotherTakesTheTimeOfItsAccountOnly() {
        assertThat(Revocation.ofSource(withRole(LATE), account(MIDDLE), account(EARLY))
                        .before())
                .contains(EARLY);
        assertThat(Revocation.ofSource(withRole(LATE), account(MIDDLE), Optional.empty())
                        .before())
                .isEmpty();
        assertThat(Revocation.ofShared(account(EARLY).orElseThrow()).before()).contains(EARLY);
    }

    @Test
    void ownRoleWithGrantsOnlyTakesTheLatestTimeOfAll() {
        assertThat(Revocation.ofSource(withGrantsOnly(LATE), account(MIDDLE), account(EARLY))
                        .before())
                .contains(LATE);
        assertThat(Revocation.ofSource(withGrantsOnly(EARLY), account(LATE), account(MIDDLE))
                        .before())
                .contains(LATE);
        assertThat(Revocation.ofSource(withGrantsOnly(EARLY), account(MIDDLE), account(LATE))
                        .before())
                .contains(LATE);
    }
}
