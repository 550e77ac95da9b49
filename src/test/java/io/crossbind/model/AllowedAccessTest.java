package io.crossbind.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedAccessTest {
    private static final AllowedAccess TEAM = new AllowedAccess(
            List.of("s3:Get*", "s3:ListBucket", "sqs:*"),
            List.of("arn:aws:s3:::reports", "arn:aws:s3:::reports/*", "arn:aws:sqs:eu-west-1:222222222222:orders-*"),
            List.of("s3:ListAllMyBuckets"),
            new AllowedAccess.Denied(
                    List.of("s3:GetObjectAcl", "sqs:Delete*"), List.of("arn:aws:s3:::reports/secret/*")));

    private static PolicyStatement allow(String action, String resource) {
        return PolicyStatement.allow(null, Set.of(action), Set.of(resource), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject, arn:aws:s3:::reports/2026/*, true",
        "S3:getobject, arn:aws:s3:::reports/2026.csv, true",
        "s3:*, arn:aws:s3:::reports/2026/*, false",
        "s3:PutObject, arn:aws:s3:::reports/2026/*, false",
        "dynamodb:GetItem, arn:aws:s3:::reports/2026/*, false",
        "s3:GetObject, arn:aws:s3:::report*, false",
        "s3:GetObject, arn:aws:s3:::other/*, false",
        "s3:GetObject, arn:aws-cn:s3:::reports/2026, false",
        "s3:GetObject, *, false",
        "s3:ListAllMyBuckets, *, true",
        "s3:ListAllMyBuckets, arn:aws:s3:::reports/2026, false",
        "s3:Get*, arn:aws:s3:::reports/2026, false",
        "s3:GetObject*, arn:aws:s3:::reports/2026, false",
        "s3:GetObjectT*, arn:aws:s3:::reports/2026, true",
        "s3:GetObject, arn:aws:s3:::reports/*, false",
        "s3:GetObject, arn:aws:s3:::reports/s*, false",
        "s3:GetObject, arn:aws:s3:::reports/secret, true",
        "s3:GetObject, arn:aws:s3:::reports/secret/1, false",
        "s3:GetObject, 'arn:aws:s3:::reports/${aws:username}/*', false",
        "sqs:SendMessage, arn:aws:sqs:eu-west-1:222222222222:orders-?, true",
        "sqs:?e*, arn:aws:sqs:eu-west-1:222222222222:orders-1, false",
        "sqs:Re*, arn:aws:sqs:eu-west-1:222222222222:orders-1, true"
    })
    void statementIsAllowedIfAllThatItMatchesIsAllowedAndNothingIsDenied(
            String action, String resource, boolean isAllowed) {
        assertThat(TEAM.allows(allow(action, resource))).isEqualTo(isAllowed);
    }

    @Test
    void oneRefusedActionOrResourceRefusesTheStatement() {
        assertThat(TEAM.allows(PolicyStatement.allow(
                        null, Set.of("s3:GetObject", "s3:PutObject"), Set.of("arn:aws:s3:::reports/1"), Map.of())))
                .isFalse();
        assertThat(TEAM.allows(PolicyStatement.allow(
                        null, Set.of("s3:ListAllMyBuckets"), Set.of("arn:aws:s3:::reports", "*"), Map.of())))
                .isFalse();
        assertThat(TEAM.refusedActions("arn:aws:s3:::reports/1", List.of("s3:PutObject", "s3:GetObject", "kms:*")))
                .containsExactly("kms:*", "s3:PutObject");
        assertThat(TEAM.refusedResources(List.of("arn:aws:s3:::z", "*", "arn:aws:s3:::reports", "arn:aws:s3:::a")))
                .containsExactly("arn:aws:s3:::a", "arn:aws:s3:::z");
    }

    @Test
    void statementThatNamesWhatItLeavesOutIsNeverAllowed() {
        assertThat(TEAM.allows(new PolicyStatement(
                        null,
                        "Allow",
                        Map.of(),
                        Map.of("NotAction", Set.of("iam:*"), "Resource", Set.of("arn:aws:s3:::reports/1")),
                        Map.of())))
                .isFalse();
        assertThat(TEAM.allows(new PolicyStatement(
                        null,
                        "Allow",
                        Map.of(),
                        Map.of("Action", Set.of("s3:GetObject"), "NotResource", Set.of("arn:aws:s3:::other/*")),
                        Map.of())))
                .isFalse();
    }

    @Test
    void statementThatDeniesIsAllowed() {
        assertThat(TEAM.allows(new PolicyStatement(
                        null, "Deny", Map.of(), Map.of("Action", Set.of("*"), "Resource", Set.of("*")), Map.of())))
                .isTrue();
    }

    @Test
    void nothingIsAllowedWithoutPatterns() {
        assertThat(AllowedAccess.none().allows(allow("s3:GetObject", "arn:aws:s3:::reports/1")))
                .isFalse();
        assertThat(AllowedAccess.none().allows(allow("s3:ListAllMyBuckets", "*")))
                .isFalse();
    }
}
