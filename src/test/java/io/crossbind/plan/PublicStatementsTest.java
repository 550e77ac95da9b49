package io.crossbind.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicStatementsTest {
    private static Optional<String> first(String... statements) {
        return PublicStatements.first("{\"Statement\":[" + String.join(",", statements) + "]}", "Crossbind0");
    }

    private static String statement(String sid, String effect, String whom, String rest) {
        return "{\"Sid\":\"" + sid + "\",\"Effect\":\"" + effect + "\"," + whom + ",\"Action\":\"s3:GetObject\"" + rest
                + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Principal\":\"*\" | true",
                "\"Principal\":{\"AWS\":\"*\"} | true",
                "\"Principal\":{\"AWS\":[\"arn:aws:iam::222222222222:root\",\"*\"]} | true",
                "\"NotPrincipal\":{\"AWS\":\"222222222222\"} | true",
                "\"Principal\":{\"AWS\":\"arn:aws:iam::222222222222:root\"} | false",
                "\"Principal\":{\"Service\":\"s3.amazonaws.com\"} | false"
            })
    void aStatementThatAllowsEverybodyIsNamed(String whom, boolean everybody) {
        assertThat(first(statement("Theirs", "Allow", whom, "")).isPresent()).isEqualTo(everybody);
        assertThat(first(statement("Theirs", "Deny", whom, ""))).isEmpty();
        assertThat(first(statement("Crossbind01", "Allow", whom, ""))).isEmpty();
    }

    @Test
    void aStatementWithoutConditionIsNamedFirst() {
        String everybody = "\"Principal\":\"*\"";
        assertThat(first(
                        statement("OfTheOrganization", "Allow", everybody, ",\"Condition\":{}"),
                        statement("Website", "Allow", everybody, "")))
                .contains("statement Website");
        assertThat(first(statement("", "Allow", everybody, ""))).contains("statement 1");
    }

    @Test
    void whatIsNoPolicyHasNone() {
        assertThat(PublicStatements.first("[]", "Crossbind0")).isEmpty();
    }
}
