package io.crossbind.plan.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedSourceIdsTest {
    private static final String ID = "AROA1";

    @ParameterizedTest(name = "created {0}, of siblings {1}, recorded {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // A status without a role: the role is trusted unless siblings know another role.
                "       |       | no role  | true",
                "       | AROA2 | no role  | false",
                "       | AROA1 | no role  | true",
                "AROA1  | AROA2 | no role  | true",
                "AROA2  | AROA2 | no role  | false",
                // A status with the intent to create the role.
                "       |       | intent   | true",
                "       | AROA2 | intent   | true",
                // A status with a recorded ID.
                "       |       | AROA1    | true",
                "       |       | AROA2    | false",
                "       | AROA1 | AROA2    | true",
                "AROA1  |       | AROA2    | true"
            })
    void roleIsTrustedIfTheOperatorIsKnownToHaveCreatedIt(
            String created, String ofSiblings, String recorded, boolean trusted) {
        TrustedSourceIds ids = new TrustedSourceIds(
                Optional.ofNullable(created),
                ofSiblings == null ? Set.of() : Set.of(ofSiblings),
                switch (recorded) {
                    case "no role" -> Optional.empty();
                    case "intent" -> Optional.of(Optional.empty());
                    default -> Optional.of(Optional.of(recorded));
                });
        assertThat(ids.trust(ID)).isEqualTo(trusted);
    }

    @Test
    void messageNamesTheRecordedIdOrSaysWhereTheIdIsRecorded() {
        assertThat(new TrustedSourceIds(Optional.empty(), Set.of(), Optional.of(Optional.of(ID))).expected())
                .isEqualTo("ID " + ID);
        assertThat(new TrustedSourceIds(Optional.empty(), Set.of("AROA2"), Optional.empty()).expected())
                .contains("other bindings");
    }
}
