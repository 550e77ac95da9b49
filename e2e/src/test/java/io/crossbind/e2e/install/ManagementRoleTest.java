package io.crossbind.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The CloudFormation template of a target account says what the documentation says, and enough for the operator to work. */
class ManagementRoleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** What the documentation puts into the template's parameters; the others keep their defaults. */
    private static final String[][] VALUES = {
        {"AWS::Partition", "aws"},
        {"AWS::AccountId", "222222222222"},
        {"OperatorRoleArn", "arn:aws:iam::111111111111:role/crossbind-operator"},
        {"ExternalId", "0b9d2c1e-5c1f-4f0e-9a55-2f6f3f6f0c11"},
        {"ClusterId", "arn:aws:eks:eu-west-1:111111111111:cluster/prod"},
        {"Issuer", "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"},
        {"Boundary", "arn:aws:iam::222222222222:policy/crossbind-boundary"},
        {"RolePath", "/crossbind/"},
        {"ManagementRoleName", "operator"}
    };

    /** The operator's IAM calls in a target account, and the tagging that creating with tags needs. */
    private static final Set<String> NEEDED = Set.of(
            "iam:GetAccountAuthorizationDetails",
            "iam:ListRoles",
            "iam:GetAccountSummary",
            "iam:GetRole",
            "iam:GetPolicy",
            "iam:ListRolePolicies",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:CreateRole",
            "iam:UpdateRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:PutRolePolicy",
            "iam:DeleteRolePolicy",
            "iam:AttachRolePolicy",
            "iam:DetachRolePolicy",
            "iam:PutRolePermissionsBoundary",
            "iam:TagRole",
            "iam:UntagRole",
            "iam:DeleteRole",
            "iam:ListInstanceProfilesForRole",
            "iam:GetOpenIDConnectProvider",
            "iam:CreateOpenIDConnectProvider",
            "iam:TagOpenIDConnectProvider",
            "iam:AddClientIDToOpenIDConnectProvider",
            "iam:DeleteOpenIDConnectProvider");

    private final JsonNode resources = template().path("Resources");
    private final JsonNode trust = resources.at("/ManagementRole/Properties/AssumeRolePolicyDocument");
    private final JsonNode permissions = resources.at("/ManagementRole/Properties/Policies/0/PolicyDocument");
    private final JsonNode boundary = resources.at("/Boundary/Properties/PolicyDocument");

    @Test
    void documentationShowsThePoliciesOfTheTemplate() {
        assertThat(documented()).contains(trust, permissions, boundary);
    }

    @Test
    void allowsTheOperatorsCallsAndNoOthers() {
        assertThat(actions("Allow")).isEqualTo(new TreeSet<>(NEEDED));
    }

    @Test
    void changesAreBoundToTheOwnerTag() {
        for (JsonNode statement : permissions.path("Statement")) {
            boolean reads =
                    texts(statement.path("Action")).stream().allMatch(action -> action.matches("iam:(Get|List).*"));
            if (statement.path("Effect").asText().equals("Allow") && !reads) {
                assertThat(statement.at("/Condition/StringEquals").toString())
                        .as(statement.path("Sid").asText())
                        .containsPattern("aws:(Request|Resource)Tag/crossbind.io/cluster");
            }
        }
    }

    /** IAM quotas: 10,240 characters of inline policies for a role, 6,144 for a managed policy, 2,048 for a trust policy. */
    @Test
    void policiesFitIntoTheQuotas() {
        assertThat(trust.toString()).hasSizeBetween(100, 2048);
        assertThat(permissions.toString()).hasSizeBetween(1000, 10_240);
        assertThat(boundary.toString()).hasSizeBetween(100, 6144);
    }

    private Set<String> actions(String effect) {
        Set<String> actions = new TreeSet<>();
        for (JsonNode statement : permissions.path("Statement")) {
            if (statement.path("Effect").asText().equals(effect)) {
                actions.addAll(texts(statement.path("Action")));
            }
        }
        return actions;
    }

    private static List<String> texts(JsonNode oneOrMany) {
        return oneOrMany.isArray()
                ? oneOrMany.valueStream().map(JsonNode::asText).toList()
                : List.of(oneOrMany.asText());
    }

    private static List<JsonNode> documented() {
        Matcher block =
                Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(read("src/site/markdown/install.md"));
        List<JsonNode> documents = new ArrayList<>();
        while (block.find()) {
            documents.add(parse(JSON, block.group(1)));
        }
        return documents;
    }

    /** The template with its functions resolved as CloudFormation would, for those that it uses. */
    private static JsonNode template() {
        String text = read("operator/aws/management-role.yaml");
        JsonNode parameters = parse(YAML, text).path("Parameters");
        text = text.replaceAll("(?m)^.*: !If \\[InOrganization, .*\n", "").replace("!Sub ", "");
        for (String[] value : VALUES) {
            text = text.replace("${" + value[0] + "}", value[1]).replace("!Ref " + value[0] + "\n", value[1] + "\n");
        }
        for (String list : List.of("AllowedActions", "AllowedManagedPolicyArns")) {
            List<String> items = Stream.of(
                            parameters.path(list).path("Default").asText().split(","))
                    .toList();
            text = text.replace("!Ref " + list + "\n", valueOf(items) + "\n");
        }
        return parse(YAML, text);
    }

    private static String valueOf(List<String> items) {
        return JSON.valueToTree(items).toString();
    }

    private static JsonNode parse(ObjectMapper format, String text) {
        try {
            return format.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Tool.ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
