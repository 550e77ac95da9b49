package io.crossbind.kit.aws.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDecisionTest {
    private static final Requester APP =
            new Requester("111111111111", "arn:aws:iam::111111111111:role/app", null, "AROA1", null, null);

    private static Decision decide(String action, String resource, String condition, ContextKeys context) {
        String text = """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",%s,%s,"Condition":%s}}""".formatted(action, resource, condition);
        return Policy.parse(text, PolicyKind.IDENTITY)
                .decide(new AccessRequest(APP, "s3:GetObject", "arn:aws:s3:::reports/2026/a", context));
    }

    private static boolean allows(String action, String resource) {
        return decide(action, resource, "{}", new ContextKeys()) == Decision.ALLOWED;
    }

    private static boolean holds(String condition) {
        ContextKeys context = new ContextKeys()
                .put("aws:PrincipalArn", "arn:aws:iam::111111111111:role/app")
                .put("sts:ExternalId", "a*b")
                .put("aws:MultiFactorAuthPresent", "true")
                .put("aws:EpochTime", "1700000000")
                .put("aws:CurrentTime", "2026-03-01T10:00:00Z")
                .put("aws:SourceIp", "10.1.2.3")
                .put("aws:username", "ann")
                .put("aws:PrincipalTag/team", "ann")
                .putAll("aws:TagKeys", List.of("owner", "cost"));
        return decide("\"Action\":\"*\"", "\"Resource\":\"*\"", condition, context) == Decision.ALLOWED;
    }

    @Test
    void matchesActionsAndResources() {
        String any = "\"Resource\":\"*\"";
        assertThat(allows("\"Action\":\"S3:getobject\"", any)).isTrue();
        assertThat(allows("\"Action\":[\"s3:Put*\",\"s3:Get*\"]", any)).isTrue();
        assertThat(allows("\"Action\":\"s3:Get?bject\"", any)).isTrue();
        assertThat(allows("\"NotAction\":\"iam:*\"", any)).isTrue();
        assertThat(allows("\"NotAction\":\"s3:*\"", any)).isFalse();
        String get = "\"Action\":\"s3:GetObject\"";
        assertThat(allows(get, "\"Resource\":\"arn:aws:s3:::reports/*\"")).isTrue();
        assertThat(allows(get, "\"Resource\":\"arn:aws:s3:::Reports/*\"")).isFalse();
        assertThat(allows(get, "\"Resource\":\"arn:aws:s3:::reports\"")).isFalse();
        assertThat(allows(get, "\"NotResource\":\"arn:aws:s3:::secret/*\"")).isTrue();
        assertThat(allows(get, "\"NotResource\":\"arn:aws:s3:::reports/*\"")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | {"StringEquals":{"STS:externalid":"a*b"}}
            false | {"StringEquals":{"sts:ExternalId":"A*B"}}
            true  | {"StringEqualsIgnoreCase":{"sts:ExternalId":"A*B"}}
            false | {"StringEquals":{"sts:ExternalId":"a*"}}
            true  | {"StringLike":{"sts:ExternalId":["x","a*"]}}
            true  | {"StringNotEquals":{"sts:ExternalId":["x","y"]}}
            false | {"StringNotEquals":{"sts:ExternalId":["x","a*b"]}}
            false | {"StringEquals":{"aws:absent":"x"}}
            true  | {"StringNotEquals":{"aws:absent":"x"}}
            true  | {"StringEqualsIfExists":{"aws:absent":"x"}}
            false | {"StringEqualsIfExists":{"sts:ExternalId":"x"}}
            true  | {"Null":{"aws:absent":"true","sts:ExternalId":"false"}}
            false | {"Null":{"sts:ExternalId":true}}
            true  | {"Bool":{"aws:MultiFactorAuthPresent":true}}
            true  | {"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/*"}}
            false | {"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/*"}}
            false | {"ArnLike":{"aws:PrincipalArn":"arn:aws:*"}}
            true  | {"NumericLessThan":{"aws:EpochTime":"1700000001"}}
            false | {"NumericGreaterThan":{"aws:EpochTime":1700000000}}
            true  | {"DateGreaterThan":{"aws:CurrentTime":"2026-02-28T00:00:00Z"}}
            false | {"DateLessThan":{"aws:CurrentTime":"2026-02-28"}}
            true  | {"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}
            true  | {"NotIpAddress":{"aws:SourceIp":["192.168.0.0/16","::1"]}}
            true  | {"ForAllValues:StringEquals":{"aws:TagKeys":["owner","cost","x"]}}
            false | {"ForAllValues:StringEquals":{"aws:TagKeys":"owner"}}
            true  | {"ForAnyValue:StringEquals":{"aws:TagKeys":"owner"}}
            true  | {"ForAllValues:StringEquals":{"aws:absent":"owner"}}
            false | {"ForAnyValue:StringEquals":{"aws:absent":"owner"}}
            true  | {"StringEquals":{"aws:PrincipalTag/team":"${aws:username}"}}
            false | {"StringEquals":{"aws:PrincipalTag/team":"${aws:absent}"}}
            false | {"StringEquals":{"sts:ExternalId":"a*b"},"Bool":{"aws:MultiFactorAuthPresent":"false"}}
            """)
    void evaluatesConditions(boolean expected, String condition) {
        assertThat(holds(condition)).isEqualTo(expected);
    }

    @Test
    void anUnknownOperatorNeverMatches() {
        assertThat(new Condition("StringIs", "sts:ExternalId", List.of("a"))
                        .matches(new ContextKeys().put("sts:ExternalId", "a")))
                .isFalse();
    }

    @Test
    void notPrincipalSparesThoseItNames() {
        Policy policy = Policy.parse("""
                {"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"%s"},"Action":"s3:*","Resource":"*"}}""".formatted(APP.arn()), PolicyKind.RESOURCE);
        Requester other =
                new Requester("111111111111", "arn:aws:iam::111111111111:role/other", null, "AROA2", null, null);
        assertThat(policy.decide(new AccessRequest(APP, "s3:GetObject", "arn:aws:s3:::b/k", new ContextKeys())))
                .isEqualTo(Decision.SILENT);
        assertThat(policy.decide(new AccessRequest(other, "s3:GetObject", "arn:aws:s3:::b/k", new ContextKeys())))
                .isEqualTo(Decision.DENIED);
    }

    private static Decision trusts(String principal, Requester requester, Map<String, String> pins) {
        String text = """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow",%s,"Action":"sts:AssumeRole"}}""".formatted(principal);
        return Policy.parse(text, PolicyKind.TRUST)
                .withPins(pins)
                .decide(new AccessRequest(
                        requester, "sts:AssumeRole", "arn:aws:iam::2:role/target", new ContextKeys()));
    }

    @Test
    void matchesPrincipals() {
        String arn = APP.arn();
        assertThat(trusts("\"Principal\":{\"AWS\":\"" + arn + "\"}", APP, Map.of(arn, "AROA1")))
                .isEqualTo(Decision.ALLOWED);
        assertThat(trusts("\"Principal\":{\"AWS\":\"" + arn + "\"}", APP, Map.of(arn, "AROA0")))
                .isEqualTo(Decision.SILENT);
        assertThat(trusts("\"Principal\":{\"AWS\":\"AROA1\"}", APP, Map.of())).isEqualTo(Decision.ALLOWED);
        assertThat(trusts("\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:root\"}", APP, Map.of()))
                .isEqualTo(Decision.DELEGATED);
        assertThat(trusts("\"Principal\":{\"AWS\":\"333333333333\"}", APP, Map.of()))
                .isEqualTo(Decision.SILENT);
        assertThat(trusts("\"Principal\":\"*\"", APP, Map.of())).isEqualTo(Decision.ALLOWED);
        assertThat(trusts("\"Principal\":\"*\"", Requester.federatedBy("arn:aws:iam::2:oidc-provider/x"), Map.of()))
                .isEqualTo(Decision.SILENT);
    }
}
