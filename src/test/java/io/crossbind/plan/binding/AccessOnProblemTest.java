package io.crossbind.plan.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.plan.binding.AccessOnProblem.Stage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessOnProblemTest {

    @ParameterizedTest(name = "{0} {1} delivered before: {2}, made before: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ADMISSION | EXPIRED                 | true  | true  | REVOKE",
                "ADMISSION | ACCOUNT_ABANDONED       | false | false | REVOKE",
                "CONTENT   | SESSION_TOO_LONG        | true  | true  | CLAMP",
                "CONTENT   | SERVICE_ACCOUNT_TAKEN   | false | true  | CLAMP",
                "GATHERING | ACCOUNT_NOT_FOUND       | true  | true  | CLAMP",
                "PLANNING  | RESOURCE_NOT_FOUND      | false | true  | REVOKE",
                "PLANNING  | RESOURCE_NOT_FOUND      | false | false | CLAMP",
                "PLANNING  | RESOURCE_NOT_FOUND      | true  | true  | CLAMP",
                "PLANNING  | CONFLICT                | true  | true  | CLAMP",
                "PLANNING  | RESOURCE_POLICY_SHARE_EXCEEDED | false | true  | REVOKE",
                "PLANNING  | RESOURCE_POLICY_SHARE_EXCEEDED | true  | true  | CLAMP",
                "EXECUTION | RESOURCE_POLICY_SHARE_EXCEEDED | false | true  | REVOKE",
                "EXECUTION | RESOURCE_POLICY_SHARE_EXCEEDED | true  | true  | CLAMP",
                "EXECUTION | ACCESS_DENIED           | false | true  | REVOKE",
                "EXECUTION | QUOTA_EXCEEDED          | false | false | REVOKE",
                "EXECUTION | ACCESS_DENIED           | true  | true  | CLAMP",
                "EXECUTION | THROTTLED               | false | true  | KEEP",
                "EXECUTION | THROTTLED               | true  | true  | KEEP",
                "EXECUTION | PRINCIPAL_NOT_FOUND     | false | true  | CLAMP",
                "EXECUTION | SERVICE_ACCOUNT_CONFLICT| true  | true  | CLAMP"
            })
    void problemDecidesWhatBecomesOfAccess(
            Stage stage, Reason reason, boolean deliveredBefore, boolean madeBefore, AccessOnProblem expected) {
        assertThat(AccessOnProblem.of(stage, new Problem(reason, "any"), deliveredBefore, madeBefore))
                .isEqualTo(expected);
    }
}
