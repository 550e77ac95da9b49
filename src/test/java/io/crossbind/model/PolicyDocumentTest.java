package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentTest {

    private static PolicyDocument statement(String members) {
        return PolicyDocument.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\"," + members + "}}");
    }

    @Test
    void missingVersionIsTheOldestOne() {
        PolicyDocument parsed = PolicyDocument.parse("{\"Statement\":[]}");
        assertThat(parsed.version()).isEqualTo("2008-10-17");
    }

    @Test
    void operatorsThatDifferByCaseBothHold() {
        PolicyDocument both =
                statement("\"Condition\":{\"StringEquals\":{\"k\":\"a\"},\"stringequals\":{\"k\":\"b\"}}");
        assertThat(both.isEquivalentTo(statement("\"Condition\":{\"StringEquals\":{\"k\":[\"a\",\"b\"]}}")))
                .as("a and b is not a or b")
                .isFalse();
        assertThat(both.isEquivalentTo(statement("\"Condition\":{\"StringEquals\":{\"k\":\"a\"}}")))
                .isFalse();
        assertThat(both.isEquivalentTo(
                        statement("\"Condition\":{\"STRINGEQUALS\":{\"K\":\"b\"},\"stringEquals\":{\"K\":\"a\"}}")))
                .isTrue();
    }

    @Test
    void keysThatDifferByCaseBothHold() {
        PolicyDocument both = statement("\"Condition\":{\"StringEquals\":{\"k\":\"a\",\"K\":\"b\"}}");
        assertThat(both.isEquivalentTo(statement("\"Condition\":{\"StringEquals\":{\"k\":[\"a\",\"b\"]}}")))
                .isFalse();
    }

    @Test
    void comparisonsThatIgnoreCaseIgnoreIt() {
        assertThat(statement("\"Condition\":{\"ForAnyValue:StringEqualsIgnoreCase\":{\"k\":\"A\"}}")
                        .isEquivalentTo(
                                statement("\"Condition\":{\"ForAnyValue:StringEqualsIgnoreCase\":{\"k\":\"a\"}}")))
                .isTrue();
        assertThat(statement("\"Condition\":{\"ForAnyValue:Bool\":{\"k\":\"True\"}}")
                        .isEquivalentTo(statement("\"Condition\":{\"ForAnyValue:Bool\":{\"k\":true}}")))
                .isTrue();
        assertThat(statement("\"Condition\":{\"StringEquals\":{\"k\":\"A\"}}")
                        .isEquivalentTo(statement("\"Condition\":{\"StringEquals\":{\"k\":\"a\"}}")))
                .isFalse();
    }

    @Test
    void onlyEverybodyIsWrittenAsEverybody() {
        PolicyDocument odd = statement("\"Principal\":{\"*\":\"arn:aws:iam::111111111111:role/app\"}");
        assertThat(PolicyDocument.parse(odd.toJson())).isEqualTo(odd);
        assertThat(odd.isEquivalentTo(statement("\"Principal\":\"*\""))).isFalse();
    }

    @Test
    void keyThatBeginsWithASlashIsAKey() {
        PolicyDocument odd = new PolicyDocument(
                PolicyDocument.CURRENT,
                List.of(PolicyStatement.allow(
                        null,
                        Set.of("s3:GetObject"),
                        Set.of("*"),
                        Map.of("StringEquals", Map.of("/odd/key", Set.of("a", "b"))))));
        assertThat(PolicyDocument.parse(odd.toJson())).isEqualTo(odd);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "no JSON",
                "{\"Version\":\"2012-10-17\"}",
                "{\"Statement\":[]} and more",
                "{\"Statement\":[],\"Statement\":[]}",
                "{\"Statement\":[\"text\"]}",
                "{\"Statement\":[{\"Action\":{\"a\":\"b\"}}]}",
                "{\"Statement\":[{\"Action\":[null]}]}",
                "{\"Statement\":[{\"Principal\":\"arn:aws:iam::111111111111:root\"}]}",
                "{\"Statement\":[{\"Condition\":\"none\"}]}",
                "{\"Statement\":[{\"Condition\":{\"Bool\":\"true\"}}]}"
            })
    void whatIsNoPolicyDocumentIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PolicyDocument.parse(text));
    }

    @Test
    void statementsCannotBeChangedAfterwards() {
        PolicyStatement made = PolicyStatement.allow(null, Set.of("s3:GetObject"), Set.of("*"), Map.of());
        assertThat(made.elements()).isUnmodifiable();
        assertThat(made.elements().values())
                .allSatisfy(values -> assertThat(values).isUnmodifiable());
    }

    @ParameterizedTest
    @CsvSource({
        "AROAEXAMPLE1, AROAEXAMPLE1",
        "AIDAEXAMPLE1, AIDAEXAMPLE1",
        "arn:aws:iam::111111111111:role/AROAEXAMPLE1,",
        "arn:aws:iam::111111111111:root,",
        "111111111111,",
        "*,"
    })
    void aDeletedPrincipalIsKnownByItsIdAlone(String principal, @Nullable String expected) {
        assertThat(trusting("AWS", principal).deadPrincipal()).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void aDeletedPrincipalIsFoundAmongOthers() {
        PolicyDocument two = PolicyDocument.of(
                trusting("AWS", "arn:aws:iam::111111111111:root").statements().getFirst(),
                trusting("AWS", "AROAEXAMPLE1").statements().getFirst());
        assertThat(two.deadPrincipal()).contains("AROAEXAMPLE1");
        assertThat(trusting("Federated", "AROAEXAMPLE1").deadPrincipal()).isEmpty();
        assertThat(PolicyDocument.of().deadPrincipal()).isEmpty();
    }

    @Test
    void namesWhomItNames() {
        PolicyDocument trust = trusting("Federated", "arn:provider");
        assertThat(trust.names("Federated", "arn:provider")).isTrue();
        assertThat(trust.names("Federated", "arn:provider2")).isFalse();
        assertThat(trust.names("AWS", "arn:provider")).isFalse();
        assertThat(PolicyDocument.of().names("Federated", "arn:provider")).isFalse();
    }

    private static PolicyDocument trusting(String type, String principal) {
        return PolicyDocument.of(new PolicyStatement(
                null,
                "Allow",
                Map.of("Principal", Map.of(type, Set.of(principal))),
                Map.of("Action", Set.of("sts:AssumeRole")),
                Map.of()));
    }
}
