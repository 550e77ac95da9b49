package io.crossbind.kit.aws.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyGrammarTest {
    private static final String IDENTITY = """
            {"Version":"2012-10-17","Statement":[{"Sid":"One","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},\
            "Action":"sts:AssumeRole"}}""";

    @Test
    void acceptsWhatIsWellFormed() {
        assertThat(Policy.parse(IDENTITY, PolicyKind.IDENTITY).statements()).hasSize(1);
        assertThat(Policy.parse(TRUST, PolicyKind.TRUST).principals("AWS")).containsExactly("111111111111");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "Allow"                    | "Permit"                       | Invalid effect: Permit
            "Effect":"Allow",          |                                | Missing required field Effect
            "Action":"s3:GetObject",   |                                | Policy statement must contain actions.
            "s3:GetObject"             | "GetObject"                    | Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.
            ,"Resource":"*"            |                                | Policy statement must contain resources.
            "Resource":"*"             | "Resource":"bucket"            | Resource bucket must be in ARN format or "*".
            "Resource":"*"             | "Resource":"arn:gcp:s3:::b/x"  | Partition "gcp" is not valid for resource "arn:gcp:s3:::b/x".
            "Sid":"One"                | "Sid":"a b"                    | Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*
            "Sid":"One"                | "Principal":"*"                | Policy document should not specify a principal.
            "Sid":"One"                | "Sidd":"One"                   | Syntax errors in policy.
            "2012-10-17"               | "2012-10-18"                   | The policy must contain a valid version string
            "2012-10-17"               | "2008-10-17"                   | Policy document must be version 2012-10-17 or greater.
            }]}                        | }]                             | This policy contains invalid Json
            "Sid":"One"                | "Condition":{"StringIs":{"aws:x":"y"}} | Invalid Condition type : StringIs.
            """)
    void refusesMalformedIdentityPolicies(String part, String replacement, String message) {
        String text = IDENTITY.replace(part, replacement == null ? "" : replacement);
        assertThatThrownBy(() -> Policy.parse(text, PolicyKind.IDENTITY))
                .isInstanceOf(PolicySyntaxException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "Principal":{"AWS":"111111111111"}, |                                  | Missing required field Principal
            sts:AssumeRole                      | s3:GetObject                     | AssumeRole policy may only specify STS AssumeRole actions.
            "Principal"                         | "NotPrincipal"                   | AssumeRole policy must not contain NotPrincipal field.
            "Effect"                            | "Resource":"*","Effect"          | Has prohibited field Resource
            "AWS":"111111111111"                | "AWS":"1111"                     | Invalid principal in policy: "AWS":"1111"
            "AWS":"111111111111"                | "Service":"lambda"               | Invalid principal in policy: "SERVICE":"lambda"
            "AWS":"111111111111"                | "Federated":"arn:aws:iam::1:x/y" | Federated principals must be valid domain names or SAML metadata ARNs
            "AWS":"111111111111"                | "Human":"ann"                    | Syntax errors in policy.
            """)
    void refusesMalformedTrustPolicies(String part, String replacement, String message) {
        String text = TRUST.replace(part, replacement == null ? "" : replacement);
        assertThatThrownBy(() -> Policy.parse(text, PolicyKind.TRUST))
                .isInstanceOf(PolicySyntaxException.class)
                .hasMessage(message);
    }

    @Test
    void sidsAreUnique() {
        String statement = "{\"Sid\":\"One\",\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}";
        assertThatThrownBy(() -> Policy.parse(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "," + statement + "]}",
                        PolicyKind.IDENTITY))
                .hasMessage("Statement IDs (SID) in a single policy must be unique.");
    }
}
