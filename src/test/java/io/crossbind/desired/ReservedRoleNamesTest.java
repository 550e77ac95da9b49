package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservedRoleNamesTest {
    private static final ReservedRoleNames NAMES = ReservedRoleNames.of(
            Stream.of(account("arn:aws:iam::222222222222:role/admin/Crossbind-Manager"), account()),
            Optional.of("arn:aws:iam::111111111111:role/crossbind-operator"));

    private static AwsAccountSpec account(String... managementRole) {
        String role = managementRole.length == 0 ? "" : "managementRole: {arn: '" + managementRole[0] + "'}";
        return Serialization.unmarshal("accountId: '222222222222'\nregion: eu-west-1\n" + role, AwsAccountSpec.class);
    }

    /** Names of roles are case-insensitive and unique across paths (IAM API reference, CreateRole). */
    @ParameterizedTest
    @CsvSource({
        "Crossbind-Manager",
        "crossbind-manager",
        "CROSSBIND-MANAGER",
        "crossbind-operator",
        "Crossbind-Operator"
    })
    void managementRolesAndTheOperatorsOwnAreReservedInAnyCase(String name) {
        assertThat(NAMES.contains(name)).isTrue();
    }

    /** The name is reserved before the first account exists. */
    @Test
    void nameOfTheShippedTemplateIsReservedFromTheBeginning() {
        assertThat(ReservedRoleNames.of(Stream.of(), Optional.empty()).contains("Operator"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"admin", "crossbind-manager2", "ledger-writer", "my-operator", "role"})
    void otherNamesAreFree(String name) {
        assertThat(NAMES.contains(name)).isFalse();
    }
}
